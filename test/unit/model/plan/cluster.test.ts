import fc from "fast-check";
import type { ClusterSettings } from "../../../../components/args";
import { consoleUsersFile, containersOf, imagesOf, planCluster } from "../../../../model/plan";
import { profiles } from "../../../../model/profiles";
import { minimal, problemsOf, profileList, resolvedFor } from "../../support/cluster";
import { textOf } from "../../support/plan";

const plan = (settings: ClusterSettings) => planCluster(resolvedFor(settings));

/** Two name servers, two brokers, two proxies and a console, on an address of the machine. */
const large: ClusterSettings = {
  ip: "10.0.0.1",
  nameServers: { n0: {}, n1: { port: 19876 } },
  brokers: { b0: {}, b1: { listenPort: 20911 } },
  proxies: { "proxy-a": {}, "proxy-b": { image: "p:1" } },
};

test.each<[string, ClusterSettings, object]>([
  [
    "on a loopback address",
    { nameServers: { "namesrv-a": { port: 19876 }, "namesrv-b": {} }, console: { port: 18888 } },
    {
      networkName: "rocketmq",
      nameServerAddresses: ["127.0.0.1:19876", "127.0.0.1:9877"],
      brokerAddresses: ["127.0.0.1:10911"],
      proxyAddresses: [{ grpc: "127.0.0.1:8081", remoting: "127.0.0.1:8082" }],
      consoleUrl: "http://127.0.0.1:18888",
      backend: {
        rocketMQClusterName: "DefaultCluster",
        nameServers: ["rocketmq-namesrv-a:9876", "rocketmq-namesrv-b:9876"],
        brokers: ["rocketmq-broker-a:10911"],
      },
      brokersOf: [[]],
    },
  ],
  [
    "on an address of the machine, with several servers",
    { ...large, brokerClusterName: "Shop" },
    {
      nameServerAddresses: ["10.0.0.1:9876", "10.0.0.1:19876"],
      brokerAddresses: ["10.0.0.1:10911", "10.0.0.1:20911"],
      proxyAddresses: [
        { grpc: "10.0.0.1:8081", remoting: "10.0.0.1:8082" },
        { grpc: "10.0.0.1:8091", remoting: "10.0.0.1:8092" },
      ],
      consoleUrl: "http://10.0.0.1:8888",
      backend: {
        rocketMQClusterName: "Shop",
        nameServers: ["rocketmq-n0:9876", "rocketmq-n1:9876"],
        brokers: [],
      },
      brokersOf: [[], []],
    },
  ],
  [
    "by a name",
    { ip: "rocketmq.example.com", nameServers: { "namesrv-a": { port: 19876 } } },
    {
      nameServerAddresses: ["rocketmq.example.com:19876"],
      brokerAddresses: ["rocketmq.example.com:10911"],
      proxyAddresses: [{ grpc: "rocketmq.example.com:8081", remoting: "rocketmq.example.com:8082" }],
      consoleUrl: "http://rocketmq.example.com:8888",
      backend: { nameServers: ["rocketmq-namesrv-a:9876"], brokers: [] },
    },
  ],
  [
    "on the network alone, where servers have the ports that they have inside",
    {
      ip: "none",
      namePrefix: "orders",
      nameServers: { "namesrv-a": { port: 19876 }, "namesrv-b": {} },
      brokers: { "broker-a": { listenPort: 20911 } },
      console: { port: 18888 },
    },
    {
      networkName: "orders",
      nameServerAddresses: ["orders-namesrv-a:9876", "orders-namesrv-b:9876"],
      brokerAddresses: ["orders-broker-a:20911"],
      proxyAddresses: [{ grpc: "orders-proxy-a:8081", remoting: "orders-proxy-a:8082" }],
      consoleUrl: "http://orders-console:8080",
      backend: { nameServers: ["orders-namesrv-a:9876", "orders-namesrv-b:9876"], brokers: [] },
    },
  ],
  [
    "in the rocketmq44 profile, where servers use the clients' addresses",
    { ...minimal.rocketmq44, nameServers: { "namesrv-a": { port: 19876 } }, consoleEnabled: false },
    {
      networkName: "rocketmq",
      nameServerAddresses: ["192.168.1.20:19876"],
      brokerAddresses: ["192.168.1.20:10911"],
      proxyAddresses: [],
      consoleUrl: undefined,
      backend: { nameServers: ["192.168.1.20:19876"], brokers: [] },
    },
  ],
  [
    "in the rocketmq44 profile, on the network alone",
    { ...minimal.rocketmq44, ip: "none", nameServers: { "namesrv-a": { port: 19876 } } },
    {
      nameServerAddresses: ["rmqnamesrv:9876"],
      brokerAddresses: ["rmqbroker:10911"],
      consoleUrl: "http://rmqadmin:8080",
      backend: { nameServers: ["rmqnamesrv:9876"], brokers: [] },
    },
  ],
  [
    "on the Docker host's network, where servers dial what is listened on",
    {
      ip: "10.0.0.1",
      bindAddress: "10.9.9.9",
      networkMode: "host",
      nameServers: { "namesrv-a": { port: 19876 }, "namesrv-b": {} },
      brokers: {
        "broker-a": {},
        "broker-b": { brokerName: "broker-a", brokerRole: "SLAVE", brokerId: 1 },
      },
      console: { port: 18888 },
    },
    {
      networkName: "host",
      nameServerAddresses: ["10.0.0.1:19876", "10.0.0.1:9877"],
      brokerAddresses: ["10.0.0.1:10911", "10.0.0.1:10921"],
      proxyAddresses: [{ grpc: "10.0.0.1:8081", remoting: "10.0.0.1:8082" }],
      consoleUrl: "http://10.0.0.1:18888",
      backend: { nameServers: ["10.9.9.9:19876", "10.9.9.9:9877"], brokers: [] },
      brokersOf: [[], []],
    },
  ],
  [
    "by a name, on the Docker host's network",
    {
      ip: "rocketmq.example.com",
      networkMode: "host",
      networkName: "net",
      nameServers: { "namesrv-a": { port: 19876 } },
    },
    {
      networkName: "host",
      nameServerAddresses: ["rocketmq.example.com:19876"],
      consoleUrl: "http://rocketmq.example.com:8888",
      backend: { nameServers: ["192.168.1.20:19876"], brokers: [] },
    },
  ],
])("addresses %s", (_, settings, addresses) => {
  expect(plan(settings)).toMatchObject(addresses);
});

test("every broker, every proxy and the console know every name server", () => {
  const { brokers, proxies, console } = plan(large);
  for (const { container } of brokers)
    expect(container.environment.NAMESRV_ADDR).toBe("rocketmq-n0:9876;rocketmq-n1:9876");
  for (const { files } of proxies)
    expect(JSON.parse(textOf(files[0]))).toMatchObject({
      namesrvAddr: "rocketmq-n0:9876;rocketmq-n1:9876",
    });
  expect(console?.environment.JAVA_OPTS).toContain(
    "-Drocketmq.namesrv.addr=rocketmq-n0:9876;rocketmq-n1:9876 ",
  );
});

test("each image is listed once", () => {
  const [server, dashboard] = ["apache/rocketmq:5.5.0", "apacherocketmq/rocketmq-dashboard:2.0.0"];
  expect(imagesOf(plan(large))).toEqual([server, "p:1", dashboard]);
  expect(imagesOf(plan({ ...large, consoleEnabled: false }))).toEqual([server, "p:1"]);
  expect(imagesOf(plan({ ...large, proxyEnabled: false }))).toEqual([server, dashboard]);
});

test("its servers come in the order in which they need each other", () => {
  expect(containersOf(plan(large)).map(({ name }) => name)).toEqual([
    "rocketmq-n0",
    "rocketmq-n1",
    "rocketmq-b0",
    "rocketmq-b1",
    "rocketmq-proxy-a",
    "rocketmq-proxy-b",
    "rocketmq-console",
  ]);
});

test("the console's user is an administrator", () => {
  expect(consoleUsersFile("me", "secret", profiles.rocketmq5)).toEqual({
    path: "/rocketmq-console/users.properties",
    content: "me=secret,1\n",
  });
});

test.each([
  ["back\\slash", "back\\\\slash"],
  ["  two blanks", "\\  two blanks"],
  ["\ttab", "\\\ttab"],
  ["密", "\\u5bc6"],
])("Java reads back the console's password as it was set: %j", (password, written) => {
  expect(textOf(consoleUsersFile("me", password, profiles.rocketmq5))).toBe(`me=${written},1\n`);
});

/** Clusters with any number of servers, on any address, in any profile; not all of them are legal. */
const anyPort = fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.integer({ min: 10905, max: 10915 }));
const anyName = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
const serversWith = <T>(settings: fc.Arbitrary<T>) =>
  fc.dictionary(anyName, settings, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
const anyCluster = fc
  .record({
    profile: fc.constantFrom(...profileList),
    ip: fc.constantFrom("127.0.0.1", "10.0.0.1", "rocketmq.example.com", "none"),
    volumes: fc.boolean(),
    nameServers: serversWith(fc.record({ port: anyPort })),
    brokers: serversWith(fc.record({ listenPort: anyPort })),
    proxyEnabled: fc.boolean(),
    console: fc.record({ port: anyPort }),
    consoleEnabled: fc.boolean(),
  })
  .map(({ volumes, ...rest }) => ({
    ...rest,
    ...(volumes ? { storage: "volume" as const } : { workspace: "/srv" }),
  }));
type Drawn = typeof anyCluster extends fc.Arbitrary<infer T> ? T : never;

/** Checks something of every legal cluster. */
const forEveryCluster = (property: (settings: Drawn) => void) =>
  fc.assert(
    fc.property(
      anyCluster.filter((settings) => problemsOf(settings).length === 0),
      property,
    ),
    { numRuns: 300 },
  );

describe("of every legal cluster", () => {
  test("no port is published twice, and every broker's VIP channel is, unless nothing is", () => {
    forEveryCluster((settings) => {
      const planned = plan(settings);
      const published = containersOf(planned).flatMap(({ ports }) => ports.map(({ external }) => external));
      expect(new Set(published).size).toBe(published.length);
      if (settings.ip === "none") return expect(published).toEqual([]);
      for (const { listenPort } of Object.values(settings.brokers)) {
        expect(published).toContain(listenPort);
        expect(published).toContain(listenPort - 2);
      }
    });
  });

  test("a broker's and a proxy's ports are the same inside and outside, because clients are told them", () => {
    forEveryCluster((settings) => {
      const { brokers, proxies } = plan(settings);
      for (const { ports } of [...brokers.map(({ container }) => container), ...proxies])
        for (const { internal, external } of ports) expect(external).toBe(internal);
    });
  });

  test("planning it again gives the same", () => {
    forEveryCluster((settings) => {
      expect(JSON.stringify(plan(settings))).toBe(JSON.stringify(plan(structuredClone(settings))));
    });
  });

  test("no two servers share a folder or volume", () => {
    forEveryCluster((settings) => {
      const sources = containersOf(plan(settings)).flatMap(({ mounts }) =>
        mounts.map(({ source }) => source),
      );
      expect(new Set(sources).size).toBe(sources.length);
    });
  });
});
