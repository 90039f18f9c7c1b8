import { Admin } from "../support/admin";
import { inside } from "../support/clientHost";
import { mapOf } from "../support/config";
import { inspect, serverIds } from "../support/docker";
import { failureOf } from "../support/failure";
import { Place } from "../support/place";
import { plainConfig } from "../support/plainConfig";
import { describeEngines } from "../support/prerequisites";
import { createStack, TestStack } from "../support/stack";
import { Stream, streamByGrpc, streamByRemoting } from "../support/stream";
import { expectUnharmed } from "../support/unharmed";
import { Watch } from "../support/watch";

const minute = 60_000;

describeEngines(["docker"], "servers that take new containers", (engine) => {
  let place: Place;
  let stack: TestStack;
  let addresses: { nameServerAddresses: string[]; proxyAddresses: string[] };
  const streams: Stream[] = [];
  const topic = "streamed";

  const servers = ["namesrv-a", "namesrv-b", "namesrv-c", "broker-a", "broker-b", "proxy-a", "proxy-b"];
  const those = (kind: string) => servers.filter((name) => name.startsWith(kind));

  beforeAll(async () => {
    place = await Place.find();
    stack = await createStack(engine, place, {
      ...(await plainConfig(place)),
      nameServers: mapOf(those("namesrv")),
      brokers: mapOf(those("broker")),
      proxies: mapOf(those("proxy")),
      "brokerDefaults.heap": "256m",
      "proxyDefaults.heap": "128m",
    });
    addresses = (await stack.up()) as typeof addresses;
    const broker = inside(place.broker);
    await new Admin(broker, `${place.nameServer}:9876`).createTopic(topic, "NORMAL", 4);
  }, 10 * minute);

  afterEach(() => {
    for (const stream of streams.splice(0)) stream.kill();
  });

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 3 * minute);

  async function begin(...begun: Promise<Stream>[]): Promise<void> {
    const all = await Promise.allSettled(begun);
    for (const one of all) if (one.status === "fulfilled") streams.push(one.value);
    for (const one of all) if (one.status === "rejected") throw one.reason;
  }

  const byRemoting = () => streamByRemoting(addresses.nameServerAddresses, topic);
  const byGrpc = () => streamByGrpc(addresses.proxyAddresses, topic);

  /** Changes the stack while the applications run. @returns which containers were down beside which */
  async function change(config: Record<string, string>): Promise<Record<string, string[]>> {
    await stack.configure(config);
    const watch = new Watch(place.prefix);
    await stack.up().finally(() => watch.end());
    return watch.together;
  }

  async function expectAllUnharmed(change: string): Promise<void> {
    for (const stream of streams) await expectUnharmed(stream, engine, change);
    streams.length = 0;
  }

  test(
    "are one after the other, and no application notices",
    async () => {
      await begin(byRemoting(), byGrpc());
      const down = await change({
        "nameServerDefaults.heap": "112m",
        "brokerDefaults.brokerConf.sendMessageThreadPoolNums": "3",
        "proxyDefaults.heap": "136m",
      });
      expect(down).toEqual(Object.fromEntries(servers.map((name) => [name, [name]])));
      await expectAllUnharmed("3 name servers, 2 brokers and 2 proxies take new containers");
    },
    10 * minute,
  );

  test(
    "wait where one does not come up again, and go on once it does",
    async () => {
      await begin(byRemoting());
      const before = await serverIds(place.prefix);
      const other = place.container("broker-b");
      await stack.configure({ "brokerDefaults.jvmOptions[0]": "-agentlib:nope" });
      expect(await failureOf(stack.up())).toContain("Could not find agent library nope");
      expect((await inspect(other)).Id).toBe(before.get(other));
      expect(await change({ "brokerDefaults.jvmOptions[0]": "-Dnamed=anew" })).toMatchObject({
        "broker-b": ["broker-b"],
      });
      await expectAllUnharmed("a broker does not come up again, then does");
    },
    8 * minute,
  );

  test(
    "are all at once where that is asked for",
    async () => {
      const before = await serverIds(place.prefix);
      const together = await change({ rolling: "false", "brokerDefaults.jvmOptions[0]": "-Dnamed=again" });
      expect(Object.keys(together).sort()).toEqual(["broker-a", "broker-b"]);
      expect(together["broker-b"]).toEqual(["broker-a", "broker-b"]);
      const after = await serverIds(place.prefix);
      const kept = [...before].filter(([name, id]) => after.get(name) === id).map(([name]) => name);
      expect(kept.length).toBe(servers.length - 2);
    },
    5 * minute,
  );
});
