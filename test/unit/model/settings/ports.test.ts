import fc from "fast-check";
import type { BrokerSettings, ClusterSettings } from "../../../../components/args";
import { minimal, problemsOf, resolvedFor } from "../../support/cluster";

const modes = {
  loopback: { ip: "127.0.0.1" },
  address: { ip: "192.168.1.20" },
  name: { ip: "rocketmq.example.com" },
  network: { ip: "none" },
  host: { ip: "192.168.1.20", networkMode: "host" },
} as const;
type Mode = keyof typeof modes;
const modeNames = Object.keys(modes) as Mode[];

/** Brokers named broker-0 and so on. */
const brokersAt = (...listenPorts: number[]): Record<string, BrokerSettings> =>
  Object.fromEntries(listenPorts.map((listenPort, i) => [`broker-${i}`, { listenPort }]));

const replicatingAt = (haListenPort: number, ...listenPorts: number[]): Record<string, BrokerSettings> =>
  Object.fromEntries(
    Object.entries(brokersAt(...listenPorts)).map(([name, broker]) => [
      name,
      { ...broker, brokerConf: { haListenPort } },
    ]),
  );

/** Where two servers would be in each other's way: on the Docker host, or in one container. */
const where = {
  "on the Docker host": ["loopback", "address", "name", "host"],
  "in its container": modeNames,
  "in the proxy's container": modeNames,
  "in the console's container": ["loopback"],
} as const satisfies Record<string, readonly Mode[]>;

interface Collision {
  readonly what: string;
  readonly settings: ClusterSettings;
  readonly path: string;
  readonly found: number;
  readonly port: number;
  /** Default: on the Docker host. */
  readonly at?: keyof typeof where;
}

const collisions: readonly Collision[] = [
  {
    what: "the name server's is the broker's",
    settings: { nameServers: { "namesrv-a": { port: 10911 } } },
    path: "brokers.broker-a.listenPort",
    found: 10911,
    port: 10911,
  },
  {
    what: "the name server's is the broker's VIP channel",
    settings: { nameServers: { "namesrv-a": { port: 10909 } }, brokers: brokersAt(10911) },
    path: "brokers.broker-0.listenPort",
    found: 10911,
    port: 10909,
  },
  {
    what: "the name server's is the broker's replication",
    settings: { nameServers: { "namesrv-a": { port: 10912 } } },
    path: "brokers.broker-a.listenPort",
    found: 10911,
    port: 10912,
  },
  {
    what: "the name server's is where the broker's replication was put",
    settings: { nameServers: { "namesrv-a": { port: 15000 } }, brokers: replicatingAt(15000, 10911) },
    path: "brokers.broker-0.brokerConf.haListenPort",
    found: 15000,
    port: 15000,
  },
  {
    what: "two name servers' are the same",
    settings: { nameServers: { "namesrv-a": {}, "namesrv-b": { port: 9876 } } },
    path: "nameServers.namesrv-b.port",
    found: 9876,
    port: 9876,
  },
  {
    what: "the console's is the broker's",
    settings: { console: { port: 10911 } },
    path: "console.port",
    found: 10911,
    port: 10911,
  },
  {
    what: "the console's is the broker's VIP channel",
    settings: { console: { port: 10909 } },
    path: "console.port",
    found: 10909,
    port: 10909,
  },
  {
    what: "the console's is the name server's",
    settings: { console: { port: 9876 } },
    path: "console.port",
    found: 9876,
    port: 9876,
  },
  {
    what: "the console's is a proxy's",
    settings: { console: { port: 8092 }, proxies: { "proxy-a": {}, "proxy-b": {} } },
    path: "console.port",
    found: 8092,
    port: 8092,
  },
  {
    what: "a proxy's is the name server's",
    settings: { proxies: { "proxy-a": { grpcServerPort: 9876 } } },
    path: "proxies.proxy-a.grpcServerPort",
    found: 9876,
    port: 9876,
  },
  {
    what: "a proxy's is the broker's",
    settings: { proxies: { "proxy-a": { grpcServerPort: 10911 } } },
    path: "proxies.proxy-a.grpcServerPort",
    found: 10911,
    port: 10911,
  },
  {
    what: "a slave's is its master's",
    settings: {
      brokers: {
        "broker-a": {},
        "broker-b": { brokerName: "broker-a", brokerRole: "SLAVE", brokerId: 1, listenPort: 10911 },
      },
    },
    path: "brokers.broker-b.listenPort",
    found: 10911,
    port: 10911,
  },
  {
    what: "a proxy's is the broker's VIP channel",
    settings: { proxies: { "proxy-a": {}, "proxy-b": { remotingListenPort: 10909 } } },
    path: "proxies.proxy-b.remotingListenPort",
    found: 10909,
    port: 10909,
  },
  {
    what: "two proxies' are the same",
    settings: { proxies: { "proxy-a": {}, "proxy-b": { grpcServerPort: 8081 } } },
    path: "proxies.proxy-b.grpcServerPort",
    found: 8081,
    port: 8081,
  },
  {
    what: "a proxy's two are another's",
    settings: { proxies: { "proxy-a": {}, "proxy-b": { remotingListenPort: 8081 } } },
    path: "proxies.proxy-b.remotingListenPort",
    found: 8081,
    port: 8081,
  },
  {
    what: "a proxy's two are the same",
    settings: { proxies: { "proxy-a": { remotingListenPort: 8081 } } },
    path: "proxies.proxy-a.remotingListenPort",
    found: 8081,
    port: 8081,
    at: "in the proxy's container",
  },
  {
    what: "two brokers' are the same",
    settings: { brokers: brokersAt(10911, 10911) },
    path: "brokers.broker-1.listenPort",
    found: 10911,
    port: 10911,
  },
  {
    what: "a broker's is another's VIP channel",
    settings: { brokers: brokersAt(10911, 10909) },
    path: "brokers.broker-1.listenPort",
    found: 10909,
    port: 10909,
  },
  {
    what: "a broker's is another's replication",
    settings: { brokers: brokersAt(10911, 10912) },
    path: "brokers.broker-1.listenPort",
    found: 10912,
    port: 10912,
  },
  {
    what: "a broker's is its own replication",
    settings: { brokers: replicatingAt(10911, 10911) },
    path: "brokers.broker-0.brokerConf.haListenPort",
    found: 10911,
    port: 10911,
    at: "in its container",
  },
  {
    what: "a broker's VIP channel is its replication",
    settings: { brokers: replicatingAt(10909, 10911) },
    path: "brokers.broker-0.brokerConf.haListenPort",
    found: 10909,
    port: 10909,
    at: "in its container",
  },
  {
    what: "a broker's, forwarded, is the console's in its container",
    settings: { brokers: brokersAt(8080), proxyEnabled: false },
    path: "brokers.broker-0.listenPort",
    found: 8080,
    port: 8080,
    at: "in the console's container",
  },
];

describe.each(collisions)(
  "no port is needed twice: $what",
  ({ settings, path, found, port, at = "on the Docker host" }) => {
    const collision = {
      path,
      found,
      expected: expect.stringMatching(`would need port ${port} .* has: choose another\\.$`) as string,
    };
    const harmful: readonly Mode[] = where[at];

    test.each(harmful)("by %s", (mode) => {
      expect(problemsOf({ ...settings, ...modes[mode] })).toEqual([collision]);
    });

    const others = modeNames.filter((mode) => !harmful.includes(mode));
    if (others.length > 0)
      test.each(others)("by %s, where it does no harm", (mode) => {
        expect(problemsOf({ ...settings, ...modes[mode] })).toEqual([]);
      });
  },
);

test.each<[string, ClusterSettings]>([
  [
    "a broker's is the name server's in another container",
    { nameServers: { "namesrv-a": { port: 1025 } }, brokers: brokersAt(9876) },
  ],
  [
    "a broker's VIP channel is the console's in another container",
    { brokers: brokersAt(8082), proxyEnabled: false },
  ],
  [
    "a broker's replication is the console's in another container",
    { brokers: brokersAt(8079), proxyEnabled: false },
  ],
  ["a proxy's is the console's in another container", { proxies: { "proxy-a": { grpcServerPort: 8080 } } }],
  [
    "a proxy's is the name server's in another container",
    { nameServers: { "namesrv-a": { port: 1025 } }, proxies: { "proxy-a": { grpcServerPort: 9876 } } },
  ],
  [
    "all name servers' are the same in their containers",
    { nameServers: { "namesrv-a": {}, "namesrv-b": {}, "namesrv-c": {} } },
  ],
  [
    "a master's, forwarded, is next to its slave's",
    {
      brokers: {
        "broker-a": {},
        "broker-b": { brokerName: "broker-a", brokerRole: "SLAVE", brokerId: 1, listenPort: 10915 },
      },
    },
  ],
])("it does no harm that %s", (_, settings) => {
  for (const mode of modeNames) expect(problemsOf({ ...settings, ...modes[mode] })).toEqual([]);
});

describe("without the right to listen below 1024", () => {
  test.each<[ClusterSettings, string, number]>([
    [{ console: { port: 80 } }, "console.port", 1024],
    [{ nameServers: { "namesrv-a": { port: 1023 } } }, "nameServers.namesrv-a.port", 1024],
    [{ proxies: { "proxy-a": { grpcServerPort: 443 } } }, "proxies.proxy-a.grpcServerPort", 1024],
    [{ proxies: { "proxy-a": { remotingListenPort: 80 } } }, "proxies.proxy-a.remotingListenPort", 1024],
    [{ brokers: brokersAt(1025) }, "brokers.broker-0.listenPort", 1026],
    [{ brokers: replicatingAt(500, 10911) }, "brokers.broker-0.brokerConf.haListenPort", 1024],
  ])("no server on the Docker host's network has a port of %j", (settings, path, lowest) => {
    const problems = problemsOf({ ...settings, ...modes.host });
    const expected = expect.stringContaining(`a whole number from ${lowest} to`) as string;
    expect(problems).toMatchObject([{ path, expected }]);
    expect(problemsOf({ ...settings, ...modes.address })).toEqual([]);
  });

  test.each<ClusterSettings>([
    { nameServers: { "namesrv-a": { port: 1024 } }, brokers: replicatingAt(1027, 1028) },
    { brokers: replicatingAt(0, 1026) },
    { ...minimal.rocketmq44, console: { port: 80 } },
  ])("others are there, as with %j", (settings) => {
    expect(problemsOf({ ...settings, ...modes.host })).toEqual([]);
  });
});

test("what the rocketmq44 profile does not publish is in nobody's way, but on the Docker host's network", () => {
  const settings = { ...minimal.rocketmq44, console: { port: 10912 } };
  expect(problemsOf(settings)).toEqual([]);
  expect(problemsOf({ ...settings, networkMode: "host" })).toMatchObject([{ path: "console.port" }]);
  expect(problemsOf({ ...settings, profile: "rocketmq4" })).toMatchObject([{ path: "console.port" }]);
});

test("the message tells who needs the port, why, where, and who has it", () => {
  const expectedOf = (settings: ClusterSettings) => problemsOf(settings).map(({ expected }) => expected);
  expect(problemsOf({ nameServers: { "namesrv-a": { port: 10911 } } })).toEqual([
    {
      path: "brokers.broker-a.listenPort",
      found: 10911,
      expected: "broker-a would need port 10911 on the Docker host, which namesrv-a has: choose another.",
    },
  ]);
  expect(expectedOf({ proxies: { "proxy-a": { grpcServerPort: 10912 } } })).toEqual([
    "proxy-a would need port 10912 on the Docker host, which broker-a's replication, listenPort + 1, " +
      "has: choose another.",
  ]);
  expect(expectedOf({ ip: "none", proxies: { "proxy-a": { remotingListenPort: 8081 } } })).toEqual([
    "proxy-a's remotingListenPort would need port 8081 in the proxy's container, which proxy-a has: choose another.",
  ]);
  expect(expectedOf({ brokers: brokersAt(8080), proxyEnabled: false })).toEqual([
    "broker-0 would need port 8080 in the console's container, which the console has: choose another.",
  ]);
  expect(expectedOf({ ip: "none", brokers: replicatingAt(10909, 10911) })).toEqual([
    "broker-0's replication would need port 10909 in its container, which broker-0's VIP channel, listenPort - 2, has: choose another.",
  ]);
});

test("what is said to be found is the setting's value, not the port derived from it", () => {
  expect(problemsOf({ nameServers: { "namesrv-a": { port: 10909 } } })).toMatchObject([
    { path: "brokers.broker-a.listenPort", found: 10911 },
  ]);
});

test("servers that are not wanted need no port", () => {
  const console = { port: 10911 };
  const proxies = { "proxy-a": { grpcServerPort: 10911 } };
  expect(problemsOf({ consoleEnabled: false, console, proxyEnabled: false, proxies })).toEqual([]);
  expect(problemsOf({ consoleEnabled: false, proxyEnabled: false, brokers: brokersAt(8080) })).toEqual([]);
});

/** Ports near enough to each other, and to those in the containers, to collide now and then. */
const port = fc.oneof(fc.integer({ min: 9870, max: 9884 }), fc.integer({ min: 8070, max: 8090 }));

const broker = fc.record({
  listen: port,
  replication: fc.option(port, { nil: undefined, freq: 2 }),
  slave: fc.boolean(),
});

const proxy = fc.record({ grpc: port, remoting: port });

const hasTwice = (ports: readonly number[]): boolean => new Set(ports).size < ports.length;

/** Servers by name: broker-0, broker-1 and so on. */
const numbered = (kind: string, settings: readonly object[]): object =>
  Object.fromEntries(settings.map((one, i) => [`${kind}-${i}`, one]));

/** The first broker is a master, and all slaves are its own. */
const settingsOf = (
  index: number,
  { listen, replication, slave }: { listen: number; replication?: number; slave: boolean },
): BrokerSettings => ({
  ...(index > 0 && slave ? { brokerName: "broker-0", brokerId: index, brokerRole: "SLAVE" } : {}),
  listenPort: listen,
  brokerConf: replication === undefined ? {} : { haListenPort: replication },
});

test("exactly the collisions are rejected", () => {
  const found = { collisions: 0, none: 0 };
  fc.assert(
    fc.property(
      fc.array(port, { minLength: 1, maxLength: 2 }),
      fc.array(broker, { minLength: 1, maxLength: 3 }),
      fc.array(proxy, { maxLength: 2 }),
      fc.option(port, { nil: undefined }),
      fc.constantFrom(...modeNames),
      (nameServers, brokers, proxies, console, mode) => {
        const ofBroker = brokers.map(({ listen, replication = listen + 1 }) => [
          listen,
          listen - 2,
          replication,
        ]);
        const ofProxy = proxies.map(({ grpc, remoting }) => [grpc, remoting]);
        const forwarded = mode === "loopback" ? brokers.map(({ listen }) => listen) : [];
        const published = [
          ...nameServers,
          ...ofBroker.flat(),
          ...ofProxy.flat(),
          ...(console ? [console] : []),
        ];
        const places = [
          ...(mode === "network" ? [] : [published]),
          ...ofBroker.map((ports, i) =>
            i > 0 && brokers[i].slave
              ? [...ports, ...forwarded.slice(0, 1).flatMap((port) => [port, port - 2])]
              : ports,
          ),
          ...ofProxy.map((ports) => [...ports, ...forwarded]),
          ...(console ? [[8080, ...forwarded]] : []),
        ];
        const problems = problemsOf({
          ...modes[mode],
          nameServers: numbered(
            "namesrv",
            nameServers.map((port) => ({ port })),
          ),
          brokers: numbered(
            "broker",
            brokers.map((each, i) => settingsOf(i, each)),
          ),
          proxyEnabled: proxies.length > 0,
          proxies: numbered(
            "proxy",
            proxies.map(({ grpc, remoting }) => ({ grpcServerPort: grpc, remotingListenPort: remoting })),
          ),
          consoleEnabled: console !== undefined,
          console: { port: console },
        });
        const collide = places.some(hasTwice);
        found[collide ? "collisions" : "none"]++;
        expect(problems.length > 0).toBe(collide);
      },
    ),
    { numRuns: 1000 },
  );
  expect(Math.min(found.collisions, found.none)).toBeGreaterThan(100);
});

test("a value is told once, however many ports it takes from another", () => {
  expect(problemsOf({ brokers: brokersAt(10911, 10911) })).toHaveLength(1);
  expect(problemsOf({ brokers: brokersAt(10911, 10911, 10911) })).toHaveLength(2);
});

test.each([-5, 70000])("a haListenPort of %i is no port", (haListenPort) => {
  for (const conf of ["brokerConf", "uncheckedBrokerConf"])
    expect(problemsOf({ brokers: { "broker-a": { [conf]: { haListenPort } } } })).toMatchObject([
      { path: `brokers.broker-a.${conf}.haListenPort`, found: haListenPort },
    ]);
});

test("RocketMQ 5 takes a haListenPort of 0 for listenPort + 1", () => {
  expect(problemsOf({ brokers: replicatingAt(0, 10911, 20911) })).toEqual([]);
  expect(problemsOf({ brokers: replicatingAt(0, 10911, 10912) })).not.toEqual([]);
});

test("RocketMQ 4 replicates at listenPort + 1 whatever haListenPort says", () => {
  const brokers = { ...brokersAt(0, 10912), ...replicatingAt(15000, 10911) };
  expect(problemsOf({ brokers })).toEqual([]);
  expect(problemsOf({ profile: "rocketmq4", brokers })).not.toEqual([]);
});

describe("a port by default", () => {
  const portsOf = (settings: ClusterSettings) => {
    const { nameServers, brokers, proxies, console } = resolvedFor(settings);
    return {
      nameServers: nameServers.map(({ port }) => port),
      brokers: brokers.map(({ listenPort }) => listenPort),
      proxies: proxies.flatMap(({ grpcServerPort, remotingListenPort }) => [
        grpcServerPort,
        remotingListenPort,
      ]),
      console: console?.port,
    };
  };

  test("is that of a first server where nothing is said", () => {
    expect(portsOf({})).toEqual({
      nameServers: [9876],
      brokers: [10911],
      proxies: [8081, 8082],
      console: 8888,
    });
  });

  test.each<[string, number, number]>([
    ["a", 9876, 10911],
    ["b", 9877, 10921],
    ["z", 9901, 11161],
    ["0", 9876, 10911],
    ["1", 9877, 10921],
    ["10", 9886, 11011],
    ["x-orders", 9876, 10911],
    ["x-b", 9877, 10921],
    ["x-B", 9877, 10921],
    ["x-12", 9888, 11031],
    ["x12", 9876, 10911], // a number of its own is set apart
    ["b-x-1", 9877, 10921],
    ["b-orders", 9876, 10911],
    ["x-1234", 9876, 10911], // rather a year than a number
  ])("follows from the end of a name such as %s", (name, nameServer, broker) => {
    const index = nameServer - 9876;
    expect(portsOf({ nameServers: { [name]: {} } }).nameServers).toEqual([nameServer]);
    expect(portsOf({ brokers: { [name]: {} } }).brokers).toEqual([broker]);
    expect(portsOf({ proxies: { [name]: {} } }).proxies).toEqual([8081 + 10 * index, 8082 + 10 * index]);
  });

  test("depends on no other server", () => {
    const alone = portsOf({ brokers: { "broker-c": {} } }).brokers;
    expect(alone).toEqual([10931]);
    expect(portsOf({ brokers: { "broker-a": { listenPort: 30911 }, "broker-c": {} } }).brokers).toEqual([
      30911,
      ...alone,
    ]);
  });

  test("gives way to one's own", () => {
    expect(
      portsOf({
        nameServers: { "namesrv-b": { port: 1 } },
        brokers: { "broker-b": { listenPort: 20911 } },
        proxies: { "proxy-b": { grpcServerPort: 2, remotingListenPort: 3 } },
        console: { port: 4 },
      }),
    ).toEqual({ nameServers: [1], brokers: [20911], proxies: [2, 3], console: 4 });
  });

  test("of two servers whose names end alike is the same, which is told", () => {
    const needed = (port: number, who: string) =>
      expect.stringContaining(`would need port ${port} on the Docker host, which ${who} has`) as string;
    expect(problemsOf({ brokers: { orders: {}, payments: {} } })).toEqual([
      { path: "brokers.payments.listenPort", found: 10911, expected: needed(10911, "orders") },
    ]);
    expect(problemsOf({ nameServers: { "namesrv-a": {}, "namesrv-0": {} } })).toEqual([
      { path: "nameServers.namesrv-a.port", found: 9876, expected: needed(9876, "namesrv-0") },
    ]);
  });

  test("is moved by portOffset, as one's own is", () => {
    expect(portsOf({ portOffset: 1000, console: { port: 9999 }, brokers: { "broker-b": {} } })).toEqual({
      nameServers: [10876],
      brokers: [11921],
      proxies: [9081, 9082],
      console: 10999,
    });
  });
});

describe("a port that portOffset moves", () => {
  test.each<[ClusterSettings, string, number, number, number]>([
    [{ console: { port: 64536 } }, "console.port", 64536, 65536, 65535],
    [{ nameServers: { "namesrv-a": { port: 65000 } } }, "nameServers.namesrv-a.port", 65000, 66000, 65535],
    [{ brokers: { "broker-a": { listenPort: 64535 } } }, "brokers.broker-a.listenPort", 64535, 65535, 65534],
    [
      { proxies: { "proxy-a": { remotingListenPort: 65535 } } },
      "proxies.proxy-a.remotingListenPort",
      ...([65535, 66535, 65535] as const),
    ],
  ])("is a port all the same: %j", (settings, path, found, port, highest) => {
    expect(problemsOf(settings)).toEqual([]);
    expect(problemsOf({ ...settings, portOffset: 1000 })).toEqual([
      {
        path,
        found,
        expected: `with portOffset it is ${port}: ports end at ${highest} here: choose another.`,
      },
    ]);
  });

  test("is told as it was written where another server has it, with the port that is meant", () => {
    expect(problemsOf({ portOffset: 1000, nameServers: { "namesrv-a": { port: 10911 } } })).toEqual([
      {
        path: "brokers.broker-a.listenPort",
        found: 11911,
        expected: "broker-a would need port 11911 on the Docker host, which namesrv-a has: choose another.",
      },
    ]);
    expect(problemsOf({ portOffset: 1000, console: { port: 9876 } })).toEqual([
      {
        path: "console.port",
        found: 9876,
        expected:
          "the console would need port 10876 on the Docker host, which namesrv-a has: choose another.",
      },
    ]);
  });

  test("may be one that takes rights only before", () => {
    expect(problemsOf({ ...modes.host, portOffset: 1000, console: { port: 80 } })).toEqual([]);
    expect(problemsOf({ ...modes.host, portOffset: 100, console: { port: 80 } })).toMatchObject([
      {
        path: "console.port",
        found: 80,
        expected: expect.stringContaining("with portOffset it is 180") as string,
      },
    ]);
  });
});

test("a replication port that brokers have in common is named where it stands", () => {
  expect(
    problemsOf({
      brokerDefaults: { brokerConf: { haListenPort: 20000 } },
      brokers: { "broker-a": {}, "broker-b": {} },
    }),
  ).toMatchObject([{ path: "brokerDefaults.brokerConf.haListenPort", found: 20000 }]);
});
