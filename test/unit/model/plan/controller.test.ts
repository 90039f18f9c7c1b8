import type { ClusterSettings } from "../../../../components/args";
import { canSpare, isAt, planCluster, rollSteps, SyncState, syncStateIn } from "../../../../model/plan";
import { textOf } from "../../support/plan";
import { resolvedFor } from "../../support/cluster";

const group = { brokerClusterName: "c", brokerName: "broker-a", controllers: ["n:9868"] };

const replica = (brokerId: number, port: number, alive = true) => ({
  ...{ brokerId, brokerName: "broker-a", brokerAddress: `10.0.0.1:${port}`, alive },
});

const state = (inSync: object[], notInSync: object[] = []): SyncState =>
  syncStateIn(
    JSON.stringify({
      replicasInfoTable: {
        "broker-a": {
          masterAddress: "10.0.0.1:10911",
          inSyncReplicas: inSync,
          notInSyncReplicas: notInSync,
        },
      },
    }),
    group,
  ) as SyncState;

test("what controllers say of a group is read", () => {
  const known = state([replica(1, 10_911)]);
  expect(known).toMatchObject({ masterAddress: "10.0.0.1:10911", inSyncReplicas: [{ brokerId: 1 }] });
  expect([isAt(known.masterAddress, 10_911), isAt(known.masterAddress, 911)]).toEqual([true, false]);
});

test.each(["", "{}", '{"replicasInfoTable":{}}', '{"replicasInfoTable":{"broker-b":{}}}'])(
  "a group that no controller knows has no state (%s)",
  (printed) => expect(syncStateIn(printed, group)).toBeUndefined(),
);

test("a group can spare a replica where two others are in sync, and all that run", () => {
  const [a, b, c] = [replica(1, 10_911), replica(2, 11_011), replica(3, 11_111)];
  expect(canSpare(state([a, b, c]), 10_911)).toBe(true);
  expect(canSpare(state([a, b], [c]), 11_111)).toBe(true); // it is what is not in sync
  expect(canSpare(state([a, b], [c]), 11_011)).toBe(false);
  expect(canSpare(state([a, b]), 11_011)).toBe(false);
  expect(canSpare(state([a, b, c], [replica(4, 11_211, false)]), 10_911)).toBe(true); // it does not run
});

const settings: ClusterSettings = { brokers: { "broker-a": { replicas: 3 } } };

const pairs = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]));

test("name servers are controllers that know each other, and brokers know them", () => {
  const plan = planCluster(resolvedFor(settings));
  const confs = plan.nameServers.map(({ container }) =>
    pairs(textOf(container.files.find(({ path }) => path.endsWith("namesrv.conf")))),
  );
  const peers = ["a", "b", "c"].map((one) => `rocketmq_namesrv_${one}_9868-rocketmq-namesrv-${one}:9868`);
  for (const [i, conf] of confs.entries())
    expect(conf).toMatchObject({
      enableControllerInNamesrv: "true",
      controllerDLegerPeers: peers.join(";"),
      controllerDLegerSelfId: peers[i].split("-")[0],
      controllerStorePath: "/home/rocketmq/namesrv/controller",
    });
  const broker = pairs(textOf(plan.brokers[0].container.files[0]));
  expect(broker).toMatchObject({
    ...{ brokerId: "-1", brokerRole: "SLAVE", enableControllerMode: "true" },
    controllerAddr: "rocketmq-namesrv-a:9868;rocketmq-namesrv-b:9868;rocketmq-namesrv-c:9868",
  });
});

test("a cluster without such a group has no controllers", () => {
  for (const replicas of [1, 2]) {
    const { controllers, nameServers } = planCluster(resolvedFor({ brokers: { "broker-a": { replicas } } }));
    expect(controllers).toEqual([]);
    expect(nameServers.map(({ container }) => container.files)).toEqual([[]]);
  }
});

test("a new replica waits until its group has a master, but for the first, which may have messages", () => {
  const commands = planCluster(resolvedFor(settings)).brokers.map(({ container }) =>
    (container.command ?? []).join(" "),
  );
  expect(commands.map((one) => one.includes("masterAddress"))).toEqual([false, true, true]);
});

test("a broker without controllers does not open the store of one that had some", () => {
  const refuses = (replicas: number) =>
    planCluster(resolvedFor({ brokers: { "broker-a": { replicas } } })).brokers.map(({ container }) =>
      (container.entrypoint ?? []).join(" ").includes("another replica may have messages that it lacks"),
    );
  expect([refuses(1), refuses(2), refuses(3)]).toEqual([[true], [true, true], [false, false, false]]);
});

test("each replica goes once its group can spare it", () => {
  const cluster = resolvedFor(settings);
  const { brokers, nameServers } = rollSteps(cluster, planCluster(cluster));
  expect(brokers.map(({ group }) => group?.at.port)).toEqual([10_911, 11_011, 11_111]);
  expect(nameServers.every(({ spared }) => spared !== undefined)).toBe(true);
});
