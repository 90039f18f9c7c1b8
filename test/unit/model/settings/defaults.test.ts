import type { ClusterSettings } from "../../../../components/args";
import { serverMapNames, type ServerMap } from "../../../../model/settings";
import { brokerIn, nameServerIn, problemsOf, proxyIn, resolvedFor } from "../../support/cluster";

/** What servers have in common is set once, and any of them may say otherwise. */

const two: Readonly<Record<ServerMap, readonly [string, string]>> = {
  nameServers: ["namesrv-a", "namesrv-b"],
  brokers: ["broker-a", "broker-b"],
  proxies: ["proxy-a", "proxy-b"],
};
const defaultsOf: Readonly<Record<ServerMap, string>> = {
  nameServers: "nameServerDefaults",
  brokers: "brokerDefaults",
  proxies: "proxyDefaults",
};

describe.each(serverMapNames)("what %s have in common", (map) => {
  const [first, second] = two[map];
  const defaults = defaultsOf[map];
  const serversOf = (common: object, own: object = {}) =>
    resolvedFor({ [defaults]: common, [map]: { [first]: {}, [second]: own } })[map];

  test("is each one's, unless it says otherwise", () => {
    const common = { heap: "512m", image: "x:1", memory: "4g", cpus: 2 };
    const [one, other] = serversOf(common, { heap: "1g", cpus: 0.5 });
    expect(one).toMatchObject({ heap: 512 * 2 ** 20, image: "x:1", memory: 4 * 2 ** 30, cpus: 2 });
    expect(other).toMatchObject({ heap: 2 ** 30, image: "x:1", memory: 4 * 2 ** 30, cpus: 0.5 });
  });

  test("is the only one's where none is named", () => {
    expect(resolvedFor({ [defaults]: { heap: "512m" } })[map]).toMatchObject([
      { name: first, heap: 512 * 2 ** 20 },
    ]);
  });

  test("holds where a server's own value is empty", () => {
    for (const heap of ["", null, undefined])
      expect(serversOf({ heap: "512m" }, { heap })[1].heap).toBe(512 * 2 ** 20);
  });

  test("is merged key by key where it has keys, and replaced where it is a list", () => {
    const [one, other] = serversOf(
      {
        environment: { A: "common", B: "common" },
        labels: { a: "common", b: "common" },
        jvmOptions: ["-Da=1", "-Db=1"],
      },
      { environment: { B: "own", C: "own" }, labels: { b: "own", c: "own" }, jvmOptions: ["-Dc=1"] },
    );
    expect(one).toMatchObject({
      environment: { A: "common", B: "common" },
      labels: { a: "common", b: "common" },
      jvmOptions: ["-Da=1", "-Db=1"],
    });
    expect(other.environment).toEqual({ A: "common", B: "own", C: "own" });
    expect(other.labels).toEqual({ a: "common", b: "own", c: "own" });
    expect(other.jvmOptions).toEqual(["-Dc=1"]);
  });

  test("is wrong once, and said to be where it stands", () => {
    const problems = problemsOf({
      [defaults]: { heap: "1", heep: "1g", environment: { TZ: "UTC" } },
      [map]: { [first]: {}, [second]: {} },
    });
    expect(problems.map(({ path, found }) => [path, found])).toEqual([
      [`${defaults}.heap`, "1"],
      [`${defaults}.environment.TZ`, "UTC"],
      [`${defaults}.heep`, "1g"],
    ]);
  });

  test("is not wrong for a server that says otherwise, whose own value may be", () => {
    const own = { [map]: { [first]: { heap: "1g" } } };
    expect(problemsOf({ [defaults]: { heap: "1" }, ...own })).toEqual([]);
    expect(problemsOf({ [defaults]: { heap: "1g" }, [map]: { [first]: { heap: "1" } } })).toMatchObject([
      { path: `${map}.${first}.heap`, found: "1" },
    ]);
  });

  test("is an object", () => {
    expect(problemsOf({ [defaults]: "x", [map]: { [first]: {}, [second]: {} } })).toEqual([
      { path: defaults, found: "x", expected: "an object is wanted." },
    ]);
  });
});

describe("configuration files", () => {
  test("are merged key by key", () => {
    const cluster = resolvedFor({
      nameServerDefaults: { namesrvConf: { serverWorkerThreads: 4, useEpollNativeSelector: true } },
      nameServers: { "namesrv-a": {}, "namesrv-b": { namesrvConf: { serverWorkerThreads: 8 } } },
      brokerDefaults: {
        brokerConf: { maxMessageSize: 1, traceTopicEnable: true },
        uncheckedBrokerConf: { newer: 1 },
      },
      brokers: {
        "broker-a": {},
        "broker-b": { brokerConf: { maxMessageSize: 2 }, uncheckedBrokerConf: { newest: 2 } },
      },
      proxyDefaults: { uncheckedProxyConf: { a: 1, b: 1 } },
      proxies: { "proxy-a": {}, "proxy-b": { uncheckedProxyConf: { b: 2 } } },
    });
    const nameServers = ["namesrv-a", "namesrv-b"].map((name) => nameServerIn(cluster, name).namesrvConf);
    expect(nameServers).toEqual([
      { serverWorkerThreads: "4", useEpollNativeSelector: "true" },
      { serverWorkerThreads: "8", useEpollNativeSelector: "true" },
    ]);
    const brokers = ["broker-a", "broker-b"].map((name) => brokerIn(cluster, name).brokerConf);
    expect(brokers).toEqual([
      { maxMessageSize: "1", traceTopicEnable: "true", newer: "1" },
      { maxMessageSize: "2", traceTopicEnable: "true", newer: "1", newest: "2" },
    ]);
    const proxies = ["proxy-a", "proxy-b"].map((name) => proxyIn(cluster, name).proxyConf);
    expect(proxies).toEqual([
      { a: "1", b: "1" },
      { a: "1", b: "2" },
    ]);
  });

  test("have a wrong key in common once", () => {
    const brokers = { "broker-a": {}, "broker-b": { brokerConf: { maxMessageSize: 1 } } };
    expect(problemsOf({ brokerDefaults: { brokerConf: { maxMessagesSize: 1 } }, brokers })).toMatchObject([
      { path: "brokerDefaults.brokerConf.maxMessagesSize", found: 1 },
    ]);
    const replicating = { "broker-a": {}, "broker-b": { brokerConf: { haListenPort: 20912 } } };
    expect(
      problemsOf({ brokerDefaults: { brokerConf: { haListenPort: 70000 } }, brokers: replicating }),
    ).toMatchObject([{ path: "brokerDefaults.brokerConf.haListenPort", found: 70000 }]);
  });
});

describe("what tells a server from the others", () => {
  test.each<[ServerMap, string, unknown]>([
    ["nameServers", "port", 9999],
    ["brokers", "brokerName", "x"],
    ["brokers", "brokerId", 1],
    ["brokers", "listenPort", 20911],
    ["proxies", "grpcServerPort", 9000],
    ["proxies", "remotingListenPort", 9001],
  ])("is not had in common by %s: %s", (map, key, found) => {
    const [first, second] = two[map];
    const servers = { [first]: {}, [second]: {} };
    for (const value of [found, [], "?"])
      expect(problemsOf({ [defaultsOf[map]]: { [key]: value }, [map]: servers })).toEqual([
        {
          path: `${defaultsOf[map]}.${key}`,
          found: value,
          expected: `it is each server's own: set it in ${map}.`,
        },
      ]);
  });

  test("a role may be had in common, by slaves", () => {
    const slave = (brokerId: number) => ({ brokerName: "broker-a", brokerId });
    const settings: ClusterSettings = {
      brokerDefaults: { brokerRole: "SLAVE" },
      brokers: { "broker-a": { brokerRole: "ASYNC_MASTER" }, "broker-b": slave(1), "broker-c": slave(2) },
    };
    const roles = ["ASYNC_MASTER", "SLAVE", "SLAVE"];
    expect(resolvedFor(settings).brokers.map(({ brokerRole }) => brokerRole)).toEqual(roles);
    expect(problemsOf({ ...settings, brokers: {} })).toMatchObject([
      { path: "brokerDefaults.brokerRole", found: "SLAVE" },
    ]);
  });
});
