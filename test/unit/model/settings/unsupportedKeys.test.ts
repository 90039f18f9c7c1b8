import type { ClusterSettings } from "../../../../components/args";
import { minimal, problemsOf, profileList } from "../../support/cluster";

/** Keys that RocketMQ knows, and that leave a server hanging, dead or of no use. */

type Values = Readonly<Record<string, unknown>>;

const places = {
  broker: ["brokers", "broker-a", "brokerConf", "uncheckedBrokerConf"],
  namesrv: ["nameServers", "namesrv-a", "namesrvConf", "uncheckedNamesrvConf"],
  proxy: ["proxies", "proxy-a", "proxyConf", "uncheckedProxyConf"],
} as const;

type Kind = keyof typeof places;

/** The problems of keys, where they are checked and where they are not. */
const problemsIn = (kind: Kind, values: Values, settings: ClusterSettings = {}) => {
  const [map, name, ...confs] = places[kind];
  return confs.map((conf) =>
    problemsOf({ ...settings, [map]: { [name]: { [conf]: values } } }).map((problem) => ({
      ...problem,
      path: problem.path.replace(`${map}.${name}.${conf}.`, ""),
    })),
  );
};

const refused: readonly (readonly [Kind, Values, RegExp])[] = [
  ["broker", { enableControllerMode: true }, /never register/],
  ["broker", { controllerAddr: "c:9878" }, /this one has none/],
  ["broker", { asyncLearner: true }, /this one has none/],
  ["broker", { syncBrokerMetadataPeriod: 4000 }, /this one has none/],
  ["broker", { enableDLegerCommitLog: true }, /with durability safe/],
  ["broker", { dLegerPeers: "n0-a:40911" }, /enableDLegerCommitLog/],
  ["broker", { enableBatchPush: true }, /enableDLegerCommitLog/],
  ["broker", { duplicationEnable: true }, /hands none out/],
  ["broker", { compressedRegister: true }, /never be known/],
  ["broker", { scanAvailableNameSrv: false }, /registers at none/],
  ["broker", { fetchNamesrvAddrByAddressServer: true }, /name servers/],
  ["broker", { enableDetailStat: false }, /delete topics/],
  ["broker", { timerWheelEnable: false }, /delete topics/],
  ["broker", { brokerPermission: 0 }, /6 is wanted/],
  ["broker", { brokerPermission: 9 }, /6 is wanted/],
  ["broker", { storeType: "rocksdb" }, /default or defaultRocksDB/],
  ["broker", { rocksdbCQDoubleWriteEnable: true }, /does not start/],
  ["broker", { configManagerVersion: "v3" }, /v1 or v2/],
  ["broker", { messageDelayLevel: "1s  5s" }, /does not start/],
  ["broker", { messageDelayLevel: "soon" }, /does not start/],
  ["broker", { sendMessageThreadPoolNums: 0 }, /one thread at least/],
  ["broker", { serverWorkerThreads: 0 }, /one thread at least/],
  ["broker", { sendThreadPoolQueueCapacity: 0 }, /one request at least/],
  ["broker", { mappedFileSizeConsumeQueue: 0 }, /one byte at least/],
  ["broker", { mappedFileSizeCommitLog: 2 ** 22 }, /lose it/],
  ["broker", { mappedFileSizeCommitLog: 2 ** 23, maxMessageSize: 2 ** 23 }, /lose it/],
  ["namesrv", { enableControllerInNamesrv: true }, /set its durability/],
  ["namesrv", { clusterTest: true }, /another environment/],
  ["namesrv", { needWaitForService: true }, /answers no client/],
  ["namesrv", { kvConfigPath: "/tmp/kv.json" }, /outlives the container/],
  ["namesrv", { serverWorkerThreads: 0 }, /one thread at least/],
  ["proxy", { brokerConfigPath: "/b.conf" }, /stands on its own/],
  ["proxy", { tlsTestModeEnable: false }, /follows from tls/],
  ["proxy", { tlsKeyPath: "/a.key" }, /follows from tls/],
  ["proxy", { metricCollectorMode: "on" }, /metricCollectorAddress/],
  ["proxy", { metricCollectorMode: "yes" }, /off, proxy, or on/],
  ["proxy", { grpcThreadPoolNums: 0 }, /one thread at least/],
];

test.each(refused)("a %s's %j is refused, also where keys are not checked", (kind, values, why) => {
  const [key, found] = Object.entries(values)[0];
  for (const problems of problemsIn(kind, values))
    expect(problems).toEqual([{ path: key, found, expected: expect.stringMatching(why) as string }]);
});

test.each(refused)("what is said of a %s's %j says what to do", (kind, values) => {
  for (const { expected } of problemsIn(kind, values).flat()) {
    expect(expected).toMatch(/\b(remove|wanted|set|raise|use)\b/i);
    expect(expected).toMatch(/\.$/);
  }
});

const taken: readonly (readonly [Kind, Values])[] = [
  ["broker", { enableControllerMode: false, enableDLegerCommitLog: "false", duplicationEnable: false }],
  ["broker", { brokerElectionPriority: 2147483647, syncBrokerMetadataPeriod: 5000 }], // RocketMQ's own
  ["broker", { brokerPermission: 4, storeType: "defaultRocksDB", configManagerVersion: "v2" }],
  ["broker", { messageDelayLevel: "1s 5s 2d" }],
  ["broker", { mappedFileSizeCommitLog: 2 ** 22 + 2 ** 16, mappedFileSizeConsumeQueue: 1 }],
  ["broker", { mappedFileSizeCommitLog: 2 ** 20, maxMessageSize: 2 ** 19 }],
  ["namesrv", { needWaitForService: false, waitSecondsForService: 45, clusterTest: "false" }],
  ["proxy", { metricCollectorMode: "ON", metricCollectorAddress: "c:4317" }],
  ["proxy", { metricCollectorMode: "proxy" }],
];

test.each(taken)("a %s's %j is taken", (kind, values) => {
  expect(problemsIn(kind, values)[0]).toEqual([]);
});

test("a key that is wrong in some versions only is refused there only", () => {
  const values = { compressedRegister: true };
  for (const profile of profileList)
    for (const problems of problemsIn("broker", values, minimal[profile]))
      expect(problems).toHaveLength(profile === "rocketmq5" ? 1 : 0);
});

describe("RocketMQ's tiered store", () => {
  const messageStorePlugIn = "org.apache.rocketmq.tieredstore.TieredMessageStore";
  const provider = (name: string) => `org.apache.rocketmq.tieredstore.provider.${name}`;
  const problemsWith = (uncheckedBrokerConf: object) =>
    problemsOf({ brokerDefaults: { brokerConf: { messageStorePlugIn }, uncheckedBrokerConf } });

  test.each([
    [{}, "memory"],
    [{ tieredBackendServiceProvider: provider("MemoryFileSegment") }, "memory"],
    [{ tieredBackendServiceProvider: provider("PosixFileSegment") }, "go with the container"],
    [
      { tieredBackendServiceProvider: provider("PosixFileSegment"), tieredStoreFilePath: "/tmp/cold" },
      "go with the container",
    ],
  ])("is refused with %j: its messages would be in the wrong place", (unchecked, where) => {
    expect(problemsWith(unchecked)).toEqual([
      {
        path: "brokerDefaults.brokerConf.messageStorePlugIn",
        found: messageStorePlugIn,
        expected: expect.stringContaining(where) as string,
      },
    ]);
  });

  test.each([
    {
      tieredBackendServiceProvider: provider("PosixFileSegment"),
      tieredStoreFilePath: "/home/rocketmq/store/cold",
    },
    { tieredBackendServiceProvider: "com.example.S3FileSegment" },
  ])("is taken with %j", (unchecked) => {
    expect(problemsWith(unchecked)).toEqual([]);
  });
});

test("all brokers belong to the one cluster that proxies know, whatever their keys say", () => {
  for (const conf of ["brokerConf", "uncheckedBrokerConf"])
    expect(
      problemsOf({ brokers: { "broker-a": {}, "broker-b": { [conf]: { brokerClusterName: "Other" } } } }),
    ).toEqual([
      {
        path: `brokers.broker-b.${conf}.brokerClusterName`,
        found: "Other",
        expected: "it follows from brokerClusterName: set that.",
      },
    ]);
  expect(problemsOf({ brokers: { "broker-a": { brokerClusterName: "Other" } } })).toMatchObject([
    { path: "brokers.broker-a.brokerClusterName" },
  ]);
});

test("a slave that stands in for its master takes name servers that tell clients so", () => {
  const settings: ClusterSettings = { brokerDefaults: { brokerConf: { enableSlaveActingMaster: true } } };
  const told = { namesrvConf: { supportActingMaster: true } };
  expect(problemsOf({ ...settings, nameServerDefaults: told })).toEqual([]);
  for (const nameServers of [{}, { "namesrv-a": told, "namesrv-b": {} }])
    expect(problemsOf({ ...settings, nameServers })).toEqual([
      {
        path: "brokerDefaults.brokerConf.enableSlaveActingMaster",
        found: true,
        expected: expect.stringContaining("supportActingMaster: true") as string,
      },
    ]);
});
