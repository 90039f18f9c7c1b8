import { bodiesOf, Client } from "../support/client";
import { CommandLineStack } from "../support/commandLine";
import { commandLineStack } from "../support/commandLineStack";
import { docker } from "../support/docker";
import { serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { eventually } from "../support/wait";

const minute = 60_000;

/** What a SYNC_MASTER answers whose slave is away. */
const shortfalls = { rocketmq5: "FLUSH_SLAVE_TIMEOUT", rocketmq4: "SLAVE_NOT_AVAILABLE" };

describe.each(Object.keys(shortfalls) as (keyof typeof shortfalls)[])("%s", (profile) => {
  describeWith(["docker", "compose", "java"], "a SYNC_MASTER and its slave at 127.0.0.1", () => {
    const topic = "copied";
    let place: Place;
    let stack: CommandLineStack;
    let rocketmq: Client;
    let started: string;

    beforeAll(async () => {
      place = await Place.find();
      stack = await commandLineStack(place, "compose", {
        profile,
        ip: "127.0.0.1",
        ...serverImages(await serverImage(profile)),
        proxyEnabled: "false",
        brokers: JSON.stringify({
          "broker-a": { brokerRole: "SYNC_MASTER" },
          "slave-b": { brokerName: "broker-a", brokerId: 1, brokerRole: "SLAVE" },
        }),
      });
      started = await stack.start();
      rocketmq = await Client.build(`127.0.0.1:${place.nameServerPort}`);
    }, 10 * minute);

    afterAll(async () => {
      await stack?.destroy();
      await place?.clear();
    }, 3 * minute);

    const slave = () => place.container("slave-b");
    const slaveAddress = () => `127.0.0.1:${place.listenPort + 10}`;

    /** What the check prints; it may fail. */
    const check = (): Promise<string> => stack.command(["check"]).catch((error: Error) => error.message);

    const slaveFollows = async () => /^slave 1, broker-a .*0 bytes$/m.test(await check());

    test(
      "the start's message reached both, and the check says so",
      async () => {
        expect(started).toContain(`; slave 1, broker-a at ${slaveAddress()} is 0 bytes behind`);
        const row = (name: string, address: string, rest: string) =>
          expect.stringMatching(
            new RegExp(`^${name} +${address.replaceAll(".", "\\.")} +${rest}$`),
          ) as string;
        expect((await stack.command(["check"])).trim().split("\n")).toEqual([
          expect.stringMatching(/^entry point +address +sent +received +behind$/),
          row("remoting, broker-a", `127.0.0.1:${place.listenPort}`, "\\d+ ms +\\d+ ms"),
          row("slave 1, broker-a", slaveAddress(), "0 bytes"),
        ]);
      },
      2 * minute,
    );

    test(
      "a message is acknowledged only if both have it",
      async () => {
        const answer = shortfalls[profile];
        expect(await rocketmq.send(topic, "sync", 100)).toMatchObject({ sent: 100, failed: 0 });
        await docker("stop", slave());
        try {
          await expect(rocketmq.send("alone", "sync", 1)).rejects.toThrow(answer);
          const failure = await check();
          expect(failure).toContain(`: It stored a message, but answered ${answer}: `);
          expect(failure).toContain(
            `slave 1, broker-a at ${slaveAddress()}: No name server knows a slave there.`,
          );
          expect(failure).toMatch(
            new RegExp(`^remoting, broker-a +127.0.0.1:${place.listenPort} +no +no$`, "m"),
          );
        } finally {
          await docker("start", slave());
        }
        await eventually("the slave follows its master again", slaveFollows, 2 * minute);
      },
      6 * minute,
    );

    test(
      "all messages are read from the slave while the master is stopped",
      async () => {
        const topics = (container: string) =>
          docker("exec", container, "cat", "/home/rocketmq/store/config/topics.json").catch(() => "");
        // It asks its master once a minute, RocketMQ 4 more often.
        const knows = async () => (await topics(slave())).includes(`"${topic}"`);
        await eventually("the slave knows the topic", knows, 3 * minute);
        await docker("stop", place.broker);
        try {
          // A pull consumer asks for a queue's first offset, and RocketMQ's client asks masters alone for it.
          const { bodies } = await rocketmq.receive(topic, "push", 100);
          expect(bodies).toEqual(bodiesOf(topic, "sync", 100).sort());
          expect(await check()).toMatch(/^remoting, broker-a at .*: No master is registered, only slaves: /m);
        } finally {
          await docker("start", place.broker);
        }
        await eventually("the slave follows its master again", slaveFollows, 2 * minute);
        expect(await rocketmq.send(topic, "sync", 1)).toMatchObject({ sent: 1, failed: 0 });
      },
      10 * minute,
    );
  });
});
