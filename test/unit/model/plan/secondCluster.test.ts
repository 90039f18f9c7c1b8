import fc from "fast-check";
import type { ClusterSettings } from "../../../../components/args";
import { containersOf, planCluster } from "../../../../model/plan";
import { hostPorts } from "../../../../model/settings";
import { check, minimal, profileList, resolvedFor } from "../../support/cluster";

/** All that a cluster takes of a Docker host for itself. */
function claimsOf(settings: ClusterSettings) {
  const cluster = resolvedFor(settings);
  const plan = planCluster(cluster);
  const prepare = [...plan.nameServers, ...plan.brokers].flatMap((server) => server.prepare ?? []);
  const containers = [...containersOf(plan), ...prepare];
  return {
    containers: containers.map(({ name }) => name),
    data: [...new Set(containersOf(plan).flatMap(({ mounts }) => mounts.map(({ source }) => source)))],
    networks: plan.networkName === "host" ? [] : [plan.networkName],
    // On the Docker host's network servers publish nothing, as they listen there themselves.
    ports: hostPorts(cluster).map(({ port }) => port),
    published: containersOf(plan).flatMap(({ ports }) => ports.map(({ external }) => external)),
  };
}

const reaches: readonly ClusterSettings[] = [
  {},
  { ip: "192.168.1.20" },
  { ip: "rocketmq.example.com" },
  { ip: "none" },
  { ip: "192.168.1.20", networkMode: "host" },
];

const several: ClusterSettings = {
  nameServers: { "namesrv-a": {}, "namesrv-b": { port: 19000 } },
  brokers: {
    "broker-a": {},
    "broker-b": { brokerName: "broker-a", brokerRole: "SLAVE", brokerId: 1 },
    "orders-c": { listenPort: 21000 },
  },
  proxies: { "proxy-a": {}, "proxy-b": { grpcServerPort: 18081 } },
  console: { port: 18888 },
};

const clusters = profileList.flatMap((profile) =>
  reaches.flatMap((reach) =>
    [{}, { workspace: "/srv" }].flatMap((storage) =>
      [{}, several].map((servers): ClusterSettings => ({
        ...minimal[profile],
        ...reach,
        ...storage,
        ...servers,
      })),
    ),
  ),
);

test("a second cluster with another prefix and an offset takes nothing that the first has", () => {
  const legal = clusters.filter((settings) => check(settings).problems.length === 0);
  expect(legal.length).toBeGreaterThan(30);
  for (const settings of legal) {
    const first = claimsOf(settings);
    const second = claimsOf({ ...settings, namePrefix: "second", portOffset: 1000 });
    for (const [kind, names] of Object.entries(first)) {
      const others: readonly (string | number)[] = second[kind as keyof typeof second];
      const shared = names.filter((name) => others.includes(name));
      expect({ settings, kind, shared }).toEqual({ settings, kind, shared: [] });
      expect(others).toHaveLength(names.length);
    }
  }
});

test("the prefix begins every name, and the port offset is added to every port", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("a", "orders", "R_2-x", "x".repeat(31)),
      fc.integer({ min: 0, max: 40000 }),
      (namePrefix, portOffset) => {
        const first = claimsOf({ ...several, ip: "10.0.0.1" });
        const second = claimsOf({ ...several, ip: "10.0.0.1", namePrefix, portOffset });
        const renamed = (names: readonly string[]) =>
          names.map((name) => name.replace(/^rocketmq(?=-|$)/, namePrefix));
        expect(second).toEqual({
          containers: renamed(first.containers),
          data: renamed(first.data),
          networks: [namePrefix],
          ports: first.ports.map((port) => port + portOffset),
          published: first.published.map((port) => port + portOffset),
        });
      },
    ),
    { numRuns: 30 },
  );
});

test("without a prefix of its own the profile's begins the names", () => {
  expect(claimsOf({}).containers).toEqual([
    "rocketmq-namesrv-a",
    "rocketmq-broker-a",
    "rocketmq-proxy-a",
    "rocketmq-console",
    "rocketmq-namesrv-a-prepare",
    "rocketmq-broker-a-prepare",
  ]);
  expect(claimsOf(minimal.rocketmq44)).toMatchObject({
    containers: ["rmqnamesrv", "rmqbroker", "rmqadmin"],
    networks: ["rocketmq"],
  });
  expect(claimsOf({ ...minimal.rocketmq44, namePrefix: "old" })).toMatchObject({
    containers: ["old-rmqnamesrv", "old-rmqbroker", "old-rmqadmin"],
    data: [
      "/srv/old/data/rocketmq/log",
      "/srv/old/data/rocketmq/store",
      "/srv/old/data/rocketmq/data/broker/logs",
      "/srv/old/data/rocketmq/data/broker/store",
    ],
    networks: ["old"],
  });
});

test("a network's own name is not changed by the prefix", () => {
  expect(claimsOf({ namePrefix: "orders", networkName: "shared" }).networks).toEqual(["shared"]);
});
