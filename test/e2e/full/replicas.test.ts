import { readSyncState, SyncState, syncStateIn } from "../../../model/plan";
import { Admin } from "../support/admin";
import { inside } from "../support/clientHost";
import { Client } from "../support/client";
import { docker } from "../support/docker";
import { Place } from "../support/place";
import { plainConfig } from "../support/plainConfig";
import { describeEngines } from "../support/prerequisites";
import { createStack, TestStack } from "../support/stack";
import { Stream, streamByGrpc, streamByRemoting } from "../support/stream";
import { expectNothingLost } from "../support/unharmed";
import { eventually } from "../support/wait";
import { Watch } from "../support/watch";

const minute = 60_000;

describeEngines(["docker", "java"], "a broker group whose master controllers choose", (engine) => {
  let place: Place;
  let stack: TestStack;
  let addresses: { nameServerAddresses: string[]; proxyAddresses: string[] };
  const streams: Stream[] = [];
  const topic = "kept";
  const replicas = ["broker-a", "broker-a-1", "broker-a-2"];

  beforeAll(async () => {
    place = await Place.find();
    stack = await createStack(engine, place, {
      ...(await plainConfig(place)),
      brokers: JSON.stringify({ "broker-a": { replicas: 3, durability: "safe" } }),
      "brokerDefaults.heap": "192m",
    });
    addresses = (await stack.up()) as typeof addresses;
    await new Admin(inside(place.broker), `${place.nameServer}:9876`).createTopic(topic, "NORMAL", 4);
  }, 10 * minute);

  afterEach(() => {
    for (const stream of streams.splice(0)) stream.kill();
  });

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 3 * minute);

  /** What the controllers know of the group. */
  async function syncState(): Promise<SyncState | undefined> {
    const controllers = ["a", "b", "c"].map((letter) => `${place.container(`namesrv-${letter}`)}:9868`);
    const group = { brokerClusterName: "DefaultCluster", brokerName: "broker-a", controllers };
    const printed = await docker("exec", place.nameServer, ...readSyncState(group)).catch(() => "");
    return syncStateIn(printed, group);
  }

  const allInSync = async () => (await syncState())?.inSyncReplicas.length === replicas.length;

  /** The container of the master. */
  async function master(): Promise<string> {
    const port = Number((await syncState())?.masterAddress?.split(":").at(-1));
    return place.container(replicas[(port - place.listenPort) / 100]);
  }

  /** Applications end. */
  async function expectNoneLost(change: string): Promise<void> {
    for (const stream of streams.splice(0)) await expectNothingLost(stream, engine, change);
  }

  const begin = async () => {
    streams.push(await streamByRemoting(addresses.nameServerAddresses, topic, { quick: true }));
    streams.push(await streamByGrpc(addresses.proxyAddresses, topic));
  };

  test("has all replicas in sync", () => eventually("all are in sync", allInSync, minute), 2 * minute);

  test(
    "knows in all replicas how far consumer groups have read",
    async () => {
      const client = await Client.build(addresses.nameServerAddresses[0]);
      await client.send(topic, "sync", 20);
      await client.receiveAs("readers", topic, "push", 20);
      const offsets = async (replica: string) => {
        const file = "/home/rocketmq/store/config/consumerOffset.json";
        const all = await docker("exec", place.container(replica), "cat", file).catch(() => "");
        return /"kept@readers":\{([^}]*)\}/.exec(all)?.[1].replace(/\s/g, "");
      };
      const alike = async () => {
        const [first, ...others] = await Promise.all(replicas.map(offsets));
        const sum = [...(first ?? "").matchAll(/:(\d+)/g)].reduce(
          (total, [, count]) => total + Number(count),
          0,
        );
        return sum === 20 && others.every((one) => one === first);
      };
      await eventually("all replicas know it", alike, minute);
    },
    3 * minute,
  );

  test(
    "has another master once that one's process is killed, and nothing acknowledged is lost",
    async () => {
      await begin();
      const killed = await master();
      await docker("exec", killed, "bash", "-c", "kill -9 $(pidof java)");
      const another = async () => (await allInSync()) && (await master()) !== killed;
      await eventually("another one is the master, and all follow it", another, 2 * minute);
      await expectNoneLost("a replicated group's master is killed");
    },
    6 * minute,
  );

  test(
    "takes new containers replica by replica, the master last",
    async () => {
      await eventually("all are in sync", allInSync, minute);
      await begin();
      const last = await master();
      await stack.configure({ "brokerDefaults.brokerConf.sendMessageThreadPoolNums": "3" });
      const watch = new Watch(place.prefix);
      await stack.up().finally(() => watch.end());
      expect(watch.together).toEqual(Object.fromEntries(replicas.map((name) => [name, [name]])));
      expect(place.container(Object.keys(watch.together).at(-1) as string)).toBe(last);
      await eventually("all are in sync", allInSync, minute);
      expect(await master()).not.toBe(last);
      await expectNoneLost("a replicated group takes new containers");
    },
    10 * minute,
  );
});
