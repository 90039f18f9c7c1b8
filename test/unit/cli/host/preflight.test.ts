import { constants, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import dns from "node:dns/promises";
import promises from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Docker } from "../../../../cli/host/docker";
import { memoryIn, Facts, gatherFacts } from "../../../../cli/host/facts";
import { preflightNotes, preflightProblems, containerNamesOf } from "../../../../cli/host/preflight";
import { planCluster, shareOn } from "../../../../model/plan";
import type { ClusterSettings } from "../../../../components/args";
import { hostPorts, parseSubnet, ResolvedCluster, Subnet } from "../../../../model/settings";
import { minimal, resolvedFor } from "../../support/cluster";
import { fine } from "../support/facts";
import { closedPort, TestServer } from "../../support/net";

const name = "rocketmq.example.com";

/** What would go wrong with a cluster on a machine that is fine but for this. */
const problems = (settings: ClusterSettings, facts: Partial<Facts>) => {
  const cluster = resolvedFor(settings);
  return preflightProblems(settings, cluster, planCluster(cluster), { ...fine, ...facts });
};

/** What is said of it all the same. */
const notes = (settings: ClusterSettings, facts: Partial<Facts>) => {
  const cluster = resolvedFor(settings);
  return preflightNotes(cluster, planCluster(cluster), { ...fine, ...facts });
};

const paths = (settings: ClusterSettings, facts: Partial<Facts>) =>
  problems(settings, facts).map(({ path }) => path);

const holding = (name: string, ...ports: number[]) => ({ name, running: true, portsUnknown: false, ports });

/** One on the Docker host's network, of whose ports Docker knows nothing. */
const onHost = (name: string) => ({ name, running: true, portsUnknown: true, ports: [] });

test("where all is well there is no problem", () => {
  expect(problems({}, {})).toEqual([]);
  expect(problems({}, { freeMemory: 2 ** 40, diskUsed: 0.5 })).toEqual([]);
});

describe("an address that is not the machine's", () => {
  const expected = "this machine has no such address: set it to one that it has.";

  test.each<[string, ClusterSettings]>([
    ["ip", { ip: "192.168.1.20" }],
    ["bindAddress", { ip: "10.0.0.1", bindAddress: "192.168.1.20" }],
  ])("is reported as %s, which says it", (path, settings) => {
    expect(problems(settings, { ownAddress: false })).toEqual([{ path, found: "192.168.1.20", expected }]);
  });

  test("is reported as bindAddress where clients dial a name", () => {
    const settings = { ip: name, bindAddress: "10.0.0.1" };
    expect(problems(settings, { ownAddress: false, resolved: [] })).toEqual([
      { path: "bindAddress", found: "10.0.0.1", expected },
    ]);
  });
});

test("networkMode host needs a host network that is the machine's; other modes do not", () => {
  const settings: ClusterSettings = { ip: "192.168.1.20", networkMode: "host" };
  const expected = expect.stringContaining("use bridge") as string;
  expect(problems(settings, { hostNetwork: false })).toEqual([
    { path: "networkMode", found: "host", expected },
  ]);
  expect(problems(settings, {})).toEqual([]);
  expect(problems({ ip: "192.168.1.20" }, { hostNetwork: false })).toEqual([]);
});

describe("the network's addresses", () => {
  const taken = (text: string, by: string, network?: string) => ({
    subnet: parseSubnet(text) as Subnet,
    by,
    network,
  });
  const shop = taken("10.89.0.0/24", "Docker's network shop", "shop");
  const vpn = taken("10.0.0.0/8", "this machine's route by tun0");

  test.each([[shop], [vpn]])("are nobody else's: %j", (other) => {
    const [problem, ...others] = problems({ subnet: "10.89.0.0/16" }, { subnets: [other] });
    expect(others).toEqual([]);
    expect(problem).toEqual({
      path: "subnet",
      found: "10.89.0.0/16",
      expected: `${other.by} has addresses of it: choose another.`,
    });
  });

  test("may be those that it has, and any that nobody has", () => {
    const own = taken("10.89.0.0/24", "Docker's network rocketmq", "rocketmq");
    expect(problems({ subnet: "10.89.0.0/24" }, { subnets: [own] })).toEqual([]);
    expect(problems({ subnet: "10.88.0.0/24" }, { subnets: [shop] })).toEqual([]);
  });

  test("have to be said where Docker has none left", () => {
    const all = taken("172.16.0.0/12", "this machine's route by eth1");
    const [{ path, expected }] = problems({}, { subnets: [all] });
    expect(path).toBe("subnet");
    expect(expected).toContain("docker network prune");
    expect(problems({}, { subnets: [all, taken("172.17.0.0/16", "", "rocketmq")] })).toEqual([]);
    expect(problems({ subnet: "10.88.0.0/24" }, { subnets: [all] })).toEqual([]);
    expect(problems({ ip: "10.0.0.1", networkMode: "host" }, { subnets: [all] })).toEqual([]);
  });
});

describe("what holds for a store's life", () => {
  const broker = (storeKeys: Record<string, string>) => ({
    containers: [{ ...holding("rocketmq-broker-a"), storeKeys }],
  });
  const settings = { brokerDefaults: { brokerConf: { mappedFileSizeCommitLog: 134217728 } } };

  test("cannot be another, and it is told what would happen", () => {
    const [problem, ...others] = problems(
      settings,
      broker({ mappedFileSizeCommitLog: "1073741824", other: "1" }),
    );
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      path: "brokerDefaults.brokerConf.mappedFileSizeCommitLog",
      found: 134217728,
    });
    expect(problem.expected).toMatch(
      /^its store was begun with 1073741824, which holds for the store's life\. A broker does not start .* Set it back, or/,
    );
  });

  test("is told of a key that is no longer set, too", () => {
    const [problem] = problems({}, broker({ mappedFileSizeCommitLog: "134217728" }));
    expect(problem).toMatchObject({ path: "brokers.broker-a.brokerConf.mappedFileSizeCommitLog" });
  });

  test("may be another where nothing is lost, and it is told what would happen", () => {
    const levels = { brokerDefaults: { brokerConf: { messageDelayLevel: "1s 2s" } } };
    const begun = broker({ messageDelayLevel: "1s" });
    expect(problems(levels, begun)).toEqual([]);
    expect(notes(levels, begun)).toEqual([
      expect.stringMatching(/^the store of broker-a was begun with messageDelayLevel 1s: Messages that wait/),
    ]);
  });

  test("may be the same, or not known yet", () => {
    expect(problems(settings, broker({ mappedFileSizeCommitLog: "134217728" }))).toEqual([]);
    expect(problems(settings, broker({}))).toEqual([]);
  });
});

describe("a name that clients dial", () => {
  test.each([["192.168.1.20"], ["10.0.0.1"], ["127.0.1.1", "192.168.1.20"]])(
    "may lead to %s, perhaps by way of a router",
    (...resolved) => {
      expect(problems({ ip: name }, { resolved })).toEqual([]);
      expect(problems({ ip: name, bindAddress: "0.0.0.0" }, { resolved })).toEqual([]);
    },
  );

  test.each([{}, { bindAddress: "0.0.0.0" }])("has to lead somewhere: %j", (settings) => {
    expect(problems({ ip: name, ...settings }, { resolved: [] })).toEqual([
      {
        path: "ip",
        found: name,
        expected: "this machine cannot resolve it, and clients have to: give it an address in DNS first.",
      },
    ]);
  });

  test.each([[["127.0.1.1"]], [["127.0.0.1", "127.0.1.1"]]])(
    "may not lead programs here to %j, where nothing is published",
    (resolved) => {
      expect(problems({ ip: name }, { resolved })).toEqual([
        {
          path: "ip",
          found: name,
          expected:
            `on this machine it resolves to ${resolved[0]}, perhaps by /etc/hosts, where nothing will be published: ` +
            "let it resolve to 192.168.1.20, or set bindAddress to 0.0.0.0.",
        },
      ]);
      expect(problems({ ip: name, bindAddress: "0.0.0.0" }, { resolved })).toEqual([]);
    },
  );

  test("is not looked at where it cannot be known, or there is none", () => {
    expect(problems({ ip: name }, {})).toEqual([]);
    for (const ip of ["127.0.0.1", "10.0.0.1", "none"])
      expect(problems({ ip }, { resolved: [] })).toEqual([]);
  });
});

describe("a port that is taken", () => {
  test("is looked for where it is published: that of name servers with access control on 127.0.0.1", () => {
    const settings = { ip: "10.0.0.1", accessControl: true };
    const where = (port: number) => problems(settings, { taken: [port] })[0].expected;
    expect(where(9876)).toMatch(/^another program listens on 127\.0\.0\.1:9876/);
    expect(where(10911)).toMatch(/^another program listens on 10\.0\.0\.1:10911/);
  });

  test.each([
    ["nameServers.namesrv-a.port", 9876, 9876],
    ["brokers.broker-a.listenPort", 10911, 10911],
    ["brokers.broker-a.listenPort", 10911, 10909],
    ["brokers.broker-a.listenPort", 10911, 10912],
    ["proxies.proxy-a.grpcServerPort", 8081, 8081],
    ["proxies.proxy-a.remotingListenPort", 8082, 8082],
    ["console.port", 8888, 8888],
  ])("is reported as %s, %i: %i", (path, found, port) => {
    const expected = `another program listens on 127.0.0.1:${port}: choose another port, move all with portOffset, or stop it.`;
    expect(problems({}, { taken: [port] })).toEqual([{ path, found, expected }]);
  });

  test("is reported for every server, in a cluster of several too", () => {
    const settings = {
      nameServers: { "namesrv-a": {}, "namesrv-b": {} },
      proxies: { "proxy-a": {}, "proxy-b": {} },
    };
    expect(paths(settings, { taken: [9876, 9877, 8081, 8092, 8888] })).toEqual([
      "nameServers.namesrv-a.port",
      "nameServers.namesrv-b.port",
      "proxies.proxy-a.grpcServerPort",
      "proxies.proxy-b.remotingListenPort",
      "console.port",
    ]);
  });

  test("is reported as it is written, and with the port that portOffset makes of it", () => {
    const settings = { portOffset: 1000, nameServers: { "namesrv-a": { port: 9800 } } };
    const expected = expect.stringMatching(/^another program listens on 127\.0\.0\.1:10800: /) as string;
    expect(problems(settings, { taken: [10800, 9800, 9876] })).toEqual([
      { path: "nameServers.namesrv-a.port", found: 9800, expected },
    ]);
    expect(paths({ portOffset: 1000 }, { taken: [9876, 10911, 8081, 8888] })).toEqual([]);
  });

  test("is reported once for a server that needs several", () => {
    expect(paths({}, { taken: [10909, 10911, 10912] })).toEqual(["brokers.broker-a.listenPort"]);
  });

  test("is none of a server that is not wanted, or not published", () => {
    expect(problems({ consoleEnabled: false }, { taken: [8888] })).toEqual([]);
    expect(problems({ proxyEnabled: false }, { taken: [8081, 8082] })).toEqual([]);
    expect(problems({ ip: "none" }, { taken: [9876, 10911, 8081, 8888] })).toEqual([]);
    const rocketmq44 = { ...minimal.rocketmq44, consoleEnabled: false };
    expect(problems(rocketmq44, { taken: [10912] })).toEqual([]);
  });

  test("is reported with the container that holds it", () => {
    expect(problems({}, { taken: [8888], containers: [holding("web", 80, 8888)] })).toMatchObject([
      { path: "console.port", expected: expect.stringMatching(/^the container web listens on /) as string },
    ]);
  });

  test("is reported with the address on which it would be published", () => {
    const [{ expected }] = problems({ ip: "10.0.0.1", bindAddress: "0.0.0.0" }, { taken: [9876] });
    expect(expected).toContain("0.0.0.0:9876");
  });

  test("may be held by the cluster's own container", () => {
    const containers = [
      holding("rocketmq-namesrv-a", 9876),
      holding("rocketmq-broker-a", 10909, 10911, 10912),
      holding("rocketmq-proxy-a", 8081, 8082),
      holding("rocketmq-console", 8888),
    ];
    const taken = containers.flatMap(({ ports }) => ports);
    for (const ip of ["127.0.0.1", "10.0.0.1"]) expect(problems({ ip }, { taken, containers })).toEqual([]);
    expect(paths({ proxies: { p1: {} } }, { taken, containers })).toEqual([
      "proxies.p1.grpcServerPort",
      "proxies.p1.remotingListenPort",
    ]);
  });

  test("is not held by a container that does not run", () => {
    const nameServer = { ...holding("rocketmq-namesrv-a", 9876), running: false };
    expect(problems({}, { taken: [9876], containers: [nameServer] })).toMatchObject([
      { expected: expect.stringMatching(/^another program /) as string },
    ]);
  });

  test("is reported also where the cluster itself holds a server's other one", () => {
    const containers = [holding("rocketmq-broker-a", 10911)];
    expect(
      problems({ brokers: { "broker-a": { listenPort: 10911 } } }, { taken: [10911, 10909], containers }),
    ).toMatchObject([
      { path: "brokers.broker-a.listenPort", expected: expect.stringContaining("127.0.0.1:10909") as string },
    ]);
  });
});

describe("a port that is taken on the Docker host's network", () => {
  const settings: ClusterSettings = { ip: "10.0.0.1", networkMode: "host" };
  const servers = ["rocketmq-namesrv-a", "rocketmq-broker-a", "rocketmq-proxy-a", "rocketmq-console"];
  const all = [9876, 10909, 10911, 10912, 8081, 8082, 8888];

  test.each<[string, number, number, ClusterSettings]>([
    ["nameServers.namesrv-a.port", 9876, 9876, {}],
    ["brokers.broker-a.listenPort", 10911, 10911, {}],
    ["brokers.broker-a.listenPort", 10911, 10909, {}],
    ["brokers.broker-a.listenPort", 10911, 10912, {}],
    ["brokers.broker-a.listenPort", 10911, 10912, minimal.rocketmq44],
    ["proxies.proxy-a.remotingListenPort", 8082, 8082, {}],
    ["console.port", 8888, 8888, { bindAddress: "0.0.0.0" }],
  ])("is reported as %s, %i: %i, on whichever address", (path, found, port, further) => {
    const expected = `another program listens on port ${port}: choose another port, move all with portOffset, or stop it.`;
    expect(problems({ ...settings, ...further }, { taken: [port] })).toEqual([{ path, found, expected }]);
  });

  test("may be held by the cluster's own containers", () => {
    expect(problems(settings, { taken: all, containers: servers.map(onHost) })).toEqual([]);
  });

  test.each([
    ["rocketmq-namesrv-a", ["nameServers.namesrv-a.port"]],
    ["rocketmq-broker-a", ["brokers.broker-a.listenPort"]],
    ["rocketmq-proxy-a", ["proxies.proxy-a.grpcServerPort", "proxies.proxy-a.remotingListenPort"]],
    ["rocketmq-console", ["console.port"]],
  ])("is not held by another of them than %s, whose it is to be", (name, expected) => {
    const others = servers.filter((other) => other !== name).map(onHost);
    for (const containers of [
      others,
      [...others, { ...onHost(name), running: false }],
      [...others, holding(name)],
    ])
      expect(paths(settings, { taken: all, containers })).toEqual(expected);
  });

  test("is reported as another program's where a container that is none of the cluster's has that network", () => {
    expect(problems(settings, { taken: [8888], containers: [onHost("web")] })).toMatchObject([
      {
        path: "console.port",
        expected: expect.stringMatching(/^another program listens on port 8888: /) as string,
      },
    ]);
  });

  test("is reported with the container that publishes it", () => {
    expect(problems(settings, { taken: [8888], containers: [holding("web", 8888)] })).toMatchObject([
      {
        path: "console.port",
        expected: expect.stringMatching(/^the container web listens on port 8888: /) as string,
      },
    ]);
  });

  test("may be held by the same cluster's containers when the network mode changes", () => {
    const published = [
      holding("rocketmq-namesrv-a", 9876),
      holding("rocketmq-broker-a", 10909, 10911, 10912),
    ];
    const taken = [9876, 10909, 10911, 10912];
    expect(problems(settings, { taken, containers: published })).toEqual([]);
    const listening = ["rocketmq-namesrv-a", "rocketmq-broker-a"].map(onHost);
    expect(problems({ ip: "10.0.0.1" }, { taken, containers: listening })).toEqual([]);
  });
});

describe("memory", () => {
  const mib = 2 ** 20;
  const needed = (96 + 320 + 192 + 160 + 4 * 64) * mib;

  test("has to do for all heaps and for what a JVM takes besides", () => {
    expect(problems({}, { freeMemory: needed })).toEqual([]);
    expect(problems({}, { freeMemory: needed - mib })).toEqual([
      {
        path: "brokers.broker-a.heap",
        found: "320 MiB",
        expected:
          "1023 MiB of memory are free, and the servers that will start or grow need 1024 MiB, " +
          "64 MiB each besides its heap: lower it, or free memory.",
      },
    ]);
  });

  test.each<[string, ClusterSettings]>([
    ["nameServers.namesrv-a.heap", { nameServers: { "namesrv-a": { heap: "2g" } } }],
    ["brokers.broker-a.heap", { brokers: { "broker-a": { heap: "2g" } } }],
    ["proxies.proxy-b.heap", { proxies: { "proxy-a": {}, "proxy-b": { heap: "2g" } } }],
    ["console.heap", { console: { heap: "2g" } }],
  ])("is reported as the largest heap: %s", (path, settings) => {
    expect(paths(settings, { freeMemory: 2 ** 30 })).toEqual([path]);
  });

  test.each<[string, ClusterSettings]>([
    ["nameServerDefaults.heap", { nameServerDefaults: { heap: "2g" } }],
    ["brokerDefaults.heap", { brokerDefaults: { heap: "2g" } }],
    [
      "brokerDefaults.heap",
      { brokerDefaults: { heap: "2g" }, brokers: { "broker-b": { heap: "1g" }, x: {} } },
    ],
    [
      "brokers.broker-b.heap",
      { brokerDefaults: { heap: "1g" }, brokers: { x: {}, "broker-b": { heap: "2g" } } },
    ],
    ["proxyDefaults.heap", { proxyDefaults: { heap: "2g" } }],
  ])("is reported as the heap that several servers have in common where it is one: %s", (path, settings) => {
    expect(problems(settings, { freeMemory: 2 ** 30 })).toMatchObject([{ path, found: "2g" }]);
  });

  test("that running servers have is not wanted again", () => {
    const containers = [
      holding("rocketmq-broker-a"),
      holding("rocketmq-namesrv-a"),
      holding("rocketmq-proxy-a"),
    ];
    expect(problems({}, { freeMemory: (160 + 64) * mib, containers })).toEqual([]);
    expect(paths({}, { freeMemory: (160 + 64 - 1) * mib, containers })).toEqual(["console.heap"]);
    expect(problems({}, { freeMemory: 0, containers: [...containers, holding("rocketmq-console")] })).toEqual(
      [],
    );
  });

  test("that stopped servers had is", () => {
    const containers = [{ ...holding("rocketmq-broker-a"), running: false }];
    const free = (96 + 192 + 160 + 3 * 64) * mib;
    expect(paths({}, { freeMemory: free, containers })).toEqual(["brokers.broker-a.heap"]);
  });

  test("has to do for buffers too, but for those that a running server has", () => {
    const buffers = 5 * 1024 * mib;
    const settings = { brokerDefaults: { brokerConf: { transientStorePoolEnable: true } } };
    expect(problems(settings, { freeMemory: needed + buffers })).toEqual([]);
    expect(problems(settings, { freeMemory: needed + buffers - mib })).toMatchObject([
      { path: "brokers.broker-a.brokerConf.transientStorePoolSize", found: "5120 MiB" },
    ]);
    const names = ["namesrv-a", "proxy-a", "console"].map((name) => holding(`rocketmq-${name}`));
    const running = (memory: number) => [...names, { ...holding("rocketmq-broker-a"), memory }];
    const before = running(320 * mib);
    expect(problems(settings, { freeMemory: buffers, containers: before })).toEqual([]);
    expect(problems(settings, { freeMemory: buffers - 1, containers: before })).toHaveLength(1);
    expect(problems(settings, { freeMemory: 0, containers: running(320 * mib + buffers) })).toEqual([]);
  });

  test.each<[string[], number | undefined]>([
    [["JAVA_OPT_EXT=-Xms1g -Xmx1g -XX:MaxDirectMemorySize=3g -XX:-AlwaysPreTouch"], 3 * 2 ** 30],
    [["JAVA_OPTS=-Xmx160m -XX:TieredStopAtLevel=1"], 160 * mib],
    [["MAX_POSSIBLE_HEAP=200000000", "JAVA_OPT_EXT=-Dx=y"], 200_000_000],
    [["MAX_POSSIBLE_HEAP=200000000", "JAVA_OPT_EXT=-XX:MaxDirectMemorySize=300000000"], 300_000_000],
    [["PATH=/bin", "OTHER=-Xmx1g"], undefined],
  ])("of a running server is what %j says", (environment, bytes) => {
    expect(memoryIn(environment)).toBe(bytes);
  });

  test("is not looked at where it cannot be known, and wanted for a JVM without a heap of its own", () => {
    expect(problems(minimal.rocketmq44, {})).toEqual([]);
    const free = 100_000_000 + 200_000_000 + 3 * 64 * mib;
    expect(problems(minimal.rocketmq44, { freeMemory: free })).toEqual([]);
    expect(paths(minimal.rocketmq44, { freeMemory: free - 1 })).toEqual(["brokers.broker-a.heap"]);
  });
});

test.each([
  [0.84, []],
  [
    0.86,
    [
      "the disk of /srv is 86 % full: from 85 % on RocketMQ deletes its oldest messages, read or not, and from 90 % on it takes none",
    ],
  ],
  [0.95, []], // a problem, not a note
])("a disk of which %f is used gets the note %j", (diskUsed, expected) => {
  expect(notes({ workspace: "/srv" }, { diskUsed })).toEqual(expected);
});

describe("a disk", () => {
  test.each([
    [0.89, []],
    [0.8999, []],
    [0.9, ["workspace"]],
    [1, ["workspace"]],
  ])("of which %f is used: %j", (diskUsed, expected) => {
    expect(paths({ workspace: "/srv" }, { diskUsed })).toEqual(expected);
    expect(paths({}, { diskUsed })).toEqual(expected);
  });

  test("is reported as what it holds", () => {
    const rest =
      "91 % full, and from 90 % on RocketMQ takes no messages: free some space, or set it to a folder on another disk.";
    expect(problems({ workspace: "/srv" }, { diskUsed: 0.91 })).toEqual([
      { path: "workspace", found: "/srv", expected: `its disk is ${rest}` },
    ]);
    expect(problems({}, { diskUsed: 0.91 })).toEqual([
      { path: "workspace", found: undefined, expected: `Docker's volumes are on a disk that is ${rest}` },
    ]);
  });

  test("may not be written to", () => {
    expect(problems({ workspace: "/srv" }, { writable: false, diskUsed: 1 })).toEqual([
      {
        path: "workspace",
        found: "/srv",
        expected: "you may not write there: choose another folder, or get the right to write.",
      },
    ]);
  });
});

test("all problems are reported at once", () => {
  expect(
    paths({ workspace: "/srv" }, { ownAddress: false, taken: [9876, 8888], freeMemory: 1, diskUsed: 0.95 }),
  ).toEqual(["ip", "nameServers.namesrv-a.port", "console.port", "brokers.broker-a.heap", "workspace"]);
});

test.each<[string, ClusterSettings, string[]]>([
  [
    "on a loopback address",
    {},
    [
      "rocketmq-broker-a",
      "rocketmq-broker-a-prepare",
      "rocketmq-console",
      "rocketmq-namesrv-a",
      "rocketmq-namesrv-a-prepare",
      "rocketmq-proxy-a",
    ],
  ],
  [
    "of several proxies and no console",
    { consoleEnabled: false, namePrefix: "shop", proxies: { "proxy-b": {}, p1: {} } },
    [
      "shop-broker-a",
      "shop-broker-a-prepare",
      "shop-namesrv-a",
      "shop-namesrv-a-prepare",
      "shop-p1",
      "shop-proxy-b",
    ],
  ],
  ["of the rocketmq44 profile", minimal.rocketmq44, ["rmqadmin", "rmqbroker", "rmqnamesrv"]],
])("the names of all containers of a cluster %s are known", (_, settings, names) => {
  expect(containerNamesOf(planCluster(resolvedFor(settings))).sort()).toEqual(names);
});

describe("the facts", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "preflight-"));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  /** An engine with containers, on this machine unless said otherwise. */
  const engine = (containers: readonly object[] = [], rest: Partial<Docker> = {}): Docker => ({
    api: {
      listContainers: ({ all }: { all: boolean }) => Promise.resolve(all ? containers : []),
      listNetworks: () => Promise.resolve([{ Name: "shop", IPAM: { Config: [{ Subnet: "10.89.0.0/24" }] } }]),
    } as never,
    version: "1",
    architecture: "amd64",
    local: true,
    hostNetwork: true,
    memory: 7,
    addressPools: [],
    folder,
    done: [],
    ...rest,
  });

  const listed = (name: string, State: string, ...ports: (number | undefined)[]) => ({
    Names: [`/${name}`],
    State,
    HostConfig: { NetworkMode: "rocketmq" },
    Ports: ports.map((PublicPort) => ({ PrivatePort: 1, PublicPort, Type: "tcp" })),
  });

  /** A cluster of which only the name server's port matters. */
  const clusterWith = (port: number, settings: ClusterSettings = {}): ResolvedCluster => ({
    ...resolvedFor({
      nameServers: { "namesrv-a": { port } },
      proxyEnabled: false,
      consoleEnabled: false,
      ...settings,
    }),
    brokers: [],
  });

  test("have the containers, running or not, with the ports that they publish", async () => {
    const containers = [
      listed("a", "running", 80, undefined),
      listed("b", "exited"),
      { ...listed("c", "running"), HostConfig: { NetworkMode: "host" } },
      listed("d", "restarting"), // Docker may hold its ports, but names none
    ];
    expect((await gatherFacts(clusterWith(await closedPort()), engine(containers))).containers).toEqual([
      { name: "a", running: true, portsUnknown: false, ports: [80] },
      { name: "b", running: false, portsUnknown: false, ports: [] },
      { name: "c", running: true, portsUnknown: true, ports: [] },
      { name: "d", running: true, portsUnknown: true, ports: [] },
    ]);
  });

  test("have the ports that something listens on", async () => {
    const server = await TestServer.start();
    const { port } = server;
    try {
      expect(await gatherFacts(clusterWith(port), engine())).toMatchObject({
        taken: [port],
        ownAddress: true,
        hostNetwork: true,
      });
    } finally {
      await server.stop();
    }
    expect((await gatherFacts(clusterWith(port), engine())).taken).toEqual([]);
  });

  test("have, on the Docker host's network, those on any of its addresses", async () => {
    const settings: ClusterSettings = { ip: "127.0.0.1", bindAddress: "127.0.0.1" };
    const { nameServers, shared, ...rest } = clusterWith(await closedPort(), settings);
    const elsewhere = { ...shared, reach: { ...shared.reach, bindAddress: "127.0.0.2" } };
    const server = await TestServer.start(); // at 127.0.0.1
    const takenBy = async (onHost: boolean) => {
      const reach = { ...elsewhere.reach, onHost };
      const port = { ...nameServers[0], port: server.port };
      const cluster = { ...rest, nameServers: [port], shared: { ...elsewhere, reach } };
      return (await gatherFacts(cluster, engine())).taken;
    };
    try {
      expect(await takenBy(false)).toEqual([]);
      expect(await takenBy(true)).toEqual([server.port]);
    } finally {
      await server.stop();
    }
  });

  test.each(["bridge", "host"] as const)(
    "have whose an address is, with all ports taken, by %s",
    async (networkMode) => {
      const server = await TestServer.start();
      const ownOf = async (ip: string, bindAddress?: string) =>
        (await gatherFacts(clusterWith(server.port, { ip, bindAddress, networkMode }), engine())).ownAddress;
      try {
        expect(await ownOf("192.0.2.1")).toBe(false);
        expect(await ownOf("192.0.2.1", "0.0.0.0")).toBe(true);
      } finally {
        await server.stop();
      }
    },
  );

  test("have that an address is another machine's", async () => {
    const cluster = clusterWith(await closedPort(), { ip: "192.0.2.1" }); // an address for documentation, which no machine has
    expect(await gatherFacts(cluster, engine())).toMatchObject({ ownAddress: false, taken: [] });
  });

  test("have no port where none is published", async () => {
    const server = await TestServer.start();
    try {
      const facts = await gatherFacts(clusterWith(server.port, { ip: "none" }), engine());
      expect(facts).toMatchObject({ taken: [], ownAddress: true });
    } finally {
      await server.stop();
    }
  });

  describe("of a name", () => {
    const lookup = (found: Promise<{ address: string; family: number }[]>) =>
      jest.spyOn(dns, "lookup").mockReturnValue(found as never);
    const named = async (settings: ClusterSettings = {}, rest: Partial<Docker> = {}) => {
      const cluster = clusterWith(await closedPort(), { ip: name, bindAddress: "0.0.0.0", ...settings });
      return (await gatherFacts(cluster, engine([], rest))).resolved;
    };

    test("have where it leads", async () => {
      const asked = lookup(
        Promise.resolve([
          { address: "10.0.0.1", family: 4 },
          { address: "127.0.1.1", family: 4 },
        ]),
      );
      expect(await named()).toEqual(["10.0.0.1", "127.0.1.1"]);
      expect(asked.mock.calls).toEqual([[name, { all: true, family: 4 }]]);
    });

    test("have that it leads nowhere", async () => {
      lookup(Promise.reject(new Error("ENOTFOUND")));
      expect(await named()).toEqual([]);
    });

    test("have nothing where there is none, or the engine is elsewhere", async () => {
      const asked = lookup(Promise.resolve([]));
      expect(await named({ ip: "127.0.0.1", bindAddress: "" })).toBeUndefined();
      expect(await named({ ip: "none", bindAddress: "" })).toBeUndefined();
      expect(await named({}, { local: false })).toBeUndefined();
      expect(asked).not.toHaveBeenCalled();
    });
  });

  test("have this machine's memory and the used share of its disk", async () => {
    const { freeMemory, diskUsed, writable } = await gatherFacts(clusterWith(await closedPort()), engine());
    expect(freeMemory).toBeGreaterThan(2 ** 20);
    expect(diskUsed).toBeGreaterThanOrEqual(0);
    expect(diskUsed).toBeLessThanOrEqual(1);
    expect(writable).toBe(true);
  });

  test("have of a folder that is not there what is so of the one that it will be made in", async () => {
    const settings = { workspace: join(folder, "a", "b") };
    expect(await gatherFacts(clusterWith(await closedPort(), settings), engine())).toMatchObject({
      writable: true,
    });
  });

  describe("of a folder that may not be written to", () => {
    let asked: jest.SpyInstance;
    beforeEach(() => {
      const { access } = promises;
      // Root may write everywhere, so that a folder's mode would say nothing.
      asked = jest
        .spyOn(promises, "access")
        .mockImplementation((path, mode) =>
          mode === constants.W_OK ? Promise.reject(new Error("EACCES")) : access(path, mode),
        );
    });

    test("have just that", async () => {
      const cluster = clusterWith(await closedPort(), { workspace: join(folder, "a", "b") });
      expect(await gatherFacts(cluster, engine())).toMatchObject({ writable: false });
      expect(asked).toHaveBeenCalledWith(folder, constants.W_OK);
    });

    test("have nothing where data is in it, as an engine makes folders that are its own", async () => {
      mkdirSync(join(folder, "data", "rocketmq"), { recursive: true });
      const cluster = clusterWith(await closedPort(), { workspace: folder });
      expect(await gatherFacts(cluster, engine())).toMatchObject({ writable: true });
    });

    test("have nothing where Docker's volumes hold the data", async () => {
      expect(await gatherFacts(clusterWith(await closedPort()), engine())).toMatchObject({ writable: true });
    });
  });

  test("are of an engine elsewhere only what it says itself", async () => {
    const server = await TestServer.start();
    try {
      const cluster = resolvedFor({ ip: "192.0.2.1", nameServers: { "namesrv-a": { port: server.port } } });
      const containers = [
        listed("a", "running", 8888),
        listed("b", "exited", 10911),
        listed("c", "running", 80, 8081),
      ];
      const facts = await gatherFacts(cluster, engine(containers, { local: false }));
      expect(facts).toEqual({
        containers: expect.any(Array) as unknown[],
        taken: [8081, 8888],
        ownAddress: true,
        hostNetwork: true,
        subnets: [{ subnet: parseSubnet("10.89.0.0/24"), by: "Docker's network shop", network: "shop" }],
        addressPools: [],
        freeMemory: 7,
        writable: true,
      });
    } finally {
      await server.stop();
    }
  });
});

test("the ports that a cluster needs are those of all its servers", () => {
  const ports = (settings: ClusterSettings) => hostPorts(resolvedFor(settings)).map(({ port }) => port);
  expect(ports({})).toEqual([9876, 10911, 10909, 10912, 8081, 8082, 8888]);
  expect(ports({ consoleEnabled: false, proxyEnabled: false })).toEqual([9876, 10911, 10909, 10912]);
  expect(ports({ ip: "10.0.0.1", networkMode: "host" })).toEqual(ports({}));
  expect(ports(minimal.rocketmq44)).toEqual([9876, 10911, 10909, 8888]);
  expect(ports({ ...minimal.rocketmq44, networkMode: "host" })).toEqual([9876, 10911, 10909, 10912, 8888]);
  expect(ports({ ip: "none" })).toEqual([]);
});

describe("on one of several hosts", () => {
  const settings: ClusterSettings = {
    hosts: {
      a: { docker: "ssh://ops@10.0.0.1", address: "10.0.0.1" },
      b: { docker: "ssh://ops@10.0.0.2", address: "10.0.0.2", bindAddress: "10.0.0.3" },
    },
    consoleEnabled: false,
  };
  const cluster = resolvedFor(settings);
  const problemsOn = (host: string, facts: Partial<Facts>) => {
    const share = shareOn(host, cluster, planCluster(cluster));
    return preflightProblems(settings, share.cluster, share.plan, { ...fine, ...facts }, host);
  };

  test("what is the host's own is reported as its own", () => {
    expect(problemsOn("a", { ownAddress: false, diskUsed: 0.95 })).toMatchObject([
      { path: "hosts.a.address", found: "10.0.0.1" },
      {
        path: "hosts.a.workspace",
        expected: expect.stringMatching(/^Docker's volumes are on a disk /) as string,
      },
    ]);
    expect(problemsOn("b", { ownAddress: false })).toMatchObject([
      { path: "hosts.b.bindAddress", found: "10.0.0.3" },
    ]);
  });

  test("what is a server's is reported by its path, with the host, and no server of another host is", () => {
    const taken = hostPorts(cluster).map(({ port }) => port);
    const found = problemsOn("b", { taken, freeMemory: 1 });
    expect(found.map(({ path }) => path)).toEqual(["brokers.broker-a.listenPort", "brokers.broker-a.heap"]);
    for (const { expected } of found) expect(expected).toMatch(/^on b: /);
  });
});
