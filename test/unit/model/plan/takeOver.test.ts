import { mkdtempSync, mkdirSync, readFileSync, rmSync, existsSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requestCode } from "../../../../model/plan/request";
import { newsIn } from "../../../../model/plan/news";
import { takeOver } from "../../../../model/plan/takeOver";
import { tellAfter } from "../../../../model/plan";
import { Running } from "../../support/bash";
import { TestServer } from "../../support/net";

const own = { brokerClusterName: "Orders", brokerName: "broker-c" };
const servers: TestServer[] = [];
let store: string;

beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "take-over-"));
});

afterEach(async () => {
  rmSync(store, { recursive: true });
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** A server of RocketMQ's that has an answer to each request. */
async function serve(answers: Readonly<Record<number, string>>): Promise<number> {
  const server = await TestServer.start((socket) =>
    socket.on("data", (request) => {
      const { code } = JSON.parse(request.subarray(8, 8 + request.readUInt32BE(4)).toString()) as {
        code: number;
      };
      const header = Buffer.from(JSON.stringify({ code: 0, flag: 1, opaque: 1 }));
      const body = Buffer.from(answers[code]);
      const lengths = Buffer.alloc(8);
      lengths.writeUInt32BE(4 + header.length + body.length, 0);
      lengths.writeUInt32BE(header.length, 4);
      socket.write(Buffer.concat([lengths, header, body]));
    }),
  );
  servers.push(server);
  return server.port;
}

const topic = (name: string, queues: number, attributes = "{}") =>
  `"${name}":{"attributes":${attributes},"order":false,"perm":6,"readQueueNums":${queues},"topicName":"${name}"}`;
const group = (name: string) =>
  `"${name}":{"attributes":{},"groupName":"${name}","groupRetryPolicy":{"exponentialRetryPolicy":{"max":7200},"type":"CUSTOMIZED"}}`;

const broker = (topics: readonly string[], groups: readonly string[] = []) =>
  serve({
    [requestCode.getAllTopicConfig]:
      `{"dataVersion":{"counter":7},"mappingDataVersion":{"counter":1},"topicConfigTable":{${topics.join(",")}},` +
      `"topicQueueMappingDetailMap":{},"topicQueueMappingInfoMap":{}}`,
    [requestCode.getAllSubscriptionGroupConfig]: `{"dataVersion":{"counter":3},"forbiddenTable":{},"subscriptionGroupTable":{${groups.join(",")}}}`,
  });

const nameServer = (brokers: readonly string[]) =>
  serve({
    [requestCode.getBrokerClusterInfo]: `{"brokerAddrTable":{${brokers.join(",")}},"clusterAddrTable":{}}`,
  });

/** As RocketMQ 5 writes it, ids without quotes. */
const known = (name: string, port: number, cluster = own.brokerClusterName, id = 0) =>
  `"${name}":{"brokerAddrs":{${id}:"127.0.0.1:${port}"},"brokerName":"${name}","cluster":"${cluster}","enableActingMaster":false}`;

/** Runs the script. @returns what it said */
async function taken(nameServers: readonly number[]): Promise<string> {
  const script = takeOver(own, store, "$host");
  const NAMESRV_ADDR = nameServers.map((port) => `127.0.0.1:${port}`).join(";");
  const said: string[] = [];
  const running = new Running(["bash", "-c", `${script}\necho ended`], { ...process.env, NAMESRV_ADDR });
  try {
    expect(await running.end()).toBe(0);
    said.push(running.printedSoFar);
  } finally {
    running.clear();
  }
  return said.join("");
}

const read = (file: string) =>
  JSON.parse(readFileSync(join(store, "config", file), "utf8")) as Record<string, object>;
const topics = () => read("topics.json").topicConfigTable as Record<string, { readQueueNums: number }>;
const groups = () => read("subscriptionGroup.json").subscriptionGroupTable as Record<string, object>;

test("are the topics and groups of all other masters of the cluster, and are said", async () => {
  const a = await broker(
    [topic("t1", 8, '{"message.type":"FIFO"}'), topic("t2", 2), topic("%RETRY%g1", 1)],
    [group("g1")],
  );
  const b = await broker([topic("t3", 4)], [group("g1"), group("g2")]);
  const said = await taken([await nameServer([known("broker-a", a), known("broker-b", b)])]);
  expect(Object.keys(topics()).sort()).toEqual(["%RETRY%g1", "t1", "t2", "t3"]);
  expect(topics().t1).toMatchObject({ readQueueNums: 8, attributes: { "message.type": "FIFO" } });
  expect(Object.keys(groups()).sort()).toEqual(["g1", "g2"]);
  const news =
    "broker-c has taken over from broker-a, broker-b the topics t1, t2, t3, and the subscription groups g1, g2.";
  expect(said).toContain(news);
  expect(readFileSync(newsIn(store), "utf8")).toBe(`${news}\n`);
  // As it is told where the probe succeeds, and once.
  const told = (probe: string) =>
    spawnSync("bash", tellAfter([probe], newsIn(store)).slice(1), { encoding: "utf8" });
  expect(told("false")).toMatchObject({ status: 1, stdout: "\n" });
  expect(told("true")).toMatchObject({ status: 0, stdout: `${news}\n` });
  expect(told("true")).toMatchObject({ status: 0, stdout: "" });
});

test("are those of every broker not, nor others' own", async () => {
  const ofAll = [
    "TBW102",
    "Orders",
    "broker-a",
    "Orders_REPLY_TOPIC",
    "rmq_sys_REVIVE_LOG_Orders",
    "SCHEDULE_TOPIC_XXXX",
  ];
  const a = await broker(
    [...ofAll, "TBW102-of-mine"].map((name) => topic(name, 1)),
    [group("TOOLS_CONSUMER")],
  );
  await taken([await nameServer([known("broker-a", a)])]);
  expect(Object.keys(topics())).toEqual(["TBW102-of-mine"]);
  expect(groups()).toEqual({});
});

test.each([
  ["that is the same broker", (port: number) => known("broker-c", port)],
  ["that is a slave", (port: number) => known("broker-a", port, "Orders", 1)],
  ["of another cluster", (port: number) => known("broker-a", port, "Others")],
])("are not those of one %s", async (_, entry) => {
  const other = await broker([topic("t1", 8)]);
  expect(await taken([await nameServer([entry(other)])])).toBe("ended\n");
  expect(existsSync(join(store, "config"))).toBe(false);
});

test("are none where there is no other, or none that has any, or no name server", async () => {
  expect(await taken([await nameServer([])])).toBe("ended\n");
  expect(await taken([await nameServer([known("broker-a", await broker([topic("TBW102", 8)]))])])).toBe(
    "ended\n",
  );
  const [gone] = [await serve({})];
  await servers.pop()?.stop();
  expect(await taken([gone])).toBe("ended\n");
  expect(existsSync(join(store, "config"))).toBe(false);
});

test("are found by the name server that can be reached", async () => {
  const [gone] = [await serve({})];
  await servers.pop()?.stop();
  await taken([gone, await nameServer([known("broker-a", await broker([topic("t1", 8)]))])]);
  expect(Object.keys(topics())).toEqual(["t1"]);
});

test("are found by the next name server where one hangs up", async () => {
  const silent = await TestServer.start((socket) => void socket.once("data", () => socket.end()));
  servers.push(silent);
  await taken([silent.port, await nameServer([known("broker-a", await broker([topic("t1", 8)]))])]);
  expect(Object.keys(topics())).toEqual(["t1"]);
});

test("are none where the store has topics already", async () => {
  mkdirSync(join(store, "config"));
  writeFileSync(join(store, "config", "topics.json"), "{}");
  await taken([await nameServer([known("broker-a", await broker([topic("t1", 8)]))])]);
  expect(readFileSync(join(store, "config", "topics.json"), "utf8")).toBe("{}");
});

test("the script is one that bash can read, whatever the names", () => {
  const script = takeOver({ brokerClusterName: "it's", brokerName: "o'clock" }, "/a b", "$host");
  expect(spawnSync("bash", ["-n", "-c", script]).status).toBe(0);
});
