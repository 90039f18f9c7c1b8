import { Cluster, ConsumerGroup, Topic } from "../../../components";
import { consumerGroup, deploy, topic } from "../support/pulumi";

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
