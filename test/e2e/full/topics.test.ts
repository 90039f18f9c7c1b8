import { readGroupConfig, readTopicConfig, requestOptions, withConnection } from "../../../remoting";
import { addressesOf, commitOffset, fill } from "../support/brokers";
import { failureOf } from "../support/failure";
import { GrpcClient } from "../support/grpcClient";
import { docker } from "../support/docker";
import { Place } from "../support/place";
import { plainConfig } from "../support/plainConfig";
import { describeEngines } from "../support/prerequisites";
import { PulumiStack } from "../support/pulumi";
import { createStack, TestStack } from "../support/stack";

const minute = 60_000;

describeEngines(["docker"], "topics and consumer groups in stack config", (engine) => {
  let place: Place;
  let stack: TestStack;
  let nameServer: string;

  const small = { heap: "256m" };
  const declared = {
    orders: { type: "FIFO", queues: 16 },
    reminders: { type: "DELAY" },
    kept: {}, // which `fill` sends to
  };
  const configure = (topics: object, brokers: object = { "broker-a": small }) =>
    stack.configure({
      topics: JSON.stringify(topics),
      consumerGroups: JSON.stringify({ billing: { consumeMessageOrderly: true, retryMaxTimes: 3 } }),
      brokers: JSON.stringify(brokers),
    });

  beforeAll(async () => {
    place = await Place.find();
    stack = await createStack(engine, place, await plainConfig(place));
    nameServer = `127.0.0.1:${place.nameServerPort}`;
  });

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 5 * minute);

  /** What each broker says of a topic. */
  const onBrokers = async (topic: string) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(await addressesOf(nameServer)).map(async ([broker, address = ""]) => {
          const config = await withConnection(address, requestOptions({}), (ask) =>
            readTopicConfig(ask, topic),
          );
          const { writeQueueNums, readQueueNums, perm, attributes } = config ?? {};
          return [
            broker,
            config && [attributes?.["message.type"], writeQueueNums, readQueueNums, perm],
          ] as const;
        }),
      ),
    ) as Record<string, unknown>;

  const groupOnBroker = async () => {
    const { "broker-a": address = "" } = await addressesOf(nameServer);
    return withConnection(address, requestOptions({}), (ask) => readGroupConfig(ask, "billing"));
  };

  const byHand = (...args: string[]) =>
    docker(
      ...["exec", "-e", "_JAVA_OPTIONS=-Xms32m -Xmx128m -Xmn16m", place.broker, "sh", "mqadmin", ...args],
      ...["-n", `${place.nameServer}:9876`, "-c", "DefaultCluster"],
    );

  test(
    "are there for the first message, and take the messages that they are for",
    async () => {
      await configure(declared);
      await stack.up();
      expect(await onBrokers("orders")).toEqual({ "broker-a": ["FIFO", 16, 16, 6] });
      expect(await onBrokers("reminders")).toEqual({ "broker-a": ["DELAY", 8, 8, 6] });
      expect(await groupOnBroker()).toMatchObject({ consumeMessageOrderly: true, retryMaxTimes: 3 });
      const client = await GrpcClient.build("node", `127.0.0.1:${place.grpcServerPort}`);
      expect(await client.send("orders", "fifo", 20)).toMatchObject({ sent: 20, failed: 0 });
      expect(await failureOf(client.send("reminders", "normal", 1))).toContain("type not match with topic");
      const received = await client.receive("orders", "simple", 20, "billing");
      expect(received).toMatchObject({ distinct: 20, outOfOrder: 0 });
    },
    8 * minute,
  );

  test(
    "are put right where somebody changed them by hand",
    async () => {
      await byHand("updateTopic", "-t", "reminders", "-r", "4", "-w", "4", "-p", "4");
      await byHand("updateSubGroup", "-g", "billing", "-r", "9");
      expect(await onBrokers("reminders")).toEqual({ "broker-a": ["DELAY", 4, 4, 4] });
      if (stack instanceof PulumiStack) {
        const { changeSummary } = await stack.stack.preview({ refresh: true });
        expect(changeSummary).toMatchObject({ update: 2 });
        await stack.stack.refresh();
      }
      await stack.up();
      expect(await onBrokers("reminders")).toEqual({ "broker-a": ["DELAY", 8, 8, 6] });
      expect(await groupOnBroker()).toMatchObject({ consumeMessageOrderly: true, retryMaxTimes: 3 });
    },
    5 * minute,
  );

  test(
    "are on a broker that comes later, and change in place on both",
    async () => {
      await configure(declared, { "broker-a": small, "broker-b": small });
      await stack.up();
      const both = (value: unknown) => ({ "broker-a": value, "broker-b": value });
      expect(await onBrokers("orders")).toEqual(both(["FIFO", 16, 16, 6]));
      await configure(
        { ...declared, reminders: { type: "NORMAL", queues: 12, permission: "W" } },
        { "broker-a": small, "broker-b": small },
      );
      await stack.up();
      expect(await onBrokers("reminders")).toEqual(both(["NORMAL", 12, 12, 2]));
    },
    8 * minute,
  );

  test(
    "stay as long as somebody is to read something of them",
    async () => {
      const { kept, ...others } = declared;
      const brokers = { "broker-a": small, "broker-b": small };
      await fill(nameServer, "broker-b", 10);
      await commitOffset(nameServer, "broker-b", 3);
      await configure({ ...others, kept: { queues: 1 } }, brokers);
      await stack.up(); // all of them are in the first queue
      await configure(others, brokers);
      const refused =
        "The topic kept is not deleted: there are 7 messages of kept that the group kept-by has not read.";
      expect(await failureOf(stack.up())).toContain(refused);
      expect(await onBrokers("kept")).toMatchObject({ "broker-b": ["NORMAL", 1, 1, 6] });

      await configure({ ...others, kept: { ...kept, queues: 1, forceDestroy: true } }, brokers);
      await stack.up();
      await configure(others, brokers);
      await stack.up();
      expect(await onBrokers("kept")).toEqual({ "broker-a": undefined, "broker-b": undefined });
    },
    8 * minute,
  );

  test(
    "are in the data of a cluster that is taken down",
    async () => {
      await fill(nameServer, "broker-a", 5, { to: "orders" });
      await stack.destroy(); // which deletes none
      await stack.up();
      expect(await onBrokers("orders")).toMatchObject({ "broker-a": ["FIFO", 16, 16, 6] });
    },
    8 * minute,
  );
});
