import fc from "fast-check";
import { ContainerPlan, consoleUsersFile, imagesOf, planCluster, serversOf } from "../../../plan";
import { ClusterSettings } from "../../../spec";
import { check, minimal, profileList, specOf } from "../support/spec";

const plan = (settings: ClusterSettings) => planCluster(specOf(settings));

/** Two name servers, two brokers and a console, on an address of the machine. */
const large: ClusterSettings = {
  ip: "10.0.0.1",
  nameServers: [{ containerName: "n0" }, { containerName: "n1", port: 19876 }],
  brokers: [
    { containerName: "b0", brokerName: "a" },
    { containerName: "b1", brokerName: "b", listenPort: 20911 },
  ],
};

describe("the gateway", () => {
  test("publishes the ports and bears the names of all servers on a loopback address", () => {
    const { gateway } = plan({ networkName: "net", imageRegistry: "r.example.com" });
    expect(gateway).toMatchObject({
      name: "net-gateway",
      image: "r.example.com/apache/rocketmq:5.3.3",
      ports: [
        { internal: 9876, external: 9876, address: "127.0.0.1" },
        { internal: 10909, external: 10909, address: "127.0.0.1" },
        { internal: 10911, external: 10911, address: "127.0.0.1" },
        { internal: 8080, external: 8888, address: "127.0.0.1" },
      ],
      aliases: ["rmqnamesrv", "namesrv", "rmqbroker", "rmqconsole"],
      mounts: [],
      files: [],
      restart: "unless-stopped",
      leastPrivilege: true,
    });
    expect(gateway).not.toHaveProperty("user");
  });

  test("publishes nothing of a console that is not wanted", () => {
    const { gateway } = plan({ consoleEnabled: false });
    expect(gateway?.ports.map(({ external }) => external)).toEqual([9876, 10909, 10911]);
    expect(gateway?.aliases).not.toContain("rmqconsole");
  });

  test("is not there on an address of the machine", () => {
    expect(plan(large).gateway).toBeUndefined();
  });
});

test.each([
  [
    "on a loopback address",
    { nameServers: [{ port: 19876 }], console: { port: 18888 } },
    {
      nameServerAddress: "127.0.0.1:19876",
      brokerAddresses: ["127.0.0.1:10911"],
      consoleUrl: "http://127.0.0.1:18888",
      internalNameServers: ["127.0.0.1:9876"],
    },
  ],
  [
    "on an address of the machine, with several servers",
    large,
    {
      nameServerAddress: "10.0.0.1:9876;10.0.0.1:19876",
      brokerAddresses: ["10.0.0.1:10911", "10.0.0.1:20911"],
      consoleUrl: "http://10.0.0.1:8888",
      internalNameServers: ["n0:9876", "n1:9876"],
    },
  ],
  [
    "in the seed profile, where servers use the clients' addresses",
    { ...minimal.seed, nameServers: [{ port: 19876 }], consoleEnabled: false },
    {
      nameServerAddress: "192.168.1.20:19876",
      brokerAddresses: ["192.168.1.20:10911"],
      consoleUrl: undefined,
      internalNameServers: ["192.168.1.20:19876"],
    },
  ],
])("addresses %s", (_, settings, addresses) => {
  expect(plan(settings)).toMatchObject(addresses);
});

test("every broker and the console know every name server", () => {
  const { brokers, console } = plan(large);
  for (const { container } of brokers) expect(container.environment.NAMESRV_ADDR).toBe("n0:9876;n1:9876");
  expect(console?.environment.JAVA_OPTS).toContain("-Drocketmq.namesrv.addr=n0:9876;n1:9876 ");
});

test("each image is listed once", () => {
  expect(imagesOf(plan(large))).toEqual(["apache/rocketmq:5.3.3", "apacherocketmq/rocketmq-dashboard:2.0.0"]);
  expect(imagesOf(plan({ ...large, consoleEnabled: false }))).toEqual(["apache/rocketmq:5.3.3"]);
});

test("the console's user is an administrator", () => {
  const { shared } = specOf({});
  expect(consoleUsersFile("me", "secret", shared)).toEqual({
    path: "/rocketmq-console/users.properties",
    content: "me=secret,1\n",
  });
});

test("Java reads back the console's password as it was set", () => {
  const { content } = consoleUsersFile("me", "back\\slash", specOf({}).shared);
  expect(content).toBe("me=back\\\\slash,1\n");
});

/** Clusters with any number of servers, on any address, in any profile; not all of them are legal. */
const anyPort = fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.integer({ min: 10905, max: 10915 }));
const cluster = fc
  .record({
    profile: fc.constantFrom(...profileList),
    ip: fc.constantFrom("127.0.0.1", "10.0.0.1"),
    volumes: fc.boolean(),
    nameServerPorts: fc.uniqueArray(anyPort, { minLength: 1, maxLength: 3 }),
    listenPorts: fc.uniqueArray(anyPort, { minLength: 1, maxLength: 3 }),
    consolePort: anyPort,
    consoleEnabled: fc.boolean(),
  })
  .map(({ profile, ip, volumes, nameServerPorts, listenPorts, consolePort, consoleEnabled }) => ({
    profile,
    ip,
    ...(volumes ? { storage: "volume" as const } : { workspace: "/srv" }),
    // On a loopback address there can be one only.
    nameServers: (ip === "127.0.0.1" ? nameServerPorts.slice(0, 1) : nameServerPorts).map((port, i) => ({
      containerName: `n${i}`,
      port,
    })),
    brokers: listenPorts.map((listenPort, i) => ({
      containerName: `b${i}`,
      brokerName: `broker-${i}`,
      listenPort,
    })),
    consoleEnabled,
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
  test("no port is published twice, and every broker's VIP channel is", () => {
    forEveryCluster((settings) => {
      const planned = plan(settings);
      const published = serversOf(planned).flatMap(({ ports }) => ports.map(({ external }) => external));
      expect(new Set(published).size).toBe(published.length);
      for (const { listenPort = 0 } of settings.brokers ?? []) {
        expect(published).toContain(listenPort);
        expect(published).toContain(listenPort - 2);
      }
    });
  });

  test("the gateway, where there is one, publishes what the servers would", () => {
    forEveryCluster((settings) => {
      const planned = plan(settings);
      const servers = serversOf(planned);
      expect(planned.gateway !== undefined).toBe(settings.ip === "127.0.0.1");
      if (planned.gateway === undefined) return;
      expect(planned.gateway.ports).toEqual(servers.flatMap(({ ports }) => ports));
      for (const { name } of servers) expect(planned.gateway.aliases).toContain(name);
    });
  });

  test("a broker's ports are the same inside and outside, because clients are told them", () => {
    forEveryCluster((settings) => {
      for (const { container } of plan(settings).brokers)
        for (const { internal, external } of container.ports) expect(external).toBe(internal);
    });
  });

  test("planning it again gives the same", () => {
    forEveryCluster((settings) => {
      expect(JSON.stringify(plan(settings))).toBe(JSON.stringify(plan(structuredClone(settings))));
    });
  });

  test("adding a broker changes no other server", () => {
    forEveryCluster((settings) => {
      const [last, ...others] = [...(settings.brokers ?? [])].reverse();
      if (others.length === 0) return;
      const fewer = serversOf(plan({ ...settings, brokers: others.reverse() }));
      const more = serversOf(plan(settings));
      expect(more.filter(({ name }) => name !== last.containerName)).toEqual<ContainerPlan[]>(fewer);
    });
  });

  test("no two servers share a folder or volume", () => {
    forEveryCluster((settings) => {
      const sources = mountsOf(settings);
      expect(new Set(sources).size).toBe(sources.length);
    });
  });
});
