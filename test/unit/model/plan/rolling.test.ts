import type { ClusterSettings } from "../../../../components/args";
import { leaveBroker, planCluster, planLabel, rollSteps, writableTopics } from "../../../../model/plan";
import { resolvedFor } from "../../support/cluster";

const stepsFor = (settings: ClusterSettings) => {
  const cluster = resolvedFor(settings);
  return rollSteps(cluster, planCluster(cluster));
};
const namesIn = (settings: ClusterSettings) =>
  Object.values(stepsFor(settings)).map((kind) => kind.map(({ container }) => container.name));

const several: ClusterSettings = {
  nameServers: { "namesrv-a": {}, "namesrv-b": {} },
  brokers: {
    "broker-a": {},
    "broker-b": {},
    "a-slave": { brokerName: "broker-a", brokerId: 1, brokerRole: "SLAVE", listenPort: 20_911 },
  },
  proxies: { "proxy-a": {}, "proxy-b": {} },
};

test("name servers go first, then brokers, slaves before masters, then proxies", () => {
  expect(namesIn(several)).toEqual([
    ["rocketmq-namesrv-a", "rocketmq-namesrv-b"],
    ["rocketmq-a-slave", "rocketmq-broker-a", "rocketmq-broker-b"],
    ["rocketmq-proxy-a", "rocketmq-proxy-b"],
  ]);
});

test("clients leave a master where there is another one for them", () => {
  const [slave, a, b] = stepsFor(several).brokers;
  expect(slave.leave).toBeUndefined();
  expect([a.leave, b.leave].map((leave) => leave?.others.map(({ containerName }) => containerName))).toEqual([
    ["rocketmq-broker-b"],
    ["rocketmq-broker-a"],
  ]);
  expect(a.leave?.ports).toEqual([10_911, 10_909]);
  const one = stepsFor({ brokers: { "broker-a": {}, "a-slave": several.brokers?.["a-slave"] ?? {} } });
  expect(one.brokers.map(({ leave }) => leave)).toEqual([undefined, undefined]);
});

test("brokers register at each name server before the next one goes", () => {
  const steps = stepsFor(several);
  for (const [i, address] of ["rocketmq-namesrv-a:9876", "rocketmq-namesrv-b:9876"].entries()) {
    const { rejoin = [] } = steps.nameServers[i];
    const names = rejoin.map(({ containerName }) => containerName);
    expect(names).toEqual(["rocketmq-a-slave", "rocketmq-broker-a", "rocketmq-broker-b"]);
    for (const { command } of rejoin) expect(command.at(-1)).toContain(`for server in ${address};`);
  }
  for (const { rejoin } of [...steps.brokers, ...steps.proxies]) expect(rejoin).toBeUndefined();
});

describe("the label of a container", () => {
  const labelOf = (settings: ClusterSettings) => stepsFor(settings).brokers[0].container.labels[planLabel];
  const usual = labelOf({});

  test("is another for whatever takes a new container", () => {
    for (const changed of [
      { heap: "256m" },
      { jvmOptions: ["-Dx=y"] },
      { brokerConf: { sendMessageThreadPoolNums: "3" } },
      { image: "localhost/rocketmq:5.5.0" },
      { labels: { team: "orders" } },
      { environment: { LANG: "C" } },
    ])
      expect(labelOf({ brokerDefaults: changed })).not.toBe(usual);
  });

  test("is the same for what takes none, and for what is another server's", () => {
    for (const settings of [
      {},
      { brokerDefaults: { fileReservedTime: 24 } },
      { brokerDefaults: { memory: "1g" } },
      { nameServerDefaults: { heap: "128m" }, proxyDefaults: { heap: "256m" } },
      { rolling: false },
    ])
      expect(labelOf(settings)).toBe(usual);
  });
});

test("topics that programs send to are told from those that are a broker's own, or cannot be written to", () => {
  const topic = (topicName: string, perm = 6) => [topicName, { topicName, perm, writeQueueNums: 4 }];
  const table = Object.fromEntries(
    [topic("orders"), topic("archive", 4), topic("%RETRY%group"), topic("broker-a", 7)].map((one) => one),
  ) as object;
  const printed = JSON.stringify({ dataVersion: { counter: 3 }, topicConfigTable: table });
  expect(writableTopics(printed, "broker-a")).toEqual(["orders"]);
});

test("a broker is left for as long as clients do not know, at most", () => {
  const [, a] = stepsFor(several).brokers;
  const script = a.leave ? leaveBroker(a.leave).at(-1) : "";
  expect(script).toContain("brokerPermission=4");
  expect(script).toMatch(/until \(\(SECONDS >= 31\)\) \|\| .*2A9F\|2A9D/);
});
