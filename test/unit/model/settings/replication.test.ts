import type { BrokerSettings, ClusterSettings } from "../../../../components/args";
import { brokerIn, minimal, problemsOf, resolvedFor } from "../../support/cluster";

/** What a problem looks like of whose text only a part matters. */
const problem = (path: string, found: unknown, expected: string) => ({
  path,
  found,
  expected: expect.stringContaining(expected) as string,
});

const slave = (brokerName: string, settings: BrokerSettings = {}): BrokerSettings => ({
  brokerName,
  brokerId: 1,
  brokerRole: "SLAVE",
  ...settings,
});

/** A master and a slave, or two. */
const group = (master: BrokerSettings, slaves = 1, ofSlaves: BrokerSettings = {}): ClusterSettings => ({
  brokers: {
    "broker-a": master,
    ...Object.fromEntries(
      Array.from({ length: slaves }, (_, i) => [
        `slave-${i + 1}`,
        slave("broker-a", { brokerId: i + 1, ...ofSlaves }),
      ]),
    ),
  },
});

const confOf = (settings: ClusterSettings, name = "broker-a") =>
  brokerIn(resolvedFor(settings), name).brokerConf;

const onPath = "brokers.broker-a.brokerConf.inSyncReplicas";

describe("a master waits for slaves", () => {
  test("if it is a SYNC_MASTER, for one", () => {
    expect(confOf(group({ brokerRole: "SYNC_MASTER" }))).toEqual({ inSyncReplicas: "2" });
    expect(confOf(group({ brokerRole: "SYNC_MASTER" }, 2))).toEqual({ inSyncReplicas: "2" });
    expect(confOf(group({}))).toEqual({});
    expect(confOf(group({ brokerRole: "ASYNC_MASTER" }))).toEqual({});
  });

  test("for more, if it says so and there are as many", () => {
    const master = { brokerRole: "SYNC_MASTER", brokerConf: { inSyncReplicas: 3 } } as const;
    expect(confOf(group(master, 2))).toEqual({ inSyncReplicas: "3" });
    expect(problemsOf(group(master))).toEqual([
      problem(onPath, 3, "broker-a has 2, master and slaves: lower it, or add slaves."),
    ]);
  });

  test("with RocketMQ 4 for one by itself: there is no such key", () => {
    expect(confOf({ ...minimal.rocketmq4, ...group({ brokerRole: "SYNC_MASTER" }) })).toEqual({});
  });

  test.each([{}, group({}, 0), { brokers: { "broker-b": {}, "slave-2": slave("broker-b") } }])(
    "that have to be there, and be its own",
    (others) => {
      const brokers = { ...others.brokers, "broker-a": { brokerRole: "SYNC_MASTER" } };
      for (const profile of ["rocketmq5", "rocketmq4"])
        expect(problemsOf({ profile, brokers })).toEqual([
          problem(
            "brokers.broker-a.brokerRole",
            "SYNC_MASTER",
            "set replicas to 2 instead, or use ASYNC_MASTER.",
          ),
        ]);
    },
  );

  test("that have to be there also where all masters have the role in common", () => {
    expect(problemsOf({ brokerDefaults: { brokerRole: "SYNC_MASTER" } })).toEqual([
      problem("brokerDefaults.brokerRole", "SYNC_MASTER", "no broker here follows it"),
    ]);
  });

  test.each([1, 0, -1])("and not for %i brokers, which is nobody besides it", (inSyncReplicas) => {
    const master = { brokerRole: "SYNC_MASTER" } as const;
    const expected = "use 2 or more, remove it for 2, or set brokerRole to ASYNC_MASTER.";
    expect(problemsOf(group({ ...master, brokerConf: { inSyncReplicas } }))).toEqual([
      problem(onPath, inSyncReplicas, expected),
    ]);
    expect(problemsOf(group({ ...master, uncheckedBrokerConf: { inSyncReplicas } }))).toEqual([
      problem("brokers.broker-a.uncheckedBrokerConf.inSyncReplicas", inSyncReplicas, expected),
    ]);
    expect(problemsOf({ ...group(master), brokerDefaults: { brokerConf: { inSyncReplicas } } })).toEqual([
      problem("brokerDefaults.brokerConf.inSyncReplicas", inSyncReplicas, expected),
    ]);
  });

  test("not if it is an ASYNC_MASTER", () => {
    expect(problemsOf(group({ brokerConf: { inSyncReplicas: 2 } }))).toEqual([
      problem(onPath, 2, "set brokerRole to SYNC_MASTER, or remove it."),
    ]);
    expect(problemsOf(group({ brokerConf: { inSyncReplicas: 1 } }))).toEqual([]);
  });

  test("whatever their slaves have in common with them", () => {
    const brokerDefaults = { brokerConf: { inSyncReplicas: 2 } };
    expect(problemsOf({ ...group({ brokerRole: "SYNC_MASTER" }), brokerDefaults })).toEqual([]);
  });

  test.each([
    ["allAckInSyncStateSet", true, false],
    ["minInSyncReplicas", 2, 1],
    ["enableAutoInSyncReplicas", true, false],
  ])("not by %s, which takes a controller", (key, found, harmless) => {
    const settings = (value: unknown) =>
      group({ brokerRole: "SYNC_MASTER", brokerConf: { [key]: value as never } });
    expect(problemsOf(settings(found))).toEqual([
      problem(`brokers.broker-a.brokerConf.${key}`, found, "in controller mode only"),
    ]);
    expect(problemsOf(settings(harmless))).toEqual([]);
  });

  test("a number that is none is called that, and nothing else", () => {
    expect(problemsOf(group({ brokerRole: "SYNC_MASTER", brokerConf: { inSyncReplicas: "two" } }))).toEqual([
      problem(onPath, "two", "a whole number of at most 32 bits is wanted."),
    ]);
  });
});

describe("a slave", () => {
  test("hands out what it has, unless it is not to", () => {
    expect(confOf(group({}), "slave-1")).toEqual({ slaveReadEnable: "true" });
    const no = { brokerConf: { slaveReadEnable: false } };
    expect(confOf(group({}, 1, no), "slave-1")).toEqual({ slaveReadEnable: "false" });
    for (const profile of ["rocketmq4", "rocketmq5"] as const)
      expect(confOf({ ...minimal[profile], ...group({}) }, "slave-1")).toEqual({ slaveReadEnable: "true" });
  });

  test("is there for consumers that its master sends to it", () => {
    const yes = { brokerConf: { slaveReadEnable: true } };
    const no = { brokerConf: { slaveReadEnable: false } };
    expect(problemsOf(group(yes))).toEqual([]);
    expect(problemsOf(group(yes, 1, no))).toEqual([
      problem("brokers.slave-1.brokerConf.slaveReadEnable", false, "make it the same for both."),
    ]);
    expect(problemsOf(group({}, 1, no))).toEqual([]);
  });

  test.each<[string, ClusterSettings["brokers"], string, string, string]>([
    [
      "alone",
      { s: slave("x") },
      "s",
      "x",
      "this cluster has no master: add one, a broker with the brokerId 0.",
    ],
    [
      "beside other slaves",
      { s: slave("x"), t: slave("x", { brokerId: 2 }) },
      "s",
      "x",
      "this cluster has no master",
    ],
    ["of another's name", { "broker-a": {}, s: slave("broker-b") }, "s", "broker-b", "use broker-a, or add"],
    [
      "of its own name",
      { "broker-a": {}, "broker-b": {}, s: { brokerId: 1, brokerRole: "SLAVE" } },
      "s",
      "s",
      "use broker-a or broker-b, or add a master.",
    ],
  ])("has a master: not %s", (_, brokers, name, found, expected) => {
    for (const profile of ["rocketmq5", "rocketmq4"] as const)
      expect(problemsOf({ profile, brokers })[0]).toEqual(
        problem(`brokers.${name}.brokerName`, found, expected),
      );
  });

  test("has a master in rocketmq44 too, which has one broker", () => {
    const brokers = { "broker-a": { brokerId: 1, brokerRole: "SLAVE" } };
    expect(problemsOf({ ...minimal.rocketmq44, brokers })).toEqual([
      problem("brokers.broker-a.brokerName", "broker-a", "this cluster has no master"),
    ]);
  });
});
