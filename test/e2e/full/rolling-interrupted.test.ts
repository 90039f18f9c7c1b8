import { Admin } from "../support/admin";
import { BegunStart } from "../support/begun";
import { commitOffset, fill } from "../support/brokers";
import { inside } from "../support/clientHost";
import { CommandLineStack } from "../support/commandLine";
import { commandLineStack } from "../support/commandLineStack";
import { mapOf } from "../support/config";
import { serverIds } from "../support/docker";
import { failureOf } from "../support/failure";
import { Place } from "../support/place";
import { describeEngines } from "../support/prerequisites";
import { Stream, streamByRemoting } from "../support/stream";
import { expectUnharmed } from "../support/unharmed";
import { Watch } from "../support/watch";

const minute = 60_000;

describeEngines(["docker"], "npm start, which has three brokers take new containers", (engine) => {
  const brokers = ["broker-a", "broker-b", "broker-c"];
  let place: Place;
  let stack: CommandLineStack;
  let stream: Stream | undefined;

  beforeAll(async () => {
    place = await Place.find();
    stack = await commandLineStack(place, engine, {
      proxyEnabled: "false",
      brokers: mapOf(brokers),
      "brokerDefaults.heap": "256m",
    });
    await stack.start();
  }, 10 * minute);

  afterAll(async () => {
    stream?.kill();
    await stack?.destroy();
    await place?.clear();
  }, 5 * minute);

  test(
    "goes on where it was interrupted, and no application notices",
    async () => {
      const topic = "streamed";
      await new Admin(inside(place.broker), `${place.nameServer}:9876`).createTopic(topic, "NORMAL", 4);
      stream = await streamByRemoting([`127.0.0.1:${place.nameServerPort}`], topic);
      const before = await serverIds(place.prefix);
      const replaced = async () => {
        const now = await serverIds(place.prefix);
        return brokers.filter((name) => {
          const container = place.container(name);
          return now.has(container) && now.get(container) !== before.get(container);
        });
      };
      await stack.configure({ "brokerDefaults.brokerConf.sendMessageThreadPoolNums": "3" });
      const watch = new Watch(place.prefix);
      try {
        await (await begun(async () => (await replaced()).length === 1)).interrupt();
        expect((await replaced()).length).toBeLessThan(brokers.length);
        await (await begun(async () => (await replaced()).length === 2)).kill();
        await stack.start();
      } finally {
        watch.end();
      }
      expect(await replaced()).toEqual(brokers);
      expect(watch.together).toEqual(Object.fromEntries(brokers.map((name) => [name, [name]])));
      const change = "3 brokers take new containers, which Ctrl-C, then kill -9 interrupts";
      await expectUnharmed(stream, engine, change);
    },
    12 * minute,
  );

  test(
    "does not take out one that holds what nobody has read",
    async () => {
      const nameServer = `127.0.0.1:${place.nameServerPort}`;
      await fill(nameServer, "broker-c", 10);
      await commitOffset(nameServer, "broker-c", 3);
      const [, , last] = brokers;
      await stack.configure({ brokers: mapOf(brokers.filter((name) => name !== last)) });
      expect(await failureOf(stack.start())).toContain(
        "kept: 7 messages that the group kept-by has not consumed",
      );
      expect((await serverIds(place.prefix)).has(place.container(last))).toBe(true);
      await stack.configure({ brokers: mapOf(brokers) });
    },
    5 * minute,
  );

  async function begun(isSo: () => Promise<boolean>): Promise<BegunStart> {
    const start = new BegunStart(stack);
    await start.until("a broker is another", isSo, 4 * minute);
    return start;
  }
});
