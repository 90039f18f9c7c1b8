import { problemsOf, resolvedFor } from "../../support/cluster";

const problems = (settings: object) =>
  problemsOf(settings).map(({ path, expected }) => `${path}: ${expected}`);

test("topics and consumer groups have RocketMQ's defaults", () => {
  const { topics, consumerGroups } = resolvedFor({ topics: { orders: {} }, consumerGroups: { billing: {} } });
  expect(topics).toEqual({
    orders: {
      type: "NORMAL",
      queues: 8,
      readQueueNums: 8,
      permission: "RW",
      attributes: {},
      forceDestroy: false,
    },
  });
  expect(consumerGroups).toEqual({
    billing: {
      consumeEnable: true,
      consumeMessageOrderly: false,
      consumeBroadcastEnable: true,
      consumeFromMinEnable: true,
      retryMaxTimes: 16,
      retryQueueNums: 1,
      attributes: {},
      forceDestroy: false,
    },
  });
});

test("names, misspelt keys and queues that nobody reads are told, each under its path", () => {
  expect(
    problems({
      topics: {
        "two words": {},
        orders: { queues: 4, readQueueNums: 2 },
        mail: { kind: "FIFO", attributes: { "message.type": "FIFO" } },
      },
      consumerGroups: { "b/c": {}, billing: { retrymaxtimes: 3 } },
    }),
  ).toEqual([
    expect.stringContaining("topics.mail.attributes.message.type: an attribute such as cleanup.policy"),
    expect.stringContaining("topics.mail.kind: there is no such setting."),
    expect.stringContaining("topics.orders.readQueueNums: 4 at least are wanted"),
    expect.stringContaining("topics.two words: a name of 1 to 127"),
    expect.stringContaining("consumerGroups.b/c: a name of 1 to 127"),
    expect.stringContaining(
      "consumerGroups.billing.retrymaxtimes: there is no such setting. Did you mean retryMaxTimes?",
    ),
  ]);
});

test("what RocketMQ 4 would leave out is refused", () => {
  const settings = {
    topics: { orders: { type: "FIFO", attributes: { "cleanup.policy": "COMPACTION" } }, mail: {} },
    consumerGroups: {
      billing: { consumeMessageOrderly: true, attributes: { "priority.factor": "1" } },
      b: {},
    },
  };
  expect(problems({ ...settings, profile: "rocketmq4" })).toEqual([
    "topics.orders.type: RocketMQ 4.9.7 does not have it.",
    "topics.orders.attributes: RocketMQ 4.9.7 does not have it.",
    "consumerGroups.billing.consumeMessageOrderly: RocketMQ 4.9.7 does not have it.",
    "consumerGroups.billing.attributes: RocketMQ 4.9.7 does not have it.",
  ]);
  expect(problems(settings)).toEqual([]);
});
