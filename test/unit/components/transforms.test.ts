import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../../components";
import { container, deploy } from "../support/pulumi";

/**
 * What the settings do not offer, transforms do. The mocks know the older `transformations` alone, which the SDK applies
 * itself; what they change is what the engine changes with `transforms`: each resource below the component.
 */
const deployed = async (transformation: pulumi.ResourceTransformation) => {
  const { deployment } = await deploy(() => [
    new Cluster("c", { readyTimeout: 0 }, { transformations: [transformation] }),
    new Cluster("other", { readyTimeout: 0, namePrefix: "other", portOffset: 1000 }),
  ]);
  return deployment;
};

const servers = ["c-namesrv-a", "c-broker-a", "c-proxy-a", "c-console"];

test("a transform changes the containers of its cluster, and nothing else", async () => {
  const deployment = await deployed(({ type, props, opts }) =>
    type === container ? { props: { ...props, dns: ["10.0.0.1"] }, opts } : undefined,
  );
  const changed = deployment.resources.filter(({ inputs }) => inputs.dns).map(({ name }) => name);
  expect(changed.sort()).toEqual([...servers, "c-broker-a-prepare", "c-namesrv-a-prepare"].sort());
});

test("it can change what the settings say, of one server", async () => {
  const deployment = await deployed(({ name, type, props, opts }) =>
    type === container && name === "c-broker-a"
      ? { props: { ...props, logDriver: "journald", logOpts: undefined, restart: "no" }, opts }
      : undefined,
  );
  const broker = deployment.get(container, "c-broker-a").inputs;
  expect(broker).toMatchObject({ logDriver: "journald", restart: "no", name: "rocketmq-broker-a" });
  expect(broker).not.toHaveProperty("logOpts");
  expect(deployment.get(container, "c-proxy-a").inputs).toMatchObject({ logDriver: "json-file" });
});

test("it can change what Pulumi does with a container", async () => {
  const deployment = await deployed(({ type, props, opts }) =>
    type === container ? { props, opts: { ...opts, retainOnDelete: true } } : undefined,
  );
  for (const name of servers) expect(deployment.get(container, name).retainOnDelete).toBe(true);
  expect(deployment.get(container, "other-broker-a").retainOnDelete).toBe(false);
});
