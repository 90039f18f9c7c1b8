import fc from "fast-check";
import type { BrokerSettings, ClusterArgs } from "../../../../components/args";
import { minimal, problemsOf } from "../../support/cluster";

const modes = {
  loopback: { ip: "127.0.0.1" },
  address: { ip: "192.168.1.20" },
  name: { ip: "rocketmq.example.com" },
  network: { ip: "none" },
  host: { ip: "192.168.1.20", networkMode: "host" },
} as const;
type Mode = keyof typeof modes;
const modeNames = Object.keys(modes) as Mode[];

const brokersAt = (...listenPorts: number[]) =>
  listenPorts.map((listenPort, i) => ({ containerName: `b${i}`, brokerName: `broker-${i}`, listenPort }));

const replicatingAt = (haListenPort: number, ...listenPorts: number[]) =>
  brokersAt(...listenPorts).map((broker) => ({ ...broker, brokerConf: { haListenPort } }));

/** Where two servers would be in each other's way: on the Docker host, or in one container. */
const where = {
  "on the Docker host": ["loopback", "address", "name", "host"],
  "in its container": modeNames,
  "in the proxy's container": modeNames,
  "in the console's container": ["loopback"],
} as const satisfies Record<string, readonly Mode[]>;

interface Collision {
  readonly what: string;
  readonly settings: ClusterArgs;
  readonly path: string;
  readonly found: number;
  readonly port: number;
  /** Default: on the Docker host. */
  readonly at?: keyof typeof where;
}

const collisions: readonly Collision[] = [
  {
    what: "the name server's is the broker's",
    settings: { nameServers: [{ port: 10911 }] },
    path: "brokers[0].listenPort",
    found: 10911,
    port: 10911,
  },
  {
    what: "the name server's is the broker's VIP channel",
    settings: { nameServers: [{ port: 10909 }], brokers: brokersAt(10911) },
    path: "brokers[0].listenPort",
    found: 10911,
    port: 10909,
  },
  {
    what: "the name server's is the broker's replication",
    settings: { nameServers: [{ port: 10912 }] },
    path: "brokers[0].listenPort",
    found: 10911,
    port: 10912,
  },
  {
    what: "the name server's is where the broker's replication was put",
    settings: { nameServers: [{ port: 15000 }], brokers: replicatingAt(15000, 10911) },
    path: "brokers[0].listenPort",
    found: 10911,
    port: 15000,
  },
  {
    what: "two name servers' are the same",
    settings: { nameServers: [{}, { port: 9876 }] },
    path: "nameServers[1].port",
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
    settings: { console: { port: 8092 }, proxies: [{}, {}] },
    path: "console.port",
    found: 8092,
    port: 8092,
  },
  {
    what: "a proxy's is the name server's",
    settings: { proxies: [{ grpcServerPort: 9876 }] },
    path: "proxies[0].grpcServerPort",
    found: 9876,
    port: 9876,
  },
  {
    what: "a proxy's is the broker's",
    settings: { proxies: [{ grpcServerPort: 10911 }] },
    path: "proxies[0].grpcServerPort",
    found: 10911,
    port: 10911,
  },
  {
    what: "a slave's is its master's",
    settings: { brokers: [{}, { brokerRole: "SLAVE", brokerId: 1, listenPort: 10911 }] },
    path: "brokers[1].listenPort",
    found: 10911,
    port: 10911,
  },
  {
    what: "a proxy's is the broker's VIP channel",
    settings: { proxies: [{}, { remotingListenPort: 10909 }] },
    path: "proxies[1].remotingListenPort",
    found: 10909,
    port: 10909,
  },
  {
    what: "two proxies' are the same",
    settings: { proxies: [{}, { grpcServerPort: 8081 }] },
    path: "proxies[1].grpcServerPort",
    found: 8081,
    port: 8081,
  },
  {
    what: "a proxy's two are another's",
    settings: { proxies: [{}, { remotingListenPort: 8081 }] },
    path: "proxies[1].remotingListenPort",
    found: 8081,
    port: 8081,
  },
  {
    what: "a proxy's two are the same",
    settings: { proxies: [{ remotingListenPort: 8081 }] },
    path: "proxies[0].remotingListenPort",
    found: 8081,
    port: 8081,
    at: "in the proxy's container",
  },
  {
    what: "two brokers' are the same",
    settings: { brokers: brokersAt(10911, 10911) },
    path: "brokers[1].listenPort",
    found: 10911,
    port: 10911,
  },
  {
    what: "a broker's is another's VIP channel",
    settings: { brokers: brokersAt(10911, 10909) },
    path: "brokers[1].listenPort",
    found: 10909,
    port: 10909,
  },
  {
    what: "a broker's is another's replication",
    settings: { brokers: brokersAt(10911, 10912) },
    path: "brokers[1].listenPort",
    found: 10912,
    port: 10912,
  },
  {
    what: "a broker's is its own replication",
    settings: { brokers: replicatingAt(10911, 10911) },
    path: "brokers[0].listenPort",
    found: 10911,
    port: 10911,
    at: "in its container",
  },
  {
    what: "a broker's VIP channel is its replication",
    settings: { brokers: replicatingAt(10909, 10911) },
    path: "brokers[0].listenPort",
    found: 10911,
    port: 10909,
    at: "in its container",
  },
  {
    what: "a broker's, forwarded, is the console's in its container",
    settings: { brokers: brokersAt(8080), proxyEnabled: false },
    path: "brokers[0].listenPort",
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

test.each<[string, ClusterArgs]>([
  [
    "a broker's is the name server's in another container",
    { nameServers: [{ port: 1025 }], brokers: brokersAt(9876) },
  ],
  [
    "a broker's VIP channel is the console's in another container",
    { brokers: brokersAt(8082), proxyEnabled: false },
  ],
  [
    "a broker's replication is the console's in another container",
    { brokers: brokersAt(8079), proxyEnabled: false },
  ],
  ["a proxy's is the console's in another container", { proxies: [{ grpcServerPort: 8080 }] }],
  [
    "a proxy's is the name server's in another container",
    { nameServers: [{ port: 1025 }], proxies: [{ grpcServerPort: 9876 }] },
  ],
  ["all name servers' are the same in their containers", { nameServers: [{}, {}, {}] }],
  [
    "a master's, forwarded, is next to its slave's",
    { brokers: [{}, { brokerRole: "SLAVE", brokerId: 1, listenPort: 10915 }] },
  ],
])("it does no harm that %s", (_, settings) => {
  for (const mode of modeNames) expect(problemsOf({ ...settings, ...modes[mode] })).toEqual([]);
});

describe("without the right to listen below 1024", () => {
  test.each<[ClusterArgs, string, number]>([
    [{ console: { port: 80 } }, "console.port", 1024],
    [{ nameServers: [{ port: 1023 }] }, "nameServers[0].port", 1024],
    [{ proxies: [{ grpcServerPort: 443 }] }, "proxies[0].grpcServerPort", 1024],
    [{ proxies: [{ remotingListenPort: 80 }] }, "proxies[0].remotingListenPort", 1024],
    [{ brokers: brokersAt(1025) }, "brokers[0].listenPort", 1026],
    [{ brokers: replicatingAt(500, 10911) }, "brokers[0].brokerConf.haListenPort", 1024],
  ])("no server on the Docker host's network has a port of %j", (settings, path, lowest) => {
    const problems = problemsOf({ ...settings, ...modes.host });
    const expected = expect.stringContaining(`a whole number from ${lowest} to`) as string;
    expect(problems).toMatchObject([{ path, expected }]);
    expect(problemsOf({ ...settings, ...modes.address })).toEqual([]);
  });

  test.each<ClusterArgs>([
    { nameServers: [{ port: 1024 }], brokers: replicatingAt(1027, 1028) },
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
  const expectedOf = (settings: ClusterArgs) => problemsOf(settings).map(({ expected }) => expected);
  expect(problemsOf({ nameServers: [{ port: 10911 }] })).toEqual([
    {
      path: "brokers[0].listenPort",
      found: 10911,
      expected: "broker-a would need port 10911 on the Docker host, which name server 0 has: choose another.",
    },
  ]);
  expect(expectedOf({ proxies: [{ grpcServerPort: 10912 }] })).toEqual([
    "proxy 0 would need port 10912 on the Docker host, which broker-a's replication, haListenPort or listenPort + 1, " +
      "has: choose another.",
  ]);
  expect(expectedOf({ ip: "none", proxies: [{ remotingListenPort: 8081 }] })).toEqual([
    "proxy 0's remotingListenPort would need port 8081 in the proxy's container, which proxy 0 has: choose another.",
  ]);
  expect(expectedOf({ brokers: brokersAt(8080), proxyEnabled: false })).toEqual([
    "broker-0 would need port 8080 in the console's container, which the console has: choose another.",
  ]);
  expect(expectedOf({ ip: "none", brokers: replicatingAt(10909, 10911) })).toEqual([
    "broker-0's replication, haListenPort or listenPort + 1, would need port 10909 in its container, which broker-0's " +
      "VIP channel, listenPort - 2, has: choose another.",
  ]);
});

test("what is said to be found is the setting's value, not the port derived from it", () => {
  expect(problemsOf({ nameServers: [{ port: 10909 }] })).toMatchObject([
    { path: "brokers[0].listenPort", found: 10911 },
  ]);
});

test("servers that are not wanted need no port", () => {
  const console = { port: 10911 };
  const proxies = [{ grpcServerPort: 10911 }];
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

/** The first broker is a master, and all slaves are its own. */
const settingsOf = (
  index: number,
  { listen, replication, slave }: { listen: number; replication?: number; slave: boolean },
): BrokerSettings => ({
  containerName: `b${index}`,
  ...(index > 0 && slave
    ? { brokerName: "broker-0", brokerId: index, brokerRole: "SLAVE" }
    : { brokerName: `broker-${index}` }),
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
            i > 0 && brokers[i].slave ? [...ports, ...forwarded.slice(0, 1)] : ports,
          ),
          ...ofProxy.map((ports) => [...ports, ...forwarded]),
          ...(console ? [[8080, ...forwarded]] : []),
        ];
        const problems = problemsOf({
          ...modes[mode],
          nameServers: nameServers.map((port) => ({ port })),
          brokers: brokers.map((each, i) => settingsOf(i, each)),
          proxyEnabled: proxies.length > 0,
          proxies: [
            {},
            ...proxies.map(({ grpc, remoting }) => ({ grpcServerPort: grpc, remotingListenPort: remoting })),
          ].slice(proxies.length > 0 ? 1 : 0),
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
  const problems = problemsOf({ brokers: [{ brokerConf: { haListenPort } }] });
  expect(problems.map(({ path, found }) => [path, found])).toEqual([
    ["brokers[0].brokerConf.haListenPort", haListenPort],
  ]);
});

test("RocketMQ 5 takes a haListenPort of 0 for listenPort + 1", () => {
  expect(problemsOf({ brokers: replicatingAt(0, 10911, 20911) })).toEqual([]);
  expect(problemsOf({ brokers: replicatingAt(0, 10911, 10912) })).not.toEqual([]);
});

test("RocketMQ 4 replicates at listenPort + 1 whatever haListenPort says", () => {
  const [first] = replicatingAt(15000, 10911);
  expect(problemsOf({ profile: "rocketmq4", brokers: [first, brokersAt(0, 10912)[1]] })).not.toEqual([]);
});

test.each<[ClusterArgs, string, number, number]>([
  [{ nameServers: [{ port: 65535 }, {}] }, "nameServers[1].port", 65536, 65535],
  [{ brokers: [{ listenPort: 65530 }, {}] }, "brokers[1].listenPort", 65540, 65534],
  [{ proxies: [{ grpcServerPort: 65530 }, {}] }, "proxies[1].grpcServerPort", 65540, 65535],
])(
  "a port that would follow from the first server's is a port, too: %j",
  (settings, path, found, highest) => {
    const expected = `it follows from the first server's and is above ${highest}: choose one, here or there.`;
    expect(problemsOf(settings)).toEqual([{ path, found, expected }]);
  },
);
