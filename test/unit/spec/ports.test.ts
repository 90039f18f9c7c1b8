import fc from "fast-check";
import { ClusterSettings } from "../../../spec";
import { problemsOf } from "../support/spec";

const loopback = "127.0.0.1";
const address = "192.168.1.20";

const brokersAt = (...listenPorts: number[]) =>
  listenPorts.map((listenPort, i) => ({ containerName: `b${i}`, brokerName: `broker-${i}`, listenPort }));

const cases: readonly {
  what: string;
  settings: ClusterSettings;
  path: string;
  found: number;
  port: number;
  /** Whether it is a collision only where the servers share one network namespace. */
  inside?: boolean;
}[] = [
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
    what: "a broker's is the name server's in its container",
    settings: { nameServers: [{ port: 19876 }], brokers: brokersAt(9876) },
    path: "brokers[0].listenPort",
    found: 9876,
    port: 9876,
    inside: true,
  },
  {
    what: "a broker's VIP channel is the name server's in its container",
    settings: { nameServers: [{ port: 19876 }], brokers: brokersAt(9878) },
    path: "brokers[0].listenPort",
    found: 9878,
    port: 9876,
    inside: true,
  },
  {
    what: "a broker's replication is the name server's",
    settings: { brokers: brokersAt(9875) },
    path: "brokers[0].listenPort",
    found: 9875,
    port: 9876,
    inside: true,
  },
  {
    what: "a broker's is the console's in its container",
    settings: { brokers: brokersAt(8080) },
    path: "brokers[0].listenPort",
    found: 8080,
    port: 8080,
    inside: true,
  },
  {
    what: "a broker's replication is the console's in its container",
    settings: { brokers: brokersAt(8079) },
    path: "brokers[0].listenPort",
    found: 8079,
    port: 8080,
    inside: true,
  },
  {
    what: "a broker's is another's replication",
    settings: { brokers: brokersAt(10911, 10912) },
    path: "brokers[1].listenPort",
    found: 10912,
    port: 10912,
    inside: true,
  },
];

describe.each(cases)("no port is needed twice: $what", ({ settings, path, found, port, inside = false }) => {
  const collision = {
    path,
    found,
    expected: expect.stringMatching(`would need port ${port} .* has: choose another\\.$`) as string,
  };

  test("on a loopback address", () => {
    expect(problemsOf({ ...settings, ip: loopback })).toContainEqual(collision);
  });

  test(`on an address of the machine${inside ? ", where it does no harm" : ""}`, () => {
    const problems = problemsOf({ ...settings, ip: address });
    if (inside) expect(problems).toEqual([]);
    else expect(problems).toContainEqual(collision);
  });
});

test("the message tells who needs the port, why, and who has it", () => {
  expect(problemsOf({ nameServers: [{ port: 10911 }] })).toEqual([
    {
      path: "brokers[0].listenPort",
      found: 10911,
      expected: "broker-a would need port 10911 on the Docker host, which name server 0 has: choose another.",
    },
  ]);
});

test("what is said to be found is the setting's value, not the port derived from it", () => {
  expect(problemsOf({ nameServers: [{ port: 10909 }] })).toMatchObject([
    { path: "brokers[0].listenPort", found: 10911 },
  ]);
});

test("a console that is not wanted needs no port", () => {
  const console = { port: 10911 };
  expect(problemsOf({ consoleEnabled: false, console, brokers: brokersAt(10911, 8080) })).toEqual([]);
});

/** Ports near enough to each other, and to those in the containers, to collide now and then. */
const port = fc.oneof(fc.integer({ min: 9870, max: 9884 }), fc.integer({ min: 8074, max: 8084 }));

const broker = fc.record({ listen: port, replication: fc.option(port, { nil: undefined, freq: 2 }) });

test("exactly the collisions are rejected", () => {
  fc.assert(
    fc.property(
      port,
      fc.array(broker, { minLength: 1, maxLength: 3 }),
      port,
      fc.boolean(),
      fc.boolean(),
      (nameServer, brokers, console, consoleEnabled, onLoopback) => {
        const published = [
          nameServer,
          ...brokers.flatMap(({ listen }) => [listen, listen - 2]),
          ...(consoleEnabled ? [console] : []),
        ];
        const inside = [
          9876,
          ...brokers.flatMap(({ listen, replication = listen + 1 }) => [listen, listen - 2, replication]),
          ...(consoleEnabled ? [8080] : []),
        ];
        const problems = problemsOf({
          ip: onLoopback ? loopback : address,
          nameServers: [{ port: nameServer }],
          brokers: brokersAt(...brokers.map(({ listen }) => listen)).map((settings, i) => {
            const { replication } = brokers[i];
            return {
              ...settings,
              brokerConf: replication === undefined ? {} : { haListenPort: replication },
            };
          }),
          consoleEnabled,
          console: { port: console },
        });
        const collide = hasTwice(published) || (onLoopback && hasTwice(inside));
        expect(problems.length > 0).toBe(collide);
      },
    ),
    { numRuns: 500 },
  );
});

const hasTwice = (ports: readonly number[]): boolean => new Set(ports).size < ports.length;

test("two name servers cannot share a network namespace, as all listen on the same port", () => {
  const nameServers = [{ containerName: "n0" }, { containerName: "n1", port: 19876 }];
  expect(problemsOf({ nameServers }).map(({ path }) => path)).toEqual(["nameServers"]);
  expect(problemsOf({ nameServers, ip: address })).toEqual([]);
});

test("a value is told once, however many ports it takes from another", () => {
  expect(problemsOf({ brokers: brokersAt(10911, 10911) })).toHaveLength(1);
  expect(problemsOf({ brokers: brokersAt(10911, 10911, 10911) })).toHaveLength(2);
});

const replicatingAt = (haListenPort: number, ...listenPorts: number[]) =>
  brokersAt(...listenPorts).map((broker) => ({ ...broker, brokerConf: { haListenPort } }));

test("RocketMQ 5 takes a haListenPort of 0 for listenPort + 1", () => {
  expect(problemsOf({ brokers: replicatingAt(0, 10911, 20911) })).toEqual([]);
  expect(problemsOf({ brokers: replicatingAt(0, 10911, 10912) })).not.toEqual([]);
});

test("RocketMQ 4 replicates at listenPort + 1 whatever haListenPort says", () => {
  const [first] = replicatingAt(15000, 10911);
  expect(problemsOf({ profile: "rocketmq4", brokers: [first, brokersAt(0, 10912)[1]] })).not.toEqual([]);
});
