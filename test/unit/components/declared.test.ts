import { Cluster, ConsumerGroup, Topic } from "../../../components";
import * as pulumi from "@pulumi/pulumi";
import { generatedAccessKey } from "../../../model/settings";
import {
  consumerGroup,
  container,
  deploy,
  password,
  Secret,
  shown,
  tokens,
  topic,
  user,
  valueOf,
} from "../support/pulumi";

test("a cluster's topics and consumer groups are its own, and go with it", async () => {
  const { deployment } = await deploy(
    () =>
      new Cluster("rocketmq", {
        readyTimeout: 0,
        portOffset: 1000,
        brokerClusterName: "orders",
        topics: { orders: { type: "FIFO", queues: 16 }, mail: {} },
        consumerGroups: { billing: { consumeMessageOrderly: true } },
      }),
  );
  const where = {
    nameServerAddresses: ["127.0.0.1:10876"],
    brokerClusterName: "orders",
    brokers: ["broker-a"],
  };
  const its = { parent: "pulumi-rocketmq:index:Cluster rocketmq", deletedWith: "rocketmq" };
  expect(deployment.all(topic)).toEqual([
    expect.objectContaining({ name: "rocketmq-mail", inputs: { name: "mail", ...where }, ...its }),
    expect.objectContaining({
      name: "rocketmq-orders",
      inputs: { name: "orders", type: "FIFO", queues: 16, ...where },
      ...its,
    }),
  ]);
  expect(deployment.all(consumerGroup)).toEqual([
    expect.objectContaining({
      name: "rocketmq-billing",
      inputs: { name: "billing", consumeMessageOrderly: true, ...where },
      ...its,
    }),
  ]);
});

test("with access control all is asked in the name of a super user of the cluster's own", async () => {
  const { deployment, result } = await deploy(
    () =>
      new Cluster("c", {
        readyTimeout: 0,
        ip: "10.0.0.1",
        accessControl: true,
        topics: { orders: {} },
        users: { shop: { permissions: { "Topic:orders": {} } }, till: { password: "given-by-us" } },
      }),
  );
  const secretKey = deployment.get(password, "c-super-user") && new Secret("generated");
  const accessKey = generatedAccessKey("generated");
  expect(deployment.get(user, "c-pulumi-rocketmq-super-user")).toMatchObject({
    inputs: { name: accessKey, password: secretKey, superUser: true, accessKey, secretKey },
    dependsOn: expect.arrayContaining(["c-broker-a", "c-console", "c-namesrv-a", "c-proxy-a"]) as string[],
    retainOnDelete: true,
    deletedWith: "c",
  });
  for (const [type, name] of [
    [topic, "c-orders"],
    [user, "c-shop"],
  ])
    expect(deployment.get(type, name)).toMatchObject({ inputs: { accessKey, secretKey }, deletedWith: "c" });
  expect(deployment.get(topic, "c-orders").dependsOn).toContain("c-pulumi-rocketmq-super-user");
  for (const [type, name] of [
    [tokens.broker, "c-broker-a"],
    [tokens.proxy, "c-proxy-a"],
    [tokens.console, "c-console"],
  ])
    expect(deployment.get(type, name).inputs).toMatchObject({ accessKey, secretKey });
  for (const name of ["c-broker-a", "c-proxy-a", "c-console"])
    expect(deployment.get(container, name).inputs.uploads).toBeInstanceOf(Secret);
  expect(JSON.stringify(shown(deployment.resources))).not.toMatch(/generated|given-by-us/);

  const ipOf = (name: string) => (deployment.get(container, name).inputs.ports as { ip: string }[])[0].ip;
  expect([ipOf("c-namesrv-a"), ipOf("c-broker-a")]).toEqual(["127.0.0.1", "10.0.0.1"]);
  expect(await valueOf(result.accessKey)).toBe(accessKey);
  expect(await valueOf(result.userPasswords)).toEqual({ shop: "made up", till: "made up" }); // by the mock
  for (const output of [result.secretKey, result.userPasswords])
    expect(await pulumi.isSecret(output as pulumi.Output<unknown>)).toBe(true);
});

test("they stand beside a cluster too, for one that exists already", async () => {
  const at = { nameServerAddresses: ["10.0.0.1:9876"] };
  const { deployment } = await deploy(() => {
    new Topic("orders", { ...at, type: "DELAY" });
    new ConsumerGroup("billing", { ...at, name: "billing-v2" });
  });
  expect(deployment.get(topic, "orders")).toMatchObject({
    inputs: { ...at, type: "DELAY" },
    deletedWith: "",
  });
  expect(deployment.get(consumerGroup, "billing").inputs).toEqual({ ...at, name: "billing-v2" });
});
