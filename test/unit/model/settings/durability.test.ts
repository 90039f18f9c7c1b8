import type { ClusterSettings } from "../../../../components/args";
import { isSlave, promiseShortfall } from "../../../../model/settings";
import { minimal, problemsOf, resolvedFor } from "../../support/cluster";

const group = (settings: object): ClusterSettings => ({ brokers: { "broker-a": settings } });

const replicasOf = (settings: ClusterSettings) =>
  resolvedFor(settings).brokers.map(({ name, brokerName, brokerId, brokerRole, controlled, listenPort }) => ({
    ...{ name, brokerName, brokerId, brokerRole, controlled, listenPort },
  }));

test("a group has a broker for each replica, the first called as the group itself", () => {
  const common = { brokerName: "broker-a", controlled: false };
  expect(replicasOf(group({ replicas: 2 }))).toEqual([
    { ...common, name: "broker-a", brokerId: 0, brokerRole: "SYNC_MASTER", listenPort: 10_911 },
    { ...common, name: "broker-a-1", brokerId: 1, brokerRole: "SLAVE", listenPort: 11_011 },
  ]);
  expect(replicasOf(group({ replicas: 2, durability: "fast" }))[0].brokerRole).toBe("ASYNC_MASTER");
});

test("one broker alone is what it was before there were groups", () => {
  expect(replicasOf({})).toEqual([
    {
      ...{ name: "broker-a", brokerName: "broker-a", brokerId: 0, brokerRole: "ASYNC_MASTER" },
      ...{ controlled: false, listenPort: 10_911 },
    },
  ]);
});

test.each([{ replicas: 3 }, { replicas: 3, durability: "safe" }, { replicas: 5, durability: "power-safe" }])(
  "controllers choose the master of %j",
  (settings) => {
    const { brokers, nameServers, controlled } = resolvedFor(group(settings));
    expect(controlled).toBe(true);
    expect(nameServers.map(({ name }) => name)).toEqual(["namesrv-a", "namesrv-b", "namesrv-c"]);
    expect(brokers).toHaveLength(settings.replicas);
    for (const broker of brokers) {
      expect(isSlave(broker)).toBe(false);
      expect(broker.flushDiskType).toBe(settings.durability === "power-safe" ? "SYNC_FLUSH" : "ASYNC_FLUSH");
      expect(broker.brokerConf).toMatchObject({ allAckInSyncStateSet: "true", minInSyncReplicas: "2" });
    }
  },
);

test("RocketMQ 4 has two copies, whatever the number of replicas", () => {
  const roles = resolvedFor({ ...minimal.rocketmq4, ...group({ replicas: 3 }) }).brokers.map(
    ({ brokerRole }) => brokerRole,
  );
  expect(roles).toEqual(["SYNC_MASTER", "SLAVE", "SLAVE"]);
});

test("replicas of several groups are not in each other's way", () => {
  const brokers = Object.fromEntries(["a", "b", "c"].map((letter) => [`broker-${letter}`, { replicas: 3 }]));
  expect(problemsOf({ brokers, brokerDefaults: { brokerConf: { metricsExporterType: "PROM" } } })).toEqual(
    [],
  );
});

test("keys of controllers may be set where there are some", () => {
  const brokerConf = { haMaxTimeSlaveNotCatchup: 5000, syncBrokerMetadataPeriod: 4000, minInSyncReplicas: 3 };
  expect(resolvedFor(group({ replicas: 3, brokerConf })).brokers[0].brokerConf).toMatchObject({
    ...{ haMaxTimeSlaveNotCatchup: "5000", syncBrokerMetadataPeriod: "4000", minInSyncReplicas: "3" },
    ...{ brokerHeartbeatInterval: "500" },
  });
});

test.each([1, 2, 4])("%i name servers cannot be controllers", (count) => {
  const nameServers = Object.fromEntries(["a", "b", "c", "d"].slice(0, count).map((one) => [`n-${one}`, {}]));
  expect(problemsOf({ ...group({ replicas: 3 }), nameServers })).toMatchObject([{ path: "nameServers" }]);
});

test("what a group on one machine promises less is said", () => {
  const said = (replicas: number) => promiseShortfall(resolvedFor(group({ replicas })));
  expect(said(1)).toBeUndefined();
  expect(said(3)).toMatch(/^All replicas of broker-a are on one machine: .*not the loss of the machine\.$/);
});
