import {
  brokerSettings,
  clusterSettings,
  consoleSettings,
  Fields,
  nameServerSettings,
  proxySettings,
  resolvePeers,
  unknown,
  type Problem,
  type Setting,
  type Settings,
} from "../../../../model/settings";
import { at, minimal, problemsOf, profileList, resolvedFor } from "../../support/cluster";

/*
 * A value that only a deployment brings, as it is another resource's output, counts as legal and not set until it is
 * there: nothing false may be said of it, or of what it goes together with.
 */

const tables: Readonly<Record<string, Settings>> = {
  "": clusterSettings,
  "nameServers.namesrv-a.": nameServerSettings,
  "brokers.broker-a.": brokerSettings,
  "proxies.proxy-a.": proxySettings,
  "console.": consoleSettings,
};
const pathsOf = (wanted: (setting: Setting) => boolean) =>
  Object.entries(tables).flatMap(([prefix, settings]) =>
    Object.entries(settings).flatMap(([key, setting]) => (wanted(setting) ? [`${prefix}${key}`] : [])),
  );

/** Settings may hold the symbol wherever an Input may be. */
const resolve = (settings: object) => resolvedFor(settings);

test.each(pathsOf(({ plain }) => !plain))("%s may be unknown, and counts as not set", (path) => {
  expect(problemsOf(at(path, unknown))).toEqual([]);
  if (path === "ip" || path === "bindAddress") return; // a stand-in is taken for them, see below
  expect(resolve(at(path, unknown))).toEqual(resolve({}));
});

test.each([
  ...pathsOf(({ plain }) => plain),
  ...["nameServers.namesrv-a", "brokers.broker-a", "proxies.proxy-a", "brokerDefaults.brokerRole"],
])("%s decides which resources exist, and may not be", (path) => {
  expect(problemsOf(at(path, unknown))).toEqual([
    {
      path,
      found: "[output]",
      expected: "which resources exist follows from it: a plain value is wanted.",
    },
  ]);
});

test.each(["nameServerDefaults", "brokerDefaults", "proxyDefaults"])(
  "a value of %s may be, too",
  (defaults) => {
    for (const key of ["heap", "image", "memory", "environment", "labels", "jvmOptions"])
      expect(problemsOf(at(`${defaults}.${key}`, unknown))).toEqual([]);
  },
);

test("a server's own value that is unknown is not the one it has in common with others", () => {
  const { brokers } = resolve({
    brokerDefaults: { heap: "1g", brokerConf: { maxMessageSize: 1 } },
    brokers: { "broker-a": { heap: unknown, brokerConf: { maxMessageSize: unknown } } },
  });
  expect(brokers[0].heap).not.toBe(2 ** 30);
  expect(brokers[0].brokerConf).toEqual({ maxMessageSize: "" });
});

test.each<[string, object]>([
  ["environment", { A: unknown, B: "x" }],
  ["labels", { a: unknown }],
  ["jvmOptions", [unknown, "-ea"]],
])("something in a server's %s may be", (key, value) => {
  for (const server of ["nameServers.namesrv-a", "brokers.broker-a", "proxies.proxy-a", "console"])
    expect(problemsOf(at(`${server}.${key}`, value))).toEqual([]);
});

test.each([
  "nameServers.namesrv-a.namesrvConf.serverWorkerThreads",
  "nameServers.namesrv-a.uncheckedNamesrvConf.x",
  "brokers.broker-a.brokerConf.maxMessageSize",
  "brokers.broker-a.brokerConf.haListenPort",
  "brokers.broker-a.uncheckedBrokerConf.x",
  "proxies.proxy-a.proxyConf.grpcMaxInboundMessageSize",
  "proxies.proxy-a.uncheckedProxyConf.x",
  "console.consoleProperties.x",
])("the value of a configuration file's key may be: %s", (path) => {
  expect(problemsOf(at(path, unknown))).toEqual([]);
});

describe("what cannot be judged yet is not", () => {
  test.each<[string, object]>([
    ["whether an address goes with the one that ports are on", { ip: unknown, bindAddress: "0.0.0.0" }],
    ["whether that goes with the address", { ip: "127.0.0.1", bindAddress: unknown }],
    ["whether a name has an address to publish on", { ip: "rocketmq.example.com", bindAddress: unknown }],
    ["whether the Docker host's network does", { ip: unknown, networkMode: "host" }],
    ["whether the blog post's servers find each other by it", { ...minimal.rocketmq44, ip: unknown }],
    ["whether a heap fits into memory", { brokers: { "broker-a": { heap: unknown, memory: "512m" } } }],
    ["whether memory holds a heap", { brokers: { "broker-a": { heap: "1g", memory: unknown } } }],
  ])("%s", (_, settings) => {
    expect(problemsOf(settings)).toEqual([]);
  });

  test("but what is known is, beside it", () => {
    expect(problemsOf({ ip: unknown, bindAddress: "all" })).toMatchObject([{ path: "bindAddress" }]);
    expect(problemsOf({ brokers: { "broker-a": { heap: unknown, image: "A" } } })).toMatchObject([
      { path: "brokers.broker-a.image", found: "A" },
    ]);
  });
});

test.each(profileList)("until the address is known the servers of %s are as they are with one", (profile) => {
  const { shared, ...rest } = resolve({ ...minimal[profile], ip: unknown });
  expect(shared.reach.mode).toBe("address");
  const { shared: _, ...same } = resolve({ ...minimal[profile], ip: "10.0.0.1" });
  expect(rest).toEqual(same);
});

describe("where a server without a cluster finds the others", () => {
  const problems: Problem[] = [];
  const peersOf = (settings: object) =>
    resolvePeers(Fields.of(settings, (problem) => problems.push(problem)));

  test("may be unknown, all or one of them", () => {
    expect(peersOf({ nameServers: unknown, brokers: unknown })).toEqual({ nameServers: [], brokers: [] });
    expect(peersOf({ nameServers: ["n0:9876", unknown] }).nameServers).toEqual(["n0:9876", ""]);
    expect(problems).toEqual([]);
  });
});
