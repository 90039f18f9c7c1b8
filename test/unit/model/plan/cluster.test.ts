import fc from "fast-check";
import {
  ClusterPlan,
  ContainerPlan,
  consoleUsersFile,
  imagesOf,
  planCluster,
  serversOf,
} from "../../../../model/plan";
import { ClusterSettings } from "../../../../model/settings";
import { textOf } from "../../support/plan";
import { check, minimal, profileList, specOf } from "../../support/spec";

const plan = (settings: ClusterSettings) => planCluster(specOf(settings));

/** Two name servers, two brokers, two proxies and a console, on an address of the machine. */
const large: ClusterSettings = {
  ip: "10.0.0.1",
  nameServers: [{ containerName: "n0" }, { containerName: "n1", port: 19876 }],
  brokers: [
    { containerName: "b0", brokerName: "a" },
    { containerName: "b1", brokerName: "b", listenPort: 20911 },
  ],
  proxies: [{ containerName: "p0" }, { containerName: "p1", image: "p:1" }],
};

test.each<[string, ClusterSettings, object]>([
  [
    "on a loopback address",
    { nameServers: [{ port: 19876 }, {}], console: { port: 18888 } },
    {
      nameServerAddresses: ["127.0.0.1:19876", "127.0.0.1:19877"],
      brokerAddresses: ["127.0.0.1:10911"],
      proxyAddresses: [{ grpc: "127.0.0.1:8081", remoting: "127.0.0.1:8082" }],
      consoleUrl: "http://127.0.0.1:18888",
      backend: {
        rocketMQClusterName: "DefaultCluster",
        nameServers: ["rmqnamesrv:9876", "rmqnamesrv-b:9876"],
        brokers: ["rmqbroker:10911"],
      },
      brokersOf: [[]],
    },
  ],
  [
    "on an address of the machine, with several servers",
    { ...large, brokers: large.brokers?.map((broker) => ({ ...broker, brokerClusterName: "Shop" })) },
    {
      nameServerAddresses: ["10.0.0.1:9876", "10.0.0.1:19876"],
      brokerAddresses: ["10.0.0.1:10911", "10.0.0.1:20911"],
      proxyAddresses: [
        { grpc: "10.0.0.1:8081", remoting: "10.0.0.1:8082" },
        { grpc: "10.0.0.1:8091", remoting: "10.0.0.1:8092" },
      ],
      consoleUrl: "http://10.0.0.1:8888",
      backend: { rocketMQClusterName: "Shop", nameServers: ["n0:9876", "n1:9876"], brokers: [] },
      brokersOf: [[], []],
    },
  ],
  [
    "by a name",
    { ip: "rocketmq.example.com", nameServers: [{ port: 19876 }] },
    {
      nameServerAddresses: ["rocketmq.example.com:19876"],
      brokerAddresses: ["rocketmq.example.com:10911"],
      proxyAddresses: [{ grpc: "rocketmq.example.com:8081", remoting: "rocketmq.example.com:8082" }],
      consoleUrl: "http://rocketmq.example.com:8888",
      backend: { nameServers: ["rmqnamesrv:9876"], brokers: [] },
    },
  ],
  [
    "on the network alone, where servers have the ports that they have inside",
    {
      ip: "none",
      nameServers: [{ port: 19876 }, {}],
      brokers: [{ listenPort: 20911 }],
      console: { port: 18888 },
    },
    {
      nameServerAddresses: ["rmqnamesrv:9876", "rmqnamesrv-b:9876"],
      brokerAddresses: ["rmqbroker:20911"],
      proxyAddresses: [{ grpc: "rmqproxy:8081", remoting: "rmqproxy:8082" }],
      consoleUrl: "http://rmqconsole:8080",
      backend: { nameServers: ["rmqnamesrv:9876", "rmqnamesrv-b:9876"], brokers: [] },
    },
  ],
  [
    "in the rocketmq44 profile, where servers use the clients' addresses",
    { ...minimal.rocketmq44, nameServers: [{ port: 19876 }], consoleEnabled: false },
    {
      nameServerAddresses: ["192.168.1.20:19876"],
      brokerAddresses: ["192.168.1.20:10911"],
      proxyAddresses: [],
      consoleUrl: undefined,
      backend: { nameServers: ["192.168.1.20:19876"], brokers: [] },
    },
  ],
  [
    "in the rocketmq44 profile, on the network alone",
    { ...minimal.rocketmq44, ip: "none", nameServers: [{ port: 19876 }] },
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
      nameServers: [{ port: 19876 }, {}],
      brokers: [{}, { brokerRole: "SLAVE", brokerId: 1 }],
      console: { port: 18888 },
    },
    {
      networkName: "host",
      nameServerAddresses: ["10.0.0.1:19876", "10.0.0.1:19877"],
      brokerAddresses: ["10.0.0.1:10911", "10.0.0.1:10921"],
      proxyAddresses: [{ grpc: "10.0.0.1:8081", remoting: "10.0.0.1:8082" }],
      consoleUrl: "http://10.0.0.1:18888",
      backend: { nameServers: ["10.9.9.9:19876", "10.9.9.9:19877"], brokers: [] },
      brokersOf: [[], []],
    },
  ],
  [
    "by a name, on the Docker host's network",
    { ip: "rocketmq.example.com", networkMode: "host", networkName: "net", nameServers: [{ port: 19876 }] },
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
  for (const { container } of brokers) expect(container.environment.NAMESRV_ADDR).toBe("n0:9876;n1:9876");
  for (const { files } of proxies)
    expect(JSON.parse(textOf(files[0]))).toMatchObject({ namesrvAddr: "n0:9876;n1:9876" });
  expect(console?.environment.JAVA_OPTS).toContain("-Drocketmq.namesrv.addr=n0:9876;n1:9876 ");
});

test("each image is listed once", () => {
  const [server, dashboard] = ["apache/rocketmq:5.3.3", "apacherocketmq/rocketmq-dashboard:2.0.0"];
  expect(imagesOf(plan(large))).toEqual([server, "p:1", dashboard]);
  expect(imagesOf(plan({ ...large, consoleEnabled: false }))).toEqual([server, "p:1"]);
  expect(imagesOf(plan({ ...large, proxyEnabled: false }))).toEqual([server, dashboard]);
});

test("its servers come in the order in which they need each other", () => {
  expect(serversOf(plan(large)).map(({ name }) => name)).toEqual([
    ...["n0", "n1", "b0", "b1", "p0", "p1", "rmqconsole"],
  ]);
});

test("the console's user is an administrator", () => {
  const { shared } = specOf({});
  expect(consoleUsersFile("me", "secret", shared)).toEqual({
    path: "/rocketmq-console/users.properties",
    content: "me=secret,1\n",
  });
});

test("Java reads back the console's password as it was set", () => {
  expect(textOf(consoleUsersFile("me", "back\\slash", specOf({}).shared))).toBe("me=back\\\\slash,1\n");
});

/** Clusters with any number of servers, on any address, in any profile; not all of them are legal. */
const anyPort = fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.integer({ min: 10905, max: 10915 }));
const cluster = fc
  .record({
    profile: fc.constantFrom(...profileList),
    ip: fc.constantFrom("127.0.0.1", "10.0.0.1", "rocketmq.example.com", "none"),
    volumes: fc.boolean(),
    nameServerPorts: fc.uniqueArray(anyPort, { minLength: 1, maxLength: 3 }),
    listenPorts: fc.uniqueArray(anyPort, { minLength: 1, maxLength: 3 }),
    proxyEnabled: fc.boolean(),
    consolePort: anyPort,
    consoleEnabled: fc.boolean(),
  })
  .map(({ volumes, nameServerPorts, listenPorts, consolePort, ...rest }) => ({
    ...rest,
    ...(volumes ? { storage: "volume" as const } : { workspace: "/srv" }),
    nameServers: nameServerPorts.map((port, i) => ({ containerName: `n${i}`, port })),
    brokers: listenPorts.map((listenPort, i) => ({
      containerName: `b${i}`,
      brokerName: `broker-${i}`,
      listenPort,
    })),
    console: { port: consolePort },
  }));

/** Checks something of every legal cluster. */
const forEveryCluster = (property: (settings: ClusterSettings) => void) =>
  fc.assert(
    fc.property(
      cluster.filter((settings) => check(settings).problems.length === 0),
      property,
    ),
    { numRuns: 300 },
  );

const mountsOf = (settings: ClusterSettings) =>
  serversOf(plan(settings)).flatMap(({ mounts }) => mounts.map(({ source }) => source));

describe("of every legal cluster", () => {
  test("no port is published twice, and every broker's VIP channel is, unless nothing is", () => {
    forEveryCluster((settings) => {
      const planned = plan(settings);
      const published = serversOf(planned).flatMap(({ ports }) => ports.map(({ external }) => external));
      expect(new Set(published).size).toBe(published.length);
      if (settings.ip === "none") return expect(published).toEqual([]);
      for (const { listenPort = 0 } of settings.brokers ?? []) {
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

  test("adding a broker changes no other server, but at a loopback address those that dial it", () => {
    forEveryCluster((settings) => {
      const [last, ...others] = [...(settings.brokers ?? [])].reverse();
      if (others.length === 0) return;
      const fewer = plan({ ...settings, brokers: others.reverse() });
      const more = plan(settings);
      const dialling = ({ proxies, console }: ClusterPlan) => [...proxies, ...(console ? [console] : [])];
      const unchanged = (planned: ClusterPlan) =>
        settings.ip === "127.0.0.1"
          ? serversOf({ ...planned, proxies: [], console: undefined })
          : serversOf(planned);
      const rest = unchanged(more).filter(({ name }) => name !== last.containerName);
      expect(rest).toEqual<ContainerPlan[]>(unchanged(fewer));
      const withoutOptions = (planned: ClusterPlan) =>
        dialling(planned).map((server) => ({ ...server, environment: {} }));
      expect(withoutOptions(more)).toEqual(withoutOptions(fewer));
    });
  });

  test("no two servers share a folder or volume", () => {
    forEveryCluster((settings) => {
      const sources = mountsOf(settings);
      expect(new Set(sources).size).toBe(sources.length);
    });
  });
});
