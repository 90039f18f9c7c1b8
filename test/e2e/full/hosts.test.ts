import { Hosts, loadImages, startHosts } from "../support/hosts";
import { serverImage } from "../support/images";
import { LaidOut } from "../support/laidOut";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { Stream, streamByGrpc, streamByRemoting } from "../support/stream";
import { expectNothingLost } from "../support/unharmed";
import { eventually } from "../support/wait";

const minute = 60_000;

describeWith(["docker", "pulumi", "java", "otherHost", "ssh"], "a cluster on three hosts, by Pulumi", () => {
  let place: Place;
  let all: Hosts;
  let cluster: LaidOut;
  const streams: Stream[] = [];

  beforeAll(async () => {
    place = await Place.find();
    all = await startHosts(["a", "b", "c"]);
    await loadImages(all, [await serverImage("rocketmq5")]);
    cluster = await LaidOut.create(place, all);
    await cluster.allInSync(2 * minute);
    await cluster.createTopics({ kept: ["broker-a"], spread: ["broker-a", "broker-b"] });
  }, 15 * minute);

  afterEach(() => {
    for (const stream of streams.splice(0)) stream.kill();
  });

  afterAll(async () => {
    await cluster?.stack.destroy();
    await all?.remove();
    await place?.clear();
  }, 5 * minute);

  const begin = async () => {
    streams.push(await streamByRemoting(cluster.nameServers, "kept", { quick: true }));
    streams.push(await streamByRemoting(cluster.nameServers, "spread", { quick: true }));
    streams.push(await streamByGrpc(cluster.proxies, "kept"));
  };

  /** Applications end. */
  async function expectNoneLost(change: string): Promise<void> {
    for (const [i, stream] of streams.splice(0).entries())
      await expectNothingLost(stream, "pulumi", change, `${stream.name} ${i}`);
  }

  test("has servers of a kind, and replicas of a group, on different hosts", async () => {
    expect(await cluster.containers()).toEqual({
      a: ["broker-a", "broker-b-1", "namesrv-a", "proxy-a"],
      b: ["broker-a-1", "broker-b", "namesrv-b", "proxy-b"],
      c: ["broker-a-2", "broker-b-2", "namesrv-c"],
    });
  });

  test(
    "has another master once that one's process is killed, and nothing acknowledged is lost",
    async () => {
      await begin();
      const killed = await cluster.master("broker-a");
      await cluster.signal(killed, "KILL");
      const another = async () => (await cluster.master("broker-a")) !== killed;
      await eventually("another one is the master", another, minute);
      await cluster.allInSync(2 * minute);
      await expectNoneLost("a master's process is killed, on three hosts");
    },
    6 * minute,
  );

  test(
    "has another master once that one's host is cut off, and nothing acknowledged is lost",
    async () => {
      await cluster.allInSync(minute);
      await begin();
      const lost = await cluster.master("broker-a");
      const host = await cluster.hostOf(lost);
      const leads = (await cluster.leaderHost()) === host;
      await host.cutOff();
      try {
        const another = async () => (await cluster.master("broker-a")) !== lost;
        await eventually("another one is the master", another, minute);
      } finally {
        await host.join();
      }
      await cluster.allInSync(3 * minute);
      await expectNoneLost(`a master's host is cut off${leads ? ", with the controllers' leader" : ""}`);
    },
    8 * minute,
  );
});
