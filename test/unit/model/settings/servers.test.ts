import type { ClusterSettings } from "../../../../components/args";
import {
  ConfigurationError,
  Fields,
  resolvePeers,
  resolveProxy,
  resolveStandalone,
  serversOf,
  type Problem,
} from "../../../../model/settings";
import { inPath, at, machine, minimal, problemsOf, profileList, resolvedFor } from "../../support/cluster";

/** The names of a cluster's servers, and of their containers. */
const namesOf = (settings: ClusterSettings) => {
  const { nameServers, brokers, proxies, console } = resolvedFor(settings);
  return [...nameServers, ...brokers, ...proxies, ...(console ? [console] : [])].map(
    ({ name, containerName }) => `${name}: ${containerName}`,
  );
};

describe("servers by name", () => {
  test("are one of each kind by default", () => {
    expect(namesOf({})).toEqual([
      "namesrv-a: rocketmq-namesrv-a",
      "broker-a: rocketmq-broker-a",
      "proxy-a: rocketmq-proxy-a",
      "console: rocketmq-console",
    ]);
    expect(namesOf({ nameServers: {}, brokers: {}, proxies: {}, console: {} })).toEqual(namesOf({}));
  });

  test("have the blog post's names in its profile, whatever they are called", () => {
    expect(namesOf({ ...minimal.rocketmq44, brokers: { orders: {} } })).toEqual([
      "namesrv-a: rmqnamesrv",
      "orders: rmqbroker",
      "console: rmqadmin",
    ]);
  });

  test("are sorted, wherever they were written", () => {
    const settings = {
      brokers: { "broker-b": {}, x: { listenPort: 20911 }, "broker-a": {} },
      proxyEnabled: false,
    };
    expect(namesOf({ ...settings, consoleEnabled: false })).toEqual([
      "namesrv-a: rocketmq-namesrv-a",
      "broker-a: rocketmq-broker-a",
      "broker-b: rocketmq-broker-b",
      "x: rocketmq-x",
    ]);
  });

  test.each(["orders-a", "a", "9", "R2-x", "x".repeat(31)])("may be called %s", (name) => {
    for (const map of ["nameServers", "brokers", "proxies"])
      expect(problemsOf({ [map]: { [name]: {} } })).toEqual([]);
  });

  describe("with '_' in their names", () => {
    const words = (name: string, what: string) =>
      `containers would dial it as ${name}, and RocketMQ's Java client takes no name with '_' for gRPC: choose a ${what} without.`;

    test.each<[string, ClusterSettings, string, string]>([
      ["proxies.a_b", { proxies: { a_b: {} } }, "rocketmq-a_b", "name"],
      ["proxies.proxy-a", { namePrefix: "my_app" }, "my_app-proxy-a", "namePrefix"],
      ["proxies.a_b", { namePrefix: "my_app", proxies: { a_b: {} }, ip: "none" }, "my_app-a_b", "name"],
    ])("%s of %j would not be found by containers' gRPC clients", (path, settings, name, what) => {
      expect(problemsOf(settings)).toEqual([{ path, found: {}, expected: words(name, what) }]);
    });

    test.each<ClusterSettings>([
      { brokers: { a_b: {} }, nameServers: { a_c: {} } },
      { namePrefix: "my_app", proxyEnabled: false },
      { namePrefix: "my_app", ip: "10.0.0.1" }, // that is what containers dial
      { ...minimal.rocketmq4, namePrefix: "my_app" },
    ])("others are: %j", (settings) => {
      expect(problemsOf(settings)).toEqual([]);
    });
  });

  test("cannot have names that DNS takes for one", () => {
    expect(problemsOf({ brokers: { x: {} }, nameServers: { X: {} } })).toEqual([
      {
        path: "brokers.x",
        found: {},
        expected:
          "another container of this cluster is called rocketmq-X, which is the same name in DNS: choose another.",
      },
    ]);
    expect(problemsOf({ proxies: { Console: {} } })).toMatchObject([{ path: "proxies.Console" }]);
  });

  test("have no container that is called as an address, a number or localhost is", () => {
    for (const profile of profileList)
      for (const name of ["1", "127", "localhost", "0x7f", "a"]) {
        const settings = { ...minimal[profile], brokers: { [name]: {} }, nameServers: { [`${name}n`]: {} } };
        for (const { server } of serversOf(resolvedFor(settings)))
          expect(server.containerName).toMatch(/^(rocketmq-|rmq)[\w-]+$/);
      }
  });

  test.each(["-a", "_a", "a.b", "a b", "a/b", "ä", "a\n", "x".repeat(32), "", "__proto__"])(
    "may not be called %j",
    (name) => {
      for (const map of ["nameServers", "brokers", "proxies"]) {
        const settings = JSON.parse(`{ "${map}": { ${JSON.stringify(name)}: { "heap": "1g" } } }`) as object;
        expect(problemsOf(settings)).toContainEqual({
          path: `${map}.${inPath(name)}`,
          found: { heap: "1g" },
          expected:
            "a server's name has up to 31 letters, digits, '_' and '-', and begins with a letter or digit: choose another.",
        });
      }
    },
  );

  test("need no settings of their own, as YAML writes such", () => {
    expect(problemsOf({ brokers: { "broker-a": null, "broker-b": "" }, proxies: null })).toEqual([]);
  });

  test.each([
    ["nameServers", []],
    ["brokers", [{ heap: "1g" }]],
    ["proxies", "proxy-a"],
    ["brokers", true],
    ["brokers.broker-a", "1g"],
    ["proxies.proxy-a", []],
  ])("are no list nor a value, such as %s: %j", (path, found) => {
    expect(problemsOf(at(path, found))).toEqual([{ path, found, expected: "an object is wanted." }]);
  });
});

describe("a broker", () => {
  test("has its name from the map, unless it shares another's, and the cluster's from the cluster", () => {
    const { brokers } = resolvedFor({
      brokerClusterName: "Shop",
      brokers: { "broker-a": {}, "broker-b": { brokerName: "broker-a", brokerId: 1, brokerRole: "SLAVE" } },
    });
    expect(
      brokers.map(({ name, brokerName, brokerId, brokerClusterName }) => [
        name,
        brokerName,
        brokerId,
        brokerClusterName,
      ]),
    ).toEqual([
      ["broker-a", "broker-a", 0, "Shop"],
      ["broker-b", "broker-a", 1, "Shop"],
    ]);
  });

  test("has no cluster of its own", () => {
    for (const map of ["brokers.broker-a", "brokerDefaults"])
      expect(problemsOf(at(`${map}.brokerClusterName`, "Shop"))).toMatchObject([
        { path: `${map}.brokerClusterName`, expected: expect.stringContaining("no such setting") as string },
      ]);
  });
});

describe("a proxy", () => {
  test.each(profileList)("of %s is there where its RocketMQ has them, unless told otherwise", (profile) => {
    const count = profile === "rocketmq5" ? 1 : 0;
    const proxies = { "proxy-a": {}, "proxy-b": {} };
    expect(resolvedFor(minimal[profile]).proxies).toHaveLength(count);
    if (count > 0) expect(resolvedFor({ proxies }).proxies).toHaveLength(2);
    else expect(problemsOf({ ...minimal[profile], proxies }).map(({ path }) => path)).toEqual(["proxies"]);
    expect(resolvedFor({ ...minimal[profile], proxyEnabled: false, proxies }).proxies).toEqual([]);
  });

  test("may have its own heap and image; they are the profile's otherwise", () => {
    const { proxies } = resolvedFor({ proxies: { "proxy-a": { heap: "1g", image: "p:1" }, "proxy-b": {} } });
    expect(proxies.map(({ heap, image }) => [heap, image])).toEqual([
      [2 ** 30, "p:1"],
      [192 * 2 ** 20, "apache/rocketmq:5.5.0"],
    ]);
  });

  test("is named where something of it is wrong", () => {
    const proxies = { "proxy-a": {}, "proxy-b": { grpcServerPort: 0, port: 1 } };
    expect(problemsOf({ proxies }).map(({ path }) => path)).toEqual([
      "proxies.proxy-b.grpcServerPort",
      "proxies.proxy-b.port",
    ]);
  });

  test("is checked also where none is wanted", () => {
    expect(problemsOf({ proxyEnabled: false, proxies: { "proxy-a": { heap: "1" } } })).toMatchObject([
      { path: "proxies.proxy-a.heap" },
    ]);
  });

  test("without a cluster is not to be had of a RocketMQ that has none", () => {
    const standalone = (settings: object) =>
      resolveStandalone(settings, machine, (fields, shared) => resolveProxy(fields, "x-b", shared)).server;
    expect(standalone({})).toMatchObject({ containerName: "rocketmq-x-b", grpcServerPort: 8091 });
    expect(() => standalone({ profile: "rocketmq4" })).toThrow(ConfigurationError);
    expect(() => standalone({ profile: "rocketmq4" })).toThrow(
      '  profile is "rocketmq4": RocketMQ 4.9.7 of the rocketmq4 profile has no proxy: ' +
        "clients that speak gRPC need rocketmq5.",
    );
  });
});

describe("where a server without a cluster finds the others", () => {
  function peersOf(settings: object) {
    const problems: Problem[] = [];
    return { ...resolvePeers(Fields.of(settings, (problem) => problems.push(problem))), problems };
  }

  test("is a list of addresses", () => {
    expect(peersOf({ nameServers: ["n0:9876", "10.0.0.1:9876"] })).toEqual({
      nameServers: ["n0:9876", "10.0.0.1:9876"],
      brokers: [],
      problems: [],
    });
    expect(peersOf({ nameServers: ["n0:9876"], brokers: ["b0:10911"] }).brokers).toEqual(["b0:10911"]);
  });

  test.each([[undefined], [[]], [""]])("is a name server at least, and not %j", (nameServers) => {
    expect(peersOf({ nameServers }).problems).toMatchObject([
      { path: "nameServers", expected: "one address at least is wanted." },
    ]);
  });

  test.each([
    ["n0:9876"],
    [["n0"]],
    [["http://n0:9876"]],
    [["n0:123456"]],
    [["n0:9876", 1]],
    [["n0:9876;n1:9876"]],
  ])("is not %j", (found) => {
    for (const key of ["nameServers", "brokers"])
      expect(peersOf({ nameServers: ["n0:9876"], [key]: found }).problems).toEqual([
        { path: key, found, expected: 'a list of addresses such as "rocketmq-namesrv-a:9876" is wanted.' },
      ]);
  });
});
