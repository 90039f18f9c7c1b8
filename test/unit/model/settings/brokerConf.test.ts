import { catalogues } from "../../../../model/profiles/catalogue";
import { ProfileName, profiles } from "../../../../model/profiles";
import { inPath, minimal, problemsOf, profileList, resolvedFor } from "../../support/cluster";

/** The problems of some further keys of broker.conf. */
const confProblems = (profile: ProfileName, brokerConf: object, uncheckedBrokerConf: object = {}) =>
  problemsOf({ ...minimal[profile], brokers: { "broker-a": { brokerConf, uncheckedBrokerConf } } });

/** Keys whose value follows from other settings, and keys that say where the store is. */
const fixed =
  /^(configName|clusterName|authConfigPath|brokerConfigPath|brokerIP1|bindAddress|namesrvAddr|listenPort|brokerClusterName|brokerName|brokerId|brokerRole|flushDiskType|deleteWhen|fileReservedTime|rocketmqHome|storePath.*)$/;

describe("the catalogue", () => {
  test.each([
    ["5.5.0", 518, { timerWheelEnable: "boolean", metricsExporterType: "enum" }],
    ["4.9.7", 184, { useEpollNativeSelector: "boolean", enablePropertyFilter: "boolean" }],
    ["4.4.0", 157, { defaultTopicQueueNums: "int", maxMessageSize: "int" }],
  ] as const)("of %s holds about %i keys with their types", (version, count, some) => {
    const catalogue = catalogues[version].broker;
    expect(Object.keys(catalogue).length).toBeGreaterThan(count * 0.95);
    expect(Object.keys(catalogue).length).toBeLessThan(count * 1.05);
    for (const [key, type] of Object.entries(some)) expect(catalogue[key]).toMatchObject({ type });
    for (const { type, values } of Object.values(catalogue)) {
      expect(["boolean", "int", "long", "double", "string", "enum"]).toContain(type);
      expect(values !== undefined).toBe(type === "enum");
    }
  });

  test.each([
    ["rocketmq5", "5.5.0"],
    ["rocketmq4", "4.9.7"],
    ["rocketmq44", "4.4.0"],
  ] as const)("is, for %s, that of %s, and its defaults are legal", (profile, version) => {
    const catalogue = Object.entries(catalogues[version].broker);
    const defaults = catalogue.filter(
      ([key, known]) => !fixed.test(key) && known.default !== undefined && !known.unread,
    );
    const conf = Object.fromEntries(defaults.map(([key, known]) => [key, known.default]));
    expect(defaults.length).toBeGreaterThan(catalogue.length / 2);
    expect(confProblems(profile, conf)).toEqual([]);
  });
});

test.each(profileList)("what %s itself sets is legal", (profile) => {
  expect(confProblems(profile, profiles[profile].server.broker.conf ?? {})).toEqual([]);
});

test.each([
  ["rocketmq5", "timerWheelEnable", true],
  ["rocketmq4", "timerWheelEnable", false],
  ["rocketmq4", "slaveReadEnable", true],
  ["rocketmq44", "autoCreateTopicEnable", true],
  ["rocketmq44", "storeReplyMessageEnable", false],
] as const)("%s knows of %s: %s", (profile, key, known) => {
  expect(confProblems(profile, { [key]: true })).toEqual(
    known
      ? []
      : [
          {
            path: `brokers.broker-a.brokerConf.${key}`,
            found: true,
            expected: expect.stringMatching(
              /^RocketMQ [\d.]+ has no such key\..* goes into uncheckedBrokerConf\.$/,
            ) as string,
          },
        ],
  );
});

test.each(profileList)("%s names the key that a misspelt one is near to", (profile) => {
  const { version } = profiles[profile].server;
  expect(confProblems(profile, { autoCreateTopicsEnabled: false, qwertyuiop: 1 })).toEqual([
    {
      path: "brokers.broker-a.brokerConf.autoCreateTopicsEnabled",
      found: false,
      expected: `RocketMQ ${version} has no such key. Did you mean autoCreateTopicEnable? A key of another RocketMQ goes into uncheckedBrokerConf.`,
    },
    {
      path: "brokers.broker-a.brokerConf.qwertyuiop",
      found: 1,
      expected: `RocketMQ ${version} has no such key. A key of another RocketMQ goes into uncheckedBrokerConf.`,
    },
  ]);
});

test.each(["constructor", "toString", "__proto__"])("%s is no key", (key) => {
  const conf: unknown = JSON.parse(`{ "${key}": "x" }`);
  expect(confProblems("rocketmq5", conf as object)).toMatchObject([
    { path: `brokers.broker-a.brokerConf.${key}` },
  ]);
});

describe.each([
  {
    type: "boolean",
    key: "autoCreateTopicEnable",
    legal: [true, false, "true", "false"],
    illegal: ["yes", "True", 1, "1"],
    expected: "use true or false.",
  },
  {
    type: "int",
    key: "defaultTopicQueueNums",
    legal: [0, -1, 8, "8", 2147483647, -2147483648],
    illegal: [2147483648, -2147483649, 1.5, "eight", "0x8", "8 8", true],
    expected: "a whole number of at most 32 bits is wanted.",
  },
  {
    type: "long",
    key: "waitTimeMillsInTransactionQueue",
    legal: [0, 2147483648, "9223372036854775807", "-9223372036854775808"],
    illegal: ["9223372036854775808", "-9223372036854775809", 0.5, "5s", false],
    expected: "a whole number of at most 64 bits is wanted.",
  },
  {
    type: "double",
    key: "logicalDiskSpaceCleanForciblyThreshold",
    legal: [0.8, 1, "0.75", "1e-3", -1],
    illegal: ["most", "0,8", "0 8", true, "NaN"],
    expected: "a number is wanted.",
  },
  {
    type: "enum",
    key: "metricsExporterType",
    legal: ["DISABLE", "PROM", "LOG"],
    illegal: ["prom", 1, true],
    expected: "use one of DISABLE, OTLP_GRPC, PROM, LOG.",
  },
  {
    type: "string",
    key: "msgTraceTopicName",
    legal: ["TRACE", "a b=c:d#e\\", 7, true],
    illegal: ["two\nlines", "two\rlines", {}, [1]],
    expected: "a text of one line, a number, true or false is wanted.",
  },
])("a value of type $type", ({ key, legal, illegal, expected }) => {
  test("is taken where it is legal, as text", () => {
    for (const value of legal) {
      const { brokers } = resolvedFor({ brokers: { "broker-a": { brokerConf: { [key]: value } } } });
      expect(brokers[0].brokerConf).toEqual({ [key]: String(value) });
    }
  });

  test("is rejected where it is not", () => {
    for (const found of illegal)
      expect(confProblems("rocketmq5", { [key]: found })).toEqual([
        {
          path: `brokers.broker-a.brokerConf.${key}`,
          found,
          expected: expect.stringContaining(expected) as string,
        },
      ]);
  });

  test("is not an object or empty, whatever the type", () => {
    for (const value of [null, "", {}, []])
      expect(confProblems("rocketmq5", { [key]: value })).toMatchObject([
        { expected: "a text of one line, a number, true or false is wanted." },
      ]);
  });
});

test("a wrong value of an enum names the one it is near to", () => {
  expect(confProblems("rocketmq5", { metricsExporterType: "PROMM" })).toMatchObject([
    { expected: "use one of DISABLE, OTLP_GRPC, PROM, LOG. Did you mean PROM?" },
  ]);
});

describe("a value that would not arrive as it was written", () => {
  test.each([" x", "x ", "\tx", "x\t", " ", "\u0000x", "x\u001f"])(
    "is refused for its blanks: %j",
    (found) => {
      for (const conf of ["brokerConf", "uncheckedBrokerConf"])
        expect(problemsOf({ brokers: { "broker-a": { [conf]: { msgTraceTopicName: found } } } })).toEqual([
          {
            path: `brokers.broker-a.${conf}.msgTraceTopicName`,
            found,
            expected: "RocketMQ drops blanks at the ends of a value: remove them.",
          },
        ]);
    },
  );

  test.each([2 ** 53, -(2 ** 53), 1e21])("is refused as YAML cannot hold it: %s", (found) => {
    for (const conf of ["brokerConf", "uncheckedBrokerConf"])
      expect(
        problemsOf({ brokers: { "broker-a": { [conf]: { waitTimeMillsInTransactionQueue: found } } } }),
      ).toEqual([
        {
          path: `brokers.broker-a.${conf}.waitTimeMillsInTransactionQueue`,
          found,
          expected: "YAML cannot hold so large a number exactly: put it in quotes.",
        },
      ]);
  });

  test("is none where only Java's blanks are in its midst, or others at its ends", () => {
    for (const text of ["a b", "a\tb", "\u00a0x", "x\u3000"])
      expect(confProblems("rocketmq5", { msgTraceTopicName: text })).toEqual([]);
  });
});

test.each(["0x10", "0b11", "0o17"])("%s is no number to Java", (value) => {
  expect(confProblems("rocketmq5", { logicalDiskSpaceCleanForciblyThreshold: value })).not.toEqual([]);
});

describe("a key that follows from other settings or says where the store is", () => {
  const follows = (setting: string) => `it follows from ${setting}: set that.`;
  const store = "the store stays where the data outlives its container: set workspace or storage.";

  const keys: readonly [string, string][] = [
    ["brokerIP1", follows("ip")],
    ["bindAddress", follows("networkMode and bindAddress")],
    ["namesrvAddr", follows("the name servers of the cluster")],
    ["listenPort", follows("listenPort")],
    ["brokerRole", follows("brokerRole")],
    ["flushDiskType", follows("flushDiskType")],
    ["deleteWhen", follows("deleteWhen")],
    ["fileReservedTime", follows("fileReservedTime")],
    ["storePathRootDir", store],
    ["storePathCommitLog", store],
    ["storePathDLedgerCommitLog", store],
    ["rocketmqHome", store],
  ];
  /** RocketMQ 5 has them, but its list of keys, and so the catalogue, does not. */
  const unlisted = ["brokerClusterName", "brokerName", "brokerId"].map((key) => [key, follows(key)]);

  test.each(keys)("is not taken from brokerConf: %s", (key, expected) => {
    expect(confProblems("rocketmq5", { [key]: "1" })).toEqual([
      { path: `brokers.broker-a.brokerConf.${key}`, found: "1", expected },
    ]);
  });

  test.each(unlisted)("is not said to be unknown: %s", (key, expected) => {
    expect(confProblems("rocketmq5", { [key]: "1" })).toMatchObject([{ expected }]);
  });

  test.each([...keys, ...unlisted])("is not taken from uncheckedBrokerConf: %s", (key, expected) => {
    expect(confProblems("rocketmq5", {}, { [key]: "1" })).toEqual([
      { path: `brokers.broker-a.uncheckedBrokerConf.${key}`, found: "1", expected },
    ]);
  });
});

describe("uncheckedBrokerConf", () => {
  test("passes on any other key with any value of one line", () => {
    const further = { ofTheFuture: 7, autoCreateTopicEnable: "maybe", x: true };
    const { brokers } = resolvedFor({
      brokers: { "broker-a": { brokerConf: { maxMessageSize: 1 }, uncheckedBrokerConf: further } },
    });
    expect(brokers[0].brokerConf).toEqual({
      maxMessageSize: "1",
      ofTheFuture: "7",
      autoCreateTopicEnable: "maybe",
      x: "true",
    });
  });

  test.each([["two\nlines"], [{}], [[]], [null]])("does not pass on %j", (value) => {
    expect(confProblems("rocketmq5", {}, { x: value })).toMatchObject([
      {
        path: "brokers.broker-a.uncheckedBrokerConf.x",
        expected: "a text of one line, a number, true or false is wanted.",
      },
    ]);
  });

  test("does not pass on what brokerConf holds too", () => {
    expect(confProblems("rocketmq5", { maxMessageSize: 1 }, { maxMessageSize: 2 })).toEqual([
      {
        path: "brokers.broker-a.uncheckedBrokerConf.maxMessageSize",
        found: 2,
        expected: "it is in brokerConf too: leave it in one of them.",
      },
    ]);
  });

  test.each(["x\nbrokerIP1", " brokerIP1", "a=b", "a b", "#a", ""])("does not pass on the key %j", (key) => {
    expect(confProblems("rocketmq5", {}, { [key]: "1.2.3.4" })).toEqual([
      {
        path: `brokers.broker-a.uncheckedBrokerConf.${inPath(key)}`,
        found: "1.2.3.4",
        expected: "a key of letters, digits, '_', '.' and '-' is wanted.",
      },
    ]);
  });

  test("a key named as something that every object has is passed on", () => {
    expect(confProblems("rocketmq5", {}, { constructor: "x" })).toEqual([]);
  });
});

test.each([
  ["rocketmq5", "serverSocketBacklog", 2048],
  ["rocketmq5", "mappedFileSwapEnable", true],
  ["rocketmq4", "filterServerNums", 1],
  ["rocketmq44", "highSpeedMode", true],
] as const)("%s does not take %s, for which its RocketMQ no longer asks", (profile, key, value) => {
  expect(confProblems(profile, { [key]: value })).toEqual([
    {
      path: `brokers.broker-a.brokerConf.${key}`,
      found: value,
      expected: `RocketMQ ${profiles[profile].server.version} takes it, but nothing in it asks for it any more: remove it.`,
    },
  ]);
  expect(confProblems(profile, {}, { [key]: value })).toEqual([]);
});

describe("access control", () => {
  const follows =
    "it follows from accessControl, which has all servers know the same users: set that to true.";
  const none = expect.stringContaining("is a file on each server, which is not set up here") as string;

  test.each([
    ["rocketmq5", "aclEnable", true, follows],
    ["rocketmq5", "authenticationEnabled", true, follows],
    [
      "rocketmq5",
      "authorizationWhitelist",
      "105",
      expect.stringContaining("with accessControl only") as string,
    ],
    ["rocketmq4", "aclEnable", true, none],
    ["rocketmq44", "aclEnable", true, none],
  ] as const)("is not set by half, in %s by %s", (profile, key, value, expected) => {
    expect(confProblems(profile, { [key]: value })).toEqual([
      { path: `brokers.broker-a.brokerConf.${key}`, found: value, expected },
    ]);
  });

  test("has keys of its own where it is on, and none that it sets itself", () => {
    const brokers = (conf: object, place = "brokerConf") => ({
      accessControl: true,
      brokers: { "broker-a": { [place]: conf } },
    });
    expect(problemsOf(brokers({ authorizationWhitelist: "105" }))).toEqual([]);
    for (const place of ["brokerConf", "uncheckedBrokerConf"])
      expect(problemsOf(brokers({ authenticationEnabled: true }, place))).toMatchObject([
        { expected: follows },
      ]);
  });

  test("may be switched off, as it is", () => {
    expect(
      confProblems("rocketmq5", { authenticationEnabled: false, authorizationEnabled: "false" }),
    ).toEqual([]);
  });

  test("its passwords are not shown", () => {
    const given = '{"username":"root","password":"rosebud"}';
    const problems = confProblems("rocketmq5", { initAuthenticationUser: given });
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain("rosebud");
  });

  test("is the same in a proxy's file", () => {
    const proxyConf = { authenticationEnabled: true, enableAclRpcHookForClusterMode: true };
    expect(problemsOf({ proxies: { "proxy-a": { proxyConf } } }).map((one) => one.expected)).toEqual([
      follows,
      follows,
    ]);
  });
});
