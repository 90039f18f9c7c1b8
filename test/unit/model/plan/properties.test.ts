import fc from "fast-check";
import { consoleUsersFile, passwordIn, planCluster } from "../../../../model/plan";
import { escapeProperty, unescapeProperty } from "../../../../model/plan/properties";
import { profiles } from "../../../../model/profiles";
import type { BrokerSettings, ClusterSettings } from "../../../../components/args";
import { textOf } from "../../support/plan";
import { minimal, resolvedFor } from "../../support/cluster";

/** The broker.conf of a cluster's first broker, and what that takes while it runs. */
function confOf(settings: ClusterSettings): string {
  const resolved = resolvedFor(settings);
  const { files } = planCluster(resolved).brokers[0].container;
  expect(files).toHaveLength(resolved.shared.profile.server.broker.isMended ? 3 : 2); // the agent
  const [conf, live] = files.slice(0, 2).map(textOf);
  return `${conf}${live.replace(/^#.*\n/, "")}`;
}

const withBroker = (broker: BrokerSettings): ClusterSettings => ({ brokers: { "broker-a": broker } });

test("in the rocketmq44 profile it is the blog post's and nothing else", () => {
  expect(confOf(minimal.rocketmq44)).toBe(`brokerClusterName=DefaultCluster
brokerName=broker-a
brokerId=0
brokerRole=ASYNC_MASTER
flushDiskType=ASYNC_FLUSH
namesrvAddr=192.168.1.20:9876
brokerIP1=192.168.1.20
deleteWhen=04
fileReservedTime=48
`);
});

/** The keys that the profile itself sets. */
const own = { rocketmq5: "timerFlushIntervalMs=10000\n", rocketmq4: "" };

test.each(["rocketmq5", "rocketmq4"] as const)(
  "in the %s profile the name server is where the network has it",
  (profile) => {
    const conf = (...addresses: readonly string[]) => `brokerClusterName=DefaultCluster
brokerName=broker-a
brokerId=0
brokerRole=ASYNC_MASTER
flushDiskType=ASYNC_FLUSH
namesrvAddr=rocketmq-namesrv-a:9876
${addresses.map((address) => `${address}\n`).join("")}deleteWhen=04
fileReservedTime=48
${own[profile]}`;
    const name = "rocketmq.example.com";
    expect(confOf({ profile })).toBe(conf("brokerIP1=127.0.0.1"));
    // Slaves elsewhere could not dial what the master's container has for an address.
    expect(confOf({ profile, ip: "10.0.0.1" })).toBe(conf("brokerIP1=10.0.0.1", "brokerIP2=10.0.0.1"));
    expect(confOf({ profile, ip: name })).toBe(conf(`brokerIP1=${name}`, `brokerIP2=${name}`));
    expect(confOf({ profile, ip: "none" })).toBe(conf("brokerIP1=rocketmq-broker-a"));
  },
);

test.each(["brokerConf", "uncheckedBrokerConf"] as const)(
  "%s may give replication another address",
  (key) => {
    const conf = confOf({ ip: "10.0.0.1", ...withBroker({ [key]: { brokerIP2: "10.9.9.9" } }) });
    expect(conf.match(/^brokerIP.*$/gm)).toEqual(["brokerIP1=10.0.0.1", "brokerIP2=10.9.9.9"]);
  },
);

test("each broker is dialled by its own name where nothing is published", () => {
  const { brokers } = planCluster(resolvedFor({ ip: "none", brokers: { "broker-a": {}, "broker-b": {} } }));
  const addresses = brokers.map(({ container }) => /^brokerIP1=.*$/m.exec(textOf(container.files[0]))?.[0]);
  expect(addresses).toEqual(["brokerIP1=rocketmq-broker-a", "brokerIP1=rocketmq-broker-b"]);
});

test("every setting is in it, further keys follow sorted", () => {
  expect(
    confOf({
      ip: "10.0.0.1",
      brokerClusterName: "C",
      nameServers: { n0: {}, n1: { port: 19876 } },
      brokers: {
        b3: {
          brokerName: "m",
          brokerId: 3,
          brokerRole: "SLAVE",
          flushDiskType: "SYNC_FLUSH",
          deleteWhen: "01;13",
          fileReservedTime: 1,
          listenPort: 20911,
          brokerConf: { traceTopicEnable: true, maxMessageSize: 1024 },
          uncheckedBrokerConf: { zeta: 1, alpha: "a b" },
        },
        m: {},
      },
    }),
  ).toBe(`brokerClusterName=C
brokerName=m
brokerId=3
brokerRole=SLAVE
flushDiskType=SYNC_FLUSH
namesrvAddr=rocketmq-n0:9876;rocketmq-n1:9876
brokerIP1=10.0.0.1
brokerIP2=10.0.0.1
listenPort=20911
alpha=a b
maxMessageSize=1024
traceTopicEnable=true
zeta=1
deleteWhen=01;13
fileReservedTime=1
slaveReadEnable=true
timerFlushIntervalMs=10000
`);
});

test.each(["brokerConf", "uncheckedBrokerConf"] as const)("%s overrides what the profile sets", (key) => {
  const flushes = (conf: string) => conf.match(/^timerFlushIntervalMs=.*$/gm);
  expect(flushes(confOf({}))).toEqual(["timerFlushIntervalMs=10000"]);
  const other = { [key]: { timerFlushIntervalMs: 1000 } };
  expect(flushes(confOf(withBroker(other)))).toEqual(["timerFlushIntervalMs=1000"]);
  expect(flushes(confOf({ brokerDefaults: other }))).toEqual(["timerFlushIntervalMs=1000"]);
});

test.each([
  [10911, false],
  [10910, true],
  [20911, true],
])("listenPort %i is in it: %s", (listenPort, there) => {
  expect(confOf(withBroker({ listenPort })).includes(`\nlistenPort=${listenPort}\n`)).toBe(there);
  expect(confOf(withBroker({ listenPort })).includes("listenPort")).toBe(there);
});

test.each([
  ["C:\\temp", "C:\\\\temp"],
  ["\\", "\\\\"],
  ["two  blanks", "two  blanks"],
  ["a=b:c#d!e", "a=b:c#d!e"],
])("the value %j is written as %j", (value, written) => {
  expect(confOf(withBroker({ brokerConf: { msgTraceTopicName: value } }))).toContain(
    `\nmsgTraceTopicName=${written}\n`,
  );
});

/** Reads a file as java.util.Properties does, as far as concerns keys without special characters. */
function readProperties(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.replace(/(?<!\\)((?:\\\\)*)\\\n[ \t\f]*/g, "$1").split("\n")) {
    const [, key, value] = /^[ \t\f]*(\w*)[ \t\f]*[=:]?[ \t\f]*(.*)$/s.exec(line) as RegExpExecArray;
    const escapes: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f" };
    const plain = value.replace(/\\(?:u([\da-fA-F]{4})|(.))/gs, (_, code?: string, character = "") =>
      code === undefined
        ? (escapes[character as string] ?? String(character))
        : String.fromCharCode(parseInt(code, 16)),
    );
    if (key !== "") values.set(key, plain);
  }
  return values;
}

/** Any text of one line, without blanks at its ends. */
const value = fc
  .oneof(fc.string({ minLength: 1, unit: "binary-ascii" }), fc.string({ minLength: 1, unit: "binary" }))
  .map((text) => text.replace(/[\r\n]/g, "\\"))
  .map((text) => ((text.at(0) ?? "x") <= " " || (text.at(-1) ?? "x") <= " " ? `_${text}_` : text));

/** RocketMQ reads the file as Latin-1. */
const asJavaReads = (conf: string) => readProperties(Buffer.from(conf, "utf8").toString("latin1"));

test("Java reads back every value as it was set, and nothing else", () => {
  fc.assert(
    fc.property(value, value, (first, second) => {
      const read = asJavaReads(confOf(withBroker({ uncheckedBrokerConf: { first, second } })));
      expect(read.get("first")).toBe(first);
      expect(read.get("second")).toBe(second);
      expect(read.size).toBe(12);
    }),
  );
});

test("the order of the settings does not matter", () => {
  const keys = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(keys, (names) => {
      const conf = (order: readonly string[]) =>
        confOf(withBroker({ uncheckedBrokerConf: Object.fromEntries(order.map((name) => [name, name])) }));
      expect(conf([...names].reverse())).toBe(conf(names));
    }),
  );
});

test.each(["größe", "尺寸", "😀"])("Java reads back %s", (text) => {
  const conf = confOf(withBroker({ brokerConf: { msgTraceTopicName: text } }));
  expect(asJavaReads(conf).get("msgTraceTopicName")).toBe(text);
});

test.each(["\u00a0x", "\u3000x"])("a leading blank that is not ASCII is escaped once: %j", (text) => {
  const conf = confOf(withBroker({ brokerConf: { msgTraceTopicName: text } }));
  expect(asJavaReads(conf).get("msgTraceTopicName")).toBe(text);
});

test.each(["plain", "with \\ and = and ä", " first blank", "汉字\\u0041"])("%j comes back", (value) => {
  expect(unescapeProperty(escapeProperty(value))).toBe(value);
  const file = consoleUsersFile("admin", value, profiles.rocketmq5);
  expect("content" in file && passwordIn(file.content)).toBe(value);
});
