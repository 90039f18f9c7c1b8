import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { load } from "js-yaml";
import { readStackConfig } from "../../../config";
import type { ClusterArgs } from "../../../components";
import { ConfigurationError, resolved, ResolvedCluster, type Problem } from "../../../model/settings";
import { caCertificate, certificate, privateKey } from "../support/certificates";
import { brokerIn, machine, problemsOf, resolvedFor } from "../support/cluster";

type Config = Readonly<Record<string, unknown>>;

/** Reads stack config as the CLI hands it over: all of it as text. */
function read(config: Config, project = "rocketmq", secretKeys: readonly string[] = []): ClusterArgs {
  const named = (key: string) => (key.includes(":") ? key : `${project}:${key}`);
  const texts = Object.entries(config).map(([key, value]) => [
    named(key),
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>, secretKeys.map(named));
  return readStackConfig(project);
}

const clusterOf = (config: Config): ResolvedCluster => resolvedFor(read(config));
const problemsIn = (config: Config): readonly Problem[] => problemsOf(read(config));

const yaml = (file: string) =>
  load(readFileSync(join(__dirname, "../../..", file), "utf8")) as { config: Record<string, unknown> };

const defaults = Object.fromEntries(
  Object.entries(yaml("Pulumi.yaml").config).map(([key, declared]) => [
    key,
    (declared as { default: unknown }).default,
  ]),
);

afterEach(() => pulumi.runtime.setAllConfig({}));

test("the defaults in Pulumi.yaml are those of the settings", () => {
  expect(clusterOf(defaults)).toEqual(resolvedFor({}));
});

test.each([
  ["rocketmq5", { profile: "rocketmq5", proxyEnabled: true }],
  ["rocketmq4", { profile: "rocketmq4" }],
  ["rocketmq44", { profile: "rocketmq44", ip: "192.168.1.20", workspace: "/srv" }],
] as const)("they do not stand in the way of the %s profile's own", (_, settings) => {
  expect(clusterOf({ ...defaults, ...settings })).toEqual(resolvedFor(settings));
});

test("the stack config that comes with the project is legal", () => {
  expect(problemsIn(yaml("Pulumi.dev.yaml").config)).toEqual([]);
});

test.each(["", "{}"])("a map that is %j leaves the one server that there is by default", (text) => {
  const { nameServers, brokers, proxies } = clusterOf({ nameServers: text, brokers: text, proxies: text });
  expect([...nameServers, ...brokers, ...proxies].map(({ name }) => name)).toEqual([
    "namesrv-a",
    "broker-a",
    "proxy-a",
  ]);
});

test("every key reaches the setting that it is", () => {
  const settings = {
    profile: "rocketmq5",
    ip: "10.0.0.1",
    bindAddress: "0.0.0.0",
    networkMode: "host",
    namePrefix: "orders",
    portOffset: 1000,
    workspace: "/srv",
    storage: "folder",
    imageRegistry: "r.example.com",
    timeZone: "Asia/Shanghai",
    logSize: "1m",
    logFiles: 7,
    readyTimeout: 7,
    tls: "enforcing",
    caCertificate,
    certificate,
    privateKey,
    networkName: "net",
    subnet: "10.89.0.0/24",
    brokerClusterName: "C",
    hosts: {},
    nameServers: { n0: { port: 19876, heap: "64m", image: "n:1" } },
    nameServerDefaults: { namesrvConf: { scanNotActiveBrokerInterval: 5000 } },
    brokers: { b0: {}, b1: { brokerName: "b0", brokerId: 1, brokerRole: "SLAVE", listenPort: 20911 } },
    brokerDefaults: { brokerConf: { maxMessageSize: 1024 }, jvmOptions: ["-XX:+UseZGC"], cpus: 1.5 },
    proxyEnabled: false,
    proxies: { p0: { grpcServerPort: 18081 } },
    proxyDefaults: { heap: "256m", environment: { LANG: "C" }, labels: { team: "orders" } },
    consoleEnabled: true,
    rolling: false,
    drain: "5m",
    console: { port: 18888, user: "me", password: "sesame", login: true },
    topics: { orders: { type: "FIFO", queues: 16 } },
    consumerGroups: { billing: { retryMaxTimes: 3 } },
    accessControl: true,
    users: { shop: { permissions: { "Topic:orders": { actions: ["Pub"] } } } },
  };
  expect(Object.keys(settings)).toEqual(Object.keys(defaults));
  expect(read(settings)).toEqual(settings);
  expect(problemsIn({ ...settings, subnet: "" })).toEqual([]); // as the servers are on the Docker host's network
});

test.each([
  ["rocketmq5", "", 1],
  ["rocketmq5", "true", 1],
  ["rocketmq5", "false", 0],
  ["rocketmq4", "", 0],
  ["rocketmq4", "false", 0],
])("%s has proxies where proxyEnabled is %j, or by itself: %i", (profile, proxyEnabled, count) => {
  expect(clusterOf({ ...defaults, profile, proxyEnabled }).proxies).toHaveLength(count);
});

test.each(["127.0.0.1", "192.168.1.20", "rocketmq.example.com", "none"])("ip may be %s", (ip) => {
  const { shared } = clusterOf({ ...defaults, ip });
  expect(shared.reach.ip).toBe(ip === "none" ? undefined : ip);
});

test.each([
  ["bridge", false],
  ["", false],
  ["host", true],
])("with networkMode %j the servers have the Docker host's network: %s", (networkMode, onHost) => {
  const { shared } = clusterOf({ ...defaults, ip: "10.0.0.1", networkMode });
  expect(shared.reach.onHost).toBe(onHost);
});

test("texts that look like something else stay texts", () => {
  const settings = { namePrefix: "1", networkName: "20", workspace: "true", brokerClusterName: "{}" };
  expect(read(settings)).toEqual(settings);
  const { deleteWhen, heap } = brokerIn(
    clusterOf({ brokers: { "broker-a": { deleteWhen: "04", heap: "200000000" } } }),
  );
  expect({ deleteWhen, heap }).toEqual({ deleteWhen: "04", heap: 200_000_000 });
});

test("other projects' and providers' keys are none of its business", () => {
  expect(read({ "docker:host": "ssh://me@host", "other:portOffset": "x", ip: "10.0.0.1" })).toEqual({
    ip: "10.0.0.1",
  });
});

test("the keys are those of the project, whatever it is called", () => {
  expect(read({ ip: "10.0.0.1", "rocketmq:ip": "10.0.0.2" }, "mine")).toEqual({ ip: "10.0.0.1" });
});

test.each([
  ["nameservers", "{}", " Did you mean nameServers?"],
  ["brokerDefault", "{}", " Did you mean brokerDefaults?"],
  ["zookeeper", "x", ""],
  ["constructor", "x", ""],
  ["__proto__", "x", ""],
])("an unknown key is left for the check, which names the nearest one: %s", (key, text, hint) => {
  expect(problemsOf(read(JSON.parse(`{"${key}":"${text}"}`) as Config))).toEqual([
    { path: key, found: text, expected: `there is no such setting.${hint}` },
  ]);
});

test.each([
  ["portOffset", "high", "high"],
  ["portOffset", "1.5", 1.5],
  ["portOffset", "true", true],
  ["logFiles", "none", "none"],
  ["readyTimeout", '"7"', "7"],
  ["consoleEnabled", "yes", "yes"],
  ["consoleEnabled", "1", 1],
  ["proxyEnabled", "yes", "yes"],
  ["brokers", "two", "two"],
  ["brokers", "[{}]", [{}]],
  ["brokers", "{", "{"],
  ["brokerDefaults", "7", 7],
  ["console", "false", false],
])("a value of another type is left for the check, which refuses it: %s as %s", (key, text, found) => {
  expect(read({ [key]: text })).toEqual({ [key]: found });
  expect(problemsIn({ [key]: text })).toEqual([
    { path: key, found, expected: expect.stringMatching(/wanted|use true or false/) as string },
  ]);
});

describe("a problem is told by its stack key", () => {
  test.each([
    ["ip", "localhost"],
    ["bindAddress", "0.0.0.0"],
    ["networkMode", "hosts"],
    ["networkMode", "host"],
    ["namePrefix", "-"],
    ["portOffset", -1],
    ["storage", "tape"],
    ["timeZone", "Atlantis"],
    ["logSize", "10"],
    ["logFiles", 0],
    ["readyTimeout", -1],
    ["networkName", "-"],
    ["brokerClusterName", "a b"],
  ])("%s as %j", (key, value) => {
    expect(problemsIn({ [key]: value })).toMatchObject([{ path: key, found: value }]);
  });

  test.each([
    ["nameServers.namesrv-a.port", { nameServers: { "namesrv-a": { port: 0 } } }, 0],
    ["nameServerDefaults.heap", { nameServerDefaults: { heap: "1m" } }, "1m"],
    ["brokers.broker-a.brokerRole", { brokers: { "broker-a": { brokerRole: "MASTER" } } }, "MASTER"],
    ["brokers.broker-a.listenport", { brokers: { "broker-a": { listenport: 1 } } }, 1],
    ["brokers.broker-a", { brokers: { "broker-a": 2 } }, 2],
    ["brokerDefaults.brokerConf.listenPort", { brokerDefaults: { brokerConf: { listenPort: 1 } } }, 1],
    ["brokerDefaults.brokerName", { brokerDefaults: { brokerName: "b" } }, "b"],
    ["proxies.proxy-a.grpcServerPort", { proxies: { "proxy-a": { grpcServerPort: 65536 } } }, 65536],
    ["console.user", { console: { user: "a b" } }, "a b"],
  ])("%s", (path, config, found) => {
    expect(problemsIn(config)).toMatchObject([{ path, found }]);
  });

  test("of what servers have in common once", () => {
    const brokers = { "broker-a": {}, "broker-b": {}, "broker-c": {} };
    expect(problemsIn({ brokers, brokerDefaults: { heap: "x" } }).map(({ path }) => path)).toEqual([
      "brokerDefaults.heap",
    ]);
  });

  test("where the machine is too small too", () => {
    const brokers = { "broker-a": { heap: "17g" } };
    expect(problemsIn({ brokers })).toMatchObject([{ path: "brokers.broker-a.heap" }]);
  });

  test("all together, unknown keys among them", () => {
    const config = { ip: "x", prot: "1", brokers: { "broker-a": { brokerConf: { a: 1 } } } };
    const check = () => resolved(read(config), machine);
    expect(check).toThrow(ConfigurationError);
    expect(check).toThrow(/^The configuration has 3 problems; nothing was changed\.\n/);
    expect(problemsIn(config).map(({ path }) => path)).toEqual([
      "ip",
      "brokers.broker-a.brokerConf.a",
      "prot",
    ]);
  });
});

test("servers by their names, from which ports follow", () => {
  const { nameServers, brokers, proxies } = clusterOf({
    ...defaults,
    nameServers: { "namesrv-a": {}, "namesrv-b": {}, "namesrv-c": { port: 19876 } },
    brokers: { "broker-b": { heap: "1g" }, "broker-a": { listenPort: 20911 } },
    brokerDefaults: { heap: "512m", brokerConf: { maxMessageSize: 1024 } },
    proxies: { "proxy-a": {}, "proxy-b": { remotingListenPort: 18082 } },
  });
  expect(nameServers.map(({ containerName, port }) => `${containerName}:${port}`)).toEqual([
    "rocketmq-namesrv-a:9876",
    "rocketmq-namesrv-b:9877",
    "rocketmq-namesrv-c:19876",
  ]);
  expect(
    brokers.map(({ brokerName, listenPort, heap, brokerConf }) => [
      brokerName,
      listenPort,
      heap / 2 ** 20,
      brokerConf.maxMessageSize,
    ]),
  ).toEqual([
    ["broker-a", 20911, 512, "1024"],
    ["broker-b", 10921, 1024, "1024"],
  ]);
  expect(
    proxies.map(({ grpcServerPort, remotingListenPort }) => [grpcServerPort, remotingListenPort]),
  ).toEqual([
    [8081, 8082],
    [8091, 18082],
  ]);
});

describe("a key that Pulumi keeps as a secret", () => {
  /** Where there are secrets in settings, with their values. */
  const secretsIn = async (value: unknown, path = ""): Promise<string[]> => {
    if (pulumi.Output.isInstance(value)) {
      expect(await pulumi.isSecret(value)).toBe(true);
      return new Promise((resolve) => value.apply((inner) => resolve([`${path}=${String(inner)}`])));
    }
    if (typeof value !== "object" || value === null) return [];
    const found = Object.entries(value).map(([key, inner]) => secretsIn(inner, `${path}.${key}`));
    return (await Promise.all(found)).flat();
  };

  test("gives the password as a secret, and nothing else of the console", async () => {
    const settings = read({ console: { user: "me", password: "sesame", port: 1 } }, "rocketmq", ["console"]);
    expect(await secretsIn(settings)).toEqual([".console.password=sesame"]);
    expect(settings).toMatchObject({ console: { user: "me", port: 1 } });
  });

  test("gives all of it as secrets that may be one", async () => {
    const server = {
      heap: "1g",
      image: "b:1",
      listenPort: 20911,
      jvmOptions: ["-Da=1", "-Db=2"],
      environment: { TOKEN: "3" },
      brokerConf: { accessKey: 4 },
      uncheckedBrokerConf: { ofTheFuture: true },
      labels: { team: "orders" },
    };
    const settings = read({ brokers: { "broker-a": server }, brokerDefaults: server }, "rocketmq", [
      "brokers",
    ]);
    expect(await secretsIn(settings)).toEqual([
      ".brokers.broker-a.jvmOptions.0=-Da=1",
      ".brokers.broker-a.jvmOptions.1=-Db=2",
      ".brokers.broker-a.environment.TOKEN=3",
      ".brokers.broker-a.brokerConf.accessKey=4",
      ".brokers.broker-a.uncheckedBrokerConf.ofTheFuture=true",
      ".brokers.broker-a.labels.team=orders",
    ]);
    const { heap, image, listenPort } = server;
    expect(settings.brokers?.["broker-a"]).toMatchObject({ heap, image, listenPort });
    expect(settings.brokerDefaults).toEqual(server);
  });

  test.each([
    ["nameServerDefaults", "namesrvConf"],
    ["nameServerDefaults", "uncheckedNamesrvConf"],
    ["proxyDefaults", "proxyConf"],
    ["proxyDefaults", "uncheckedProxyConf"],
    ["console", "consoleProperties"],
  ])("%s too, with its %s", async (key, conf) => {
    const settings = read({ [key]: { [conf]: { a: "1" }, heap: "1g" } }, "rocketmq", [key]);
    expect(await secretsIn(settings)).toEqual([`.${key}.${conf}.a=1`]);
  });

  test("is one itself, if it may come from elsewhere; else it is plain", async () => {
    const settings = read({ ip: "10.0.0.1", namePrefix: "orders" }, "rocketmq", ["ip", "namePrefix"]);
    expect(await secretsIn(settings)).toEqual([".ip=10.0.0.1"]);
    expect(settings.namePrefix).toBe("orders");
  });

  test("does not make a value of an empty text", () => {
    expect(read({ console: { password: "" }, ip: "" }, "rocketmq", ["console", "ip"])).toEqual({
      console: { password: "" },
      ip: "",
    });
  });

  test("is left for the check where it is of the wrong type", () => {
    expect(problemsOf(read({ console: "7" }, "rocketmq", ["console"]))).toMatchObject([{ path: "console" }]);
  });
});
