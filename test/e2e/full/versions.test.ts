import { bodiesOf, Client } from "../support/client";
import { docker, serverIds } from "../support/docker";
import { failureOf } from "../support/failure";
import { olderImage, serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeEngines } from "../support/prerequisites";
import { createStack, TestStack } from "../support/stack";
import { Stream, streamByRemoting } from "../support/stream";
import { expectUnharmed } from "../support/unharmed";
import { Watch } from "../support/watch";

const minute = 60_000;
const steps = [
  ["5.3.3", "rocketmq5"],
  ["4.9.7", "rocketmq4"],
] as const;

describeEngines(["docker", "java"], "a newer RocketMQ", (engine) => {
  describe.each(steps)("after %s", (older, profile) => {
    let place: Place;
    let stack: TestStack;
    let stream: Stream | undefined;
    const before = async () => ({ profile, ...serverImages(await olderImage(older)) });
    const after = async () => ({ profile: "rocketmq5", ...serverImages(await serverImage("rocketmq5")) });

    beforeAll(async () => {
      place = await Place.find();
      stack = await createStack(engine, place, {
        ...place.config,
        ...(await before()),
        consoleEnabled: "false",
        proxyEnabled: "false",
        brokers: JSON.stringify({ "broker-a": {}, "broker-b": {} }),
        "brokerDefaults.heap": "256m",
      });
    }, 5 * minute);

    afterAll(async () => {
      stream?.kill();
      await stack?.destroy();
      await place?.clear();
    }, 3 * minute);

    test(
      "finds what was unread, delayed and undecided, one broker at a time, and there is no way back",
      async () => {
        const nameServers = (await stack.up()).nameServerAddresses as string[];
        const client = await Client.build(nameServers.join(";"));
        const [topic, group] = ["steps", "readers"];
        await client.send(topic, "sync", 20);
        expect(await client.receiveAs(group, topic, "push", 20)).toMatchObject({ distinct: 20 });
        await client.send(topic, "ordered", 100);
        await client.sendDelayed(topic, 10);
        await client.sendHalf(topic, "deciders", 10);
        stream = await streamByRemoting(nameServers, "streamed");

        await stack.configure(await after());
        const watch = new Watch(place.prefix);
        await stack.up().finally(() => watch.end());
        expect(watch.together).toMatchObject({ "broker-a": ["broker-a"], "broker-b": ["broker-b"] });
        await expectUnharmed(stream, engine, `two brokers step from ${older} to 5.5.0`);

        expect(await client.commit(topic, "deciders", 10)).toEqual({ committed: 10 });
        const expected = [
          ...bodiesOf(topic, "ordered", 100),
          ...bodiesOf(topic, "delayed", 10),
          ...bodiesOf(topic, "half", 10),
        ];
        const { bodies } = await client.receiveAs(group, topic, "push", 120, false, 150);
        expect([...new Set(bodies)].sort()).toEqual(expected.sort());
        const kept = await docker("exec", place.broker, "sh", "-c", `ls ~/store/config-of-${older}`);
        expect(kept).toContain("topics.json");

        const ids = await serverIds(place.prefix);
        await stack.configure(await before());
        expect(await failureOf(stack.up())).toContain(
          `This store was opened by RocketMQ 5.5.0; this is ${older}, which may not understand it.`,
        );
        expect((await serverIds(place.prefix)).get(place.container("broker-b"))).toBe(
          ids.get(place.container("broker-b")),
        );
        await stack.configure(await after());
        await stack.up();
      },
      15 * minute,
    );
  });
});
