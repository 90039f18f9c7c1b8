import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../../components";
import type { ClusterArgs } from "../../../components";
import { container, deploy, image, network, provider, valueOf } from "../support/pulumi";

const hosts = Object.fromEntries(
  ["a", "b", "c"].map((name, i) => [
    name,
    { docker: `ssh://ops@10.0.0.${i + 1}`, address: `10.0.0.${i + 1}` },
  ]),
);

const cluster = (args: ClusterArgs = {}) =>
  deploy(
    () => new Cluster("c", { readyTimeout: 0, hosts, brokers: { "broker-a": { replicas: 3 } }, ...args }),
  );

/** Which provider makes each container, by its name. */
const providersOf = ({ deployment }: Awaited<ReturnType<typeof cluster>>) =>
  Object.fromEntries(
    deployment
      .all(container)
      .filter(({ name }) => !name.endsWith("-prepare"))
      .map(({ name, provider }) => [name, provider]),
  );

test("each host has a provider, a network and the images that are needed there", async () => {
  const made = await cluster();
  expect(made.deployment.all(provider).map(({ name, inputs }) => [name, inputs.host])).toEqual([
    ["c-a", "ssh://ops@10.0.0.1"],
    ["c-b", "ssh://ops@10.0.0.2"],
    ["c-c", "ssh://ops@10.0.0.3"],
  ]);
  expect(made.deployment.all(network).map(({ name, provider }) => [name, provider])).toEqual([
    ["c-a", "c-a"],
    ["c-b", "c-b"],
    ["c-c", "c-c"],
  ]);
  expect(made.deployment.all(image).map(({ name, provider }) => [provider, name])).toEqual(
    expect.arrayContaining([["c-c", "c-c-apache/rocketmq:5.5.0"]]),
  );
  expect(providersOf(made)).toEqual({
    ...{ "c-broker-a": "c-a", "c-broker-a-1": "c-b", "c-broker-a-2": "c-c" },
    ...{ "c-namesrv-a": "c-a", "c-namesrv-b": "c-b", "c-namesrv-c": "c-c" },
    ...{ "c-proxy-a": "c-a", "c-console": "c-b" },
  });
});

test("servers say where they are, and find others at their hosts' addresses", async () => {
  const { deployment, result } = await cluster();
  const { inputs } = deployment.get(container, "c-broker-a-1");
  expect(inputs.labels).toContainEqual({ label: "rocketmq.host", value: "b" });
  const conf = JSON.stringify(inputs.uploads);
  expect(conf).toContain("brokerIP1=10.0.0.2\\n");
  expect(conf).toContain("brokerIP2=10.0.0.2\\n");
  expect(conf).toContain("controllerAddr=10.0.0.1:9868;10.0.0.2:9869;10.0.0.3:9870\\n");
  expect(conf).toContain("namesrvAddr=10.0.0.1:9876;10.0.0.2:9877;10.0.0.3:9878\\n");
  const controller = deployment.get(container, "c-namesrv-b").inputs;
  expect(JSON.stringify(controller.uploads)).toContain("controllerDLegerSelfId=10_0_0_2_9869\\n");
  expect(controller.ports).toEqual([
    { internal: 9869, external: 9869, ip: "10.0.0.2" },
    { internal: 9876, external: 9877, ip: "10.0.0.2" },
  ]);
  expect(await valueOf(result.nameServerAddresses)).toEqual([
    "10.0.0.1:9876",
    "10.0.0.2:9877",
    "10.0.0.3:9878",
  ]);
  expect(await valueOf(result.consoleUrl as pulumi.Output<string>)).toBe("http://10.0.0.2:8888");
});

test("servers stay where they stand", async () => {
  const made = await cluster({ standing: { "rocketmq-broker-a": "c", "rocketmq-namesrv-a": "b" } });
  expect(providersOf(made)).toMatchObject({ "c-broker-a": "c-c", "c-namesrv-a": "c-b" });
});

test("hosts may have providers and addresses that are known later", async () => {
  const later = (text: string) => pulumi.output(Promise.resolve(text));
  const { deployment, result } = await deploy(() => {
    const own = new docker.Provider("own", { host: later("tcp://10.0.0.9:2376") });
    const hosts = { a: { address: later("10.0.0.9") }, b: { docker: later("ssh://b"), address: "10.0.0.2" } };
    const nameServers = { "n-a": {}, "n-b": {} };
    return new Cluster("c", { readyTimeout: 0, hosts, nameServers, dockerProviders: { a: own } });
  });
  expect(deployment.all(provider).map(({ name }) => name)).toEqual(["own", "c-b"]);
  expect(deployment.get(container, "c-n-a").provider).toBe("own");
  expect(await valueOf(result.nameServerAddresses)).toEqual(["10.0.0.9:9876", "10.0.0.2:9877"]);
});
