import { Holdings, holdingLines, holdingsIn } from "../../../../model/plan";

const queue = (topic: string, id: number) => `{"brokerName":"broker-a","queueId":${id},"topic":"${topic}"}`;
const offsets = (broker: number, consumer: number) =>
  `{"brokerOffset":${broker},"consumerOffset":${consumer},"lastTimestamp":0,"pullOffset":0}`;
/** As a broker writes them, with objects as keys. */
const stats = (groups: Readonly<Record<string, readonly string[]>>) =>
  `{"brokerAddr":"10.0.0.1:10911","consumeStatsList":[${Object.entries(groups)
    .map(
      ([group, tables]) =>
        `{"${group}":[${tables.map((table) => `{"consumeTps":0.2,"offsetTable":{${table}}}`).join(",")}]}`,
    )
    .join(",")}],"totalDiff":0}`;

const printed = ({ consumed = stats({}), runtime = '{"table":{}}', timer = "", half = "" }) =>
  `${[consumed, runtime, timer, half].join("\n")}\n`;

test("unread messages are counted by topic and group", () => {
  const consumed = stats({
    payers: [
      `${queue("orders", 0)}:${offsets(7, 3)},${queue("orders", 1)}:${offsets(5, 5)},${queue("orders", 2)}:${offsets(2, 0)}`,
      `${queue("%RETRY%payers", 0)}:${offsets(2, 1)}`,
    ],
    readers: [`${queue("orders", 0)}:${offsets(7, 7)}`],
    TOOLS_CONSUMER: [],
  });
  expect(holdingsIn(printed({ consumed }))).toEqual({
    unread: [
      { topic: "orders", group: "payers", count: 6 },
      { topic: "%RETRY%payers", group: "payers", count: 1 },
    ],
    delayed: [],
    half: 0,
    handedOut: 0,
  });
});

test("delayed ones are, by topic or by level", () => {
  const timer =
    '{"dataVersion":{"counter":2},"timingCount":{"orders":{"count":2,"timeStamp":1},"done":{"count":0}}}';
  const runtime =
    '{"table":{"scheduleMessageOffset_3":"4,4","scheduleMessageOffset_18":"1,5","putTps":"1.0 2.0"}}';
  expect(holdingsIn(printed({ timer, runtime })).delayed).toEqual([
    { of: "orders", count: 2 },
    { of: "delay level 18", count: 4 },
  ]);
});

describe("messages of transactions", () => {
  const half = `{"offsetTable":{${queue("RMQ_SYS_TRANS_HALF_TOPIC", 0)}:{"maxOffset":12,"minOffset":0}}}`;

  test("are those that RocketMQ has still to look after", () => {
    const consumed = stats({
      CID_RMQ_SYS_TRANS: [
        `${queue("RMQ_SYS_TRANS_HALF_TOPIC", 0)}:${offsets(12, 8)}`,
        `${queue("RMQ_SYS_TRANS_OP_HALF_TOPIC", 0)}:${offsets(9, 2)}`,
      ],
    });
    expect(holdingsIn(printed({ consumed, half }))).toEqual({
      unread: [],
      delayed: [],
      half: 4,
      handedOut: 0,
    });
  });

  test("are all where it has not begun to", () => {
    expect(holdingsIn(printed({ half })).half).toBe(12);
  });
});

test("an older broker that does not know a request holds nothing of that", () => {
  expect(holdingsIn("\n\n\n\n")).toEqual({ unread: [], delayed: [], half: 0, handedOut: 0 });
});

test("each is said with its count", () => {
  const holdings: Holdings = {
    unread: [{ topic: "orders", group: "payers", count: 1 }],
    delayed: [{ of: "delay level 18", count: 4 }],
    half: 2,
    handedOut: 0,
  };
  expect(holdingLines(holdings)).toEqual([
    "orders: 1 message that the group payers has not consumed",
    "delay level 18: 4 messages whose time has not come",
    "2 messages of transactions that are not decided",
  ]);
  expect(holdingLines({ unread: [], delayed: [], half: 0, handedOut: 0 })).toEqual([]);
});
