import { Admin } from "../support/admin";
import { brokerAddress } from "../support/brokerAddress";
import { Client } from "../support/client";
import { inside } from "../support/clientHost";
import { docker, serverIds } from "../support/docker";
import { failureOf } from "../support/failure";
import { Place } from "../support/place";
import { plainConfig } from "../support/plainConfig";
import { describeEngines } from "../support/prerequisites";
import { run } from "../support/run";
import { createStack, TestStack } from "../support/stack";
import { Stream, streamByGrpc, streamByRemoting } from "../support/stream";
import { expectUnharmed } from "../support/unharmed";

const minute = 60_000;

describeEngines(["docker", "java"], "a broker that comes and goes", (engine) => {
  let place: Place;
  let stack: TestStack;
  let admin: Admin;
  let rocketmq: Client;
  let addresses: { nameServerAddresses: string[]; proxyAddresses: string[] };
  const streams: Stream[] = [];
  const topic = "streamed";
  /** A topic that the third broker alone has, and a group that reads it. */
  const [unread, group] = ["unread", "readers"];

  const two = JSON.stringify({ "broker-a": {}, "broker-b": {} });
  const three = JSON.stringify({ "broker-a": {}, "broker-b": {}, "broker-c": {} });

  beforeAll(async () => {
    place = await Place.find();
    stack = await createStack(engine, place, {
      ...(await plainConfig(place)),
      brokers: two,
      "brokerDefaults.heap": "256m",
      "proxyDefaults.heap": "128m",
    });
    addresses = (await stack.up()) as typeof addresses;
    admin = new Admin(inside(place.broker), `${place.nameServer}:9876`);
    rocketmq = await Client.build(addresses.nameServerAddresses.join(";"));
    await admin.createTopic(topic, "NORMAL", 4);
    streams.push(await streamByRemoting(addresses.nameServerAddresses, topic));
    streams.push(await streamByGrpc(addresses.proxyAddresses, topic));
  }, 10 * minute);

  afterAll(async () => {
    for (const stream of streams) stream.kill();
    await stack?.destroy();
    await place?.clear();
  }, 3 * minute);

  const has = async (server: string) => (await serverIds(place.prefix)).has(place.container(server));
  const brokers = async (map: string) => {
    await stack.configure({ brokers: map });
    await stack.up();
  };

  test(
    "takes over the topics of the others when it comes",
    async () => {
      await brokers(three);
      const said = await run("sh", ["-c", `docker logs ${place.container("broker-c")} 2>&1`]);
      expect(said).toMatch(/^broker-c has taken over from .* the topics .*\bstreamed\b/m);
      expect(
        await docker("exec", place.container("broker-c"), "sh", "-c", "cat ~/store/config/topics.json"),
      ).toMatch(/"streamed":\{\s*"attributes":\{\s*"message.type":"NORMAL"/);
    },
    5 * minute,
  );

  test(
    "stays as long as it holds what nobody has consumed",
    async () => {
      await admin.createTopicOn(await brokerAddress(place, "broker-c", 20), unread);
      await rocketmq.send(unread, "sync", 10);
      expect(await rocketmq.receiveAs(group, unread, "push", 10)).toMatchObject({ distinct: 10 });
      await rocketmq.send(unread, "async", 200);
      const before = await serverIds(place.prefix);
      await stack.configure({ brokers: two });
      const problem = await failureOf(stack.up());
      expect(problem).toContain(`${unread}: 200 messages that the group ${group} has not consumed`);
      expect(problem).toContain(`Its data stays in the volume ${place.container("broker-c")}-store`);
      expect(await serverIds(place.prefix)).toEqual(before);
    },
    5 * minute,
  );

  test(
    "goes once that is consumed, where it is waited for",
    async () => {
      await stack.configure({ drain: "3m" });
      const [, { distinct }] = await Promise.all([
        stack.up(),
        rocketmq.receiveAs(group, unread, "push", 200),
      ]);
      expect(distinct).toBe(200);
      expect(await has("broker-c")).toBe(false);
    },
    5 * minute,
  );

  test(
    "goes and keeps that, where it is told to, and has it once it is put back",
    async () => {
      await brokers(three);
      await rocketmq.send(unread, "ordered", 50);
      await stack.configure({ drain: "keep" });
      await brokers(two);
      expect(await has("broker-c")).toBe(false);
      await brokers(three);
      expect(await rocketmq.receiveAs(group, unread, "push", 50)).toMatchObject({ distinct: 50 });
    },
    8 * minute,
  );

  test(
    "and no application noticed",
    async () => {
      const change = "a third broker comes, goes drained, comes back, goes with all it holds, comes back";
      for (const stream of streams) await expectUnharmed(stream, engine, change);
    },
    3 * minute,
  );
});
