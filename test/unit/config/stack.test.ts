import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { load } from "js-yaml";
import { readStackConfig } from "../../../config";
import { ClusterArgs, ConfigurationError, Problem } from "../../../model/settings";
import { specOf } from "../support/spec";

/** Reads stack config as the CLI hands it over: all of it as text. */
function read(config: Readonly<Record<string, unknown>>, project = "rocketmq"): ClusterArgs {
  const texts = Object.entries(config).map(([key, value]) => [
    key.includes(":") ? key : `${project}:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  runtime.setAllConfig(Object.fromEntries(texts) as Record<string, string>);
  return readStackConfig(project);
}

function problemsOf(config: Readonly<Record<string, unknown>>, project?: string): readonly Problem[] {
  try {
    read(config, project);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

const yaml = (file: string) =>
  load(readFileSync(join(__dirname, "../../..", file), "utf8")) as { config: Record<string, unknown> };

const defaults = Object.fromEntries(
  Object.entries(yaml("Pulumi.yaml").config).map(([key, declared]) => [
    key,
    (declared as { default: unknown }).default,
  ]),
);

test("the defaults in Pulumi.yaml are those of the settings", () => {
  expect(specOf(read(defaults))).toEqual(specOf({}));
});

test.each([
  ["rocketmq5", { profile: "rocketmq5", proxyEnabled: true }],
  ["rocketmq4", { profile: "rocketmq4" }],
  ["rocketmq44", { profile: "rocketmq44", ip: "192.168.1.20", workspace: "/srv" }],
] as const)("they do not stand in the way of the %s profile's own", (_, settings) => {
  expect(specOf(read({ ...defaults, ...settings }))).toEqual(specOf(settings));
});

test("the stack config that comes with the project is legal", () => {
  expect(problemsOf(yaml("Pulumi.dev.yaml").config)).toEqual([]);
});

test.each(["", "[]"])("a list that is %j leaves the first server to the other keys", (brokers) => {
  expect(read({ brokers, brokerHeap: "1g" })).toEqual({ brokers: [{ heap: "1g" }] });
});

test("every key reaches the setting that it is", () => {
  const config = {
    profile: "rocketmq4",
    ip: "10.0.0.1",
    bindAddress: "0.0.0.0",
    networkMode: "host",
    workspace: "/srv",
    storage: "folder",
    imageRegistry: "r.example.com",
    readyTimeout: 7,
    networkName: "net",
    nameServers: [],
    nameServerContainerName: "n0",
    nameServerImage: "n:1",
    nameServerPort: 19876,
    nameServerHeap: "64m",
    brokers: [],
    brokerContainerName: "b0",
    brokerImage: "b:1",
    brokerHeap: "1g",
    listenPort: 20911,
    brokerClusterName: "C",
    brokerName: "b",
    brokerId: 1,
    brokerRole: "SLAVE",
    flushDiskType: "SYNC_FLUSH",
    deleteWhen: "05",
    fileReservedTime: 24,
    brokerConf: { maxMessageSize: 1024 },
    uncheckedBrokerConf: { ofTheFuture: true },
    proxyEnabled: false,
    proxies: [],
    proxyContainerName: "p0",
    proxyImage: "p:1",
    proxyHeap: "256m",
    grpcServerPort: 18081,
    remotingListenPort: 18082,
    consoleEnabled: true,
    consoleContainerName: "c0",
    consoleImage: "c:1",
    consolePort: 18888,
    consoleHeap: "128m",
    consoleUser: "me",
  };
  expect(Object.keys(config)).toEqual(Object.keys(defaults));
  expect(read(config)).toEqual({
    profile: "rocketmq4",
    ip: "10.0.0.1",
    bindAddress: "0.0.0.0",
    networkMode: "host",
    workspace: "/srv",
    storage: "folder",
    imageRegistry: "r.example.com",
    readyTimeout: 7,
    networkName: "net",
    nameServers: [{ containerName: "n0", image: "n:1", port: 19876, heap: "64m" }],
    brokers: [
      {
        containerName: "b0",
        image: "b:1",
        heap: "1g",
        listenPort: 20911,
        brokerClusterName: "C",
        brokerName: "b",
        brokerId: 1,
        brokerRole: "SLAVE",
        flushDiskType: "SYNC_FLUSH",
        deleteWhen: "05",
        fileReservedTime: 24,
        brokerConf: { maxMessageSize: 1024 },
        uncheckedBrokerConf: { ofTheFuture: true },
      },
    ],
    proxyEnabled: false,
    proxies: [
      {
        containerName: "p0",
        image: "p:1",
        heap: "256m",
        grpcServerPort: 18081,
        remotingListenPort: 18082,
      },
    ],
    consoleEnabled: true,
    console: { containerName: "c0", image: "c:1", port: 18888, heap: "128m", user: "me" },
  });
});

test.each([
  ["rocketmq5", "", 1],
  ["rocketmq5", "true", 1],
  ["rocketmq5", "false", 0],
  ["rocketmq4", "", 0],
  ["rocketmq4", "false", 0],
])("%s has proxies where proxyEnabled is %j, or by itself: %i", (profile, proxyEnabled, count) => {
  expect(specOf(read({ ...defaults, profile, proxyEnabled })).proxies).toHaveLength(count);
});

test.each(["127.0.0.1", "192.168.1.20", "rocketmq.example.com", "none"])("ip may be %s", (ip) => {
  const { shared } = specOf(read({ ...defaults, ip, bindAddress: "" }));
  expect(shared.reach.ip).toBe(ip === "none" ? undefined : ip);
});

test.each([
  ["bridge", false],
  ["", false],
  ["host", true],
])("with networkMode %j the servers have the Docker host's network: %s", (networkMode, onHost) => {
  const { shared } = specOf(read({ ...defaults, ip: "10.0.0.1", networkMode }));
  expect(shared.reach.onHost).toBe(onHost);
});

test("texts that look like something else stay texts", () => {
  const { brokers, console } = specOf(read({ deleteWhen: "04", brokerHeap: "200000000", consoleUser: "1" }));
  expect(brokers[0]).toMatchObject({ deleteWhen: "04", heap: 200_000_000 });
  expect(console?.user).toBe("1");
});

test("other projects' and providers' keys are none of its business", () => {
  expect(read({ "docker:host": "ssh://me@host", "other:listenPort": "x", ip: "10.0.0.1" })).toEqual({
    ip: "10.0.0.1",
  });
});

test.each([
  ["listenport", "1", " Did you mean listenPort?"],
  ["brokerCnf", "{}", " Did you mean brokerConf?"],
  ["zookeeper", "x", ""],
  ["constructor", "x", ""],
])("an unknown key is rejected, the nearest one named: %s", (key, text, hint) => {
  expect(problemsOf({ [key]: text })).toEqual([
    { path: `rocketmq:${key}`, found: text, expected: `there is no such key.${hint}` },
  ]);
});

test.each([
  ["listenPort", "high", "high"],
  ["listenPort", "1.5", 1.5],
  ["listenPort", "true", true],
  ["readyTimeout", '"7"', "7"],
  ["consoleEnabled", "yes", "yes"],
  ["consoleEnabled", "1", 1],
  ["proxyEnabled", "yes", "yes"],
  ["grpcServerPort", "high", "high"],
  ["remotingListenPort", "1.5", 1.5],
  ["brokerConf", "a=b", "a=b"],
  ["brokerConf", "[1]", [1]],
  ["uncheckedBrokerConf", "7", 7],
])("a value of another type is rejected: %s as %s", (key, text, found) => {
  expect(problemsOf({ [key]: text })).toEqual([
    { path: `rocketmq:${key}`, found, expected: expect.stringMatching(/wanted|use true or false/) as string },
  ]);
});

describe("a problem is told by its stack key", () => {
  afterEach(() => jest.restoreAllMocks());

  test.each([
    ["ip", "localhost"],
    ["nameServerPort", 0],
    ["nameServerHeap", "1m"],
    ["brokerContainerName", "-"],
    ["brokerRole", "MASTER"],
    ["brokerId", 3],
    ["proxyHeap", "1m"],
    ["grpcServerPort", 0],
    ["remotingListenPort", 65536],
    ["proxyContainerName", "-"],
    ["bindAddress", "0.0.0.0"],
    ["networkMode", "hosts"],
    ["networkMode", "host"],
    ["consoleUser", "a b"],
  ])("%s", (key, value) => {
    expect(problemsOf({ [key]: value })).toMatchObject([{ path: `rocketmq:${key}`, found: value }]);
  });

  test.each(["brokerConf", "uncheckedBrokerConf"])("a key below %s too", (key) => {
    expect(problemsOf({ [key]: { listenPort: 1 } })).toMatchObject([
      { path: `rocketmq:${key}.listenPort`, found: 1 },
    ]);
  });

  test("in contradictions too", () => {
    const paths = (config: object) => problemsOf({ ...config }).map(({ path }) => path);
    expect(paths({ brokerRole: "SLAVE" })).toEqual(["rocketmq:brokerRole"]);
    expect(paths({ storage: "folder" })).toEqual(["rocketmq:workspace"]);
    expect(paths({ profile: "rocketmq44", workspace: "/srv" })).toEqual(["rocketmq:ip"]);
    expect(paths({ consolePort: 9876 })).toEqual(["rocketmq:consolePort"]);
    expect(paths({ ip: "10.0.0.1", nameServerPort: 10911 })).toEqual(["rocketmq:listenPort"]);
    expect(paths({ consoleContainerName: "rmqbroker" })).toEqual(["rocketmq:consoleContainerName"]);
    expect(paths({ proxyContainerName: "rmqbroker" })).toEqual(["rocketmq:proxyContainerName"]);
    expect(paths({ grpcServerPort: 10912 })).toEqual(["rocketmq:grpcServerPort"]);
    expect(paths({ remotingListenPort: 9876 })).toEqual(["rocketmq:remotingListenPort"]);
    expect(paths({ profile: "rocketmq4", proxyEnabled: true })).toEqual(["rocketmq:proxyEnabled"]);
    expect(paths({ ip: "none", bindAddress: "127.0.0.1" })).toEqual(["rocketmq:bindAddress"]);
    expect(paths({ ip: "none", networkMode: "host" })).toEqual(["rocketmq:networkMode"]);
    expect(paths({ ip: "10.0.0.1", networkMode: "host", consolePort: 10912 })).toEqual([
      "rocketmq:consolePort",
    ]);
    expect(paths({ listenPort: 8080, proxyEnabled: false })).toEqual(["rocketmq:listenPort"]);
  });

  test("where the machine is too small too", () => {
    jest.replaceProperty(process, "env", { ...process.env, DOCKER_HOST: "" });
    expect(problemsOf({ brokerHeap: "999999g" })).toMatchObject([{ path: "rocketmq:brokerHeap" }]);
  });

  test("under the project's own name", () => {
    expect(problemsOf({ ip: "x" }, "mine")).toMatchObject([{ path: "mine:ip" }]);
  });

  test("all together, unknown keys among them", () => {
    expect(() => read({ ip: "x", prot: "1", brokerConf: { a: 1 } })).toThrow(
      /^The configuration has 3 problems; nothing was changed\.\n {2}rocketmq:prot .*\n {2}rocketmq:ip .*\n {2}rocketmq:brokerConf\.a .*$/,
    );
  });
});

describe("a list of servers", () => {
  test("says what each has of its own; the other keys are the first's, and but for names and ports all others'", () => {
    const settings = read({
      ...defaults,
      brokerContainerName: "rmq",
      listenPort: 20911,
      brokerHeap: "512m",
      brokerConf: { maxMessageSize: 1024 },
      brokers: [{}, { heap: "1g" }, { brokerName: "orders", listenPort: 30911 }],
    });
    const { brokers } = specOf(settings);
    expect(brokers.map(({ containerName }) => containerName)).toEqual(["rmq", "rmq-b", "rmq-c"]);
    expect(brokers.map(({ brokerName }) => brokerName)).toEqual(["broker-a", "broker-b", "orders"]);
    expect(brokers.map(({ listenPort }) => listenPort)).toEqual([20911, 20921, 30911]);
    expect(brokers.map(({ heap }) => heap / 2 ** 20)).toEqual([512, 1024, 512]);
    expect(brokers.map(({ brokerConf }) => brokerConf.maxMessageSize)).toEqual(["1024", "1024", "1024"]);
  });

  test("of name servers: ports in a row", () => {
    const settings = read({ ...defaults, nameServers: [{}, {}, { port: 19876 }] });
    expect(specOf(settings).nameServers.map(({ containerName, port }) => `${containerName}:${port}`)).toEqual(
      ["rmqnamesrv:9876", "rmqnamesrv-b:9877", "rmqnamesrv-c:19876"],
    );
  });

  test("of proxies: both ports ten further each", () => {
    const settings = read({
      ...defaults,
      proxyHeap: "256m",
      proxyContainerName: "px",
      remotingListenPort: 18082,
      proxies: [{}, {}, { grpcServerPort: 9081, heap: "1g" }],
    });
    const { proxies } = specOf(settings);
    expect(proxies.map(({ containerName }) => containerName)).toEqual(["px", "px-b", "px-c"]);
    expect(proxies.map(({ grpcServerPort }) => grpcServerPort)).toEqual([8081, 8091, 9081]);
    expect(proxies.map(({ remotingListenPort }) => remotingListenPort)).toEqual([18082, 18092, 18102]);
    expect(proxies.map(({ heap }) => heap / 2 ** 20)).toEqual([256, 256, 1024]);
  });

  test.each([
    ["a text", { brokers: "two" }, "rocketmq:brokers"],
    ["something that is no object", { brokers: [{}, 2] }, "rocketmq:brokers"],
    ["a misspelled setting", { brokers: [{}, { listenport: 1 }] }, "rocketmq:brokers[1].listenport"],
    ["a wrong value", { brokers: [{}, { listenPort: "x" }] }, "rocketmq:brokers[1].listenPort"],
    ["a key of broker.conf", { brokers: [{ brokerConf: { no: 1 } }] }, "rocketmq:brokers[0].brokerConf.no"],
    ["a port that another has", { brokers: [{}, { listenPort: 10911 }] }, "rocketmq:brokers[1].listenPort"],
    [
      "a name that another has",
      { brokers: [{}, { containerName: "rmqbroker" }] },
      "rocketmq:brokers[1].containerName",
    ],
    ["what all have from one key, once", { brokerHeap: "x", brokers: [{}, {}, {}] }, "rocketmq:brokerHeap"],
    [
      "a port that follows and is a proxy's",
      { brokers: [{}, {}], grpcServerPort: 10921 },
      "rocketmq:grpcServerPort",
    ],
    [
      "a port that follows and another broker has",
      { brokers: [{ listenPort: 10921 }, { listenPort: 10931 }, { listenPort: 10921 }] },
      "rocketmq:brokers[2].listenPort",
    ],
    [
      "a wrong port of a proxy",
      { proxies: [{}, { grpcServerPort: 0 }] },
      "rocketmq:proxies[1].grpcServerPort",
    ],
    [
      "a proxy's port that another has",
      { proxies: [{}, { remotingListenPort: 8081 }] },
      "rocketmq:proxies[1].remotingListenPort",
    ],
    ["what all proxies have from one key, once", { proxyHeap: "x", proxies: [{}, {}] }, "rocketmq:proxyHeap"],
  ])("that holds %s is reported under its key", (_, config, path) => {
    expect(problemsOf({ ...defaults, ...config }).map((problem) => problem.path)).toEqual([path]);
  });
});
