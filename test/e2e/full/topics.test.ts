import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readGroupConfig, readTopicConfig, requestOptions, withConnection } from "../../../remoting";
import { addressesOf, commitOffset, fill } from "../support/brokers";
import { exampleStack, packComponents } from "../support/examples";
import { failureOf } from "../support/failure";
import { GrpcClient } from "../support/grpcClient";
import { docker } from "../support/docker";
import { Place } from "../support/place";
import { plainConfig } from "../support/plainConfig";
import { describeEngines, describeWith } from "../support/prerequisites";
import { PulumiStack } from "../support/pulumi";
import { createStack, TestStack } from "../support/stack";

const minute = 60_000;

/** What each broker that a name server knows says of a topic. */
async function onBrokers(nameServer: string, topic: string): Promise<Record<string, unknown>> {
  const asked = Object.entries(await addressesOf(nameServer)).map(async ([broker, address = ""]) => {
    const config = await withConnection(address, requestOptions({}), (ask) => readTopicConfig(ask, topic));
    const { writeQueueNums, readQueueNums, perm, attributes } = config ?? {};
    return [broker, config && [attributes?.["message.type"], writeQueueNums, readQueueNums, perm]] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}

/** RocketMQ's own tool, in the broker's container. */
const mqadmin = (place: Place, ...args: string[]): Promise<string> =>
  docker(
    ...["exec", "-e", "_JAVA_OPTIONS=-Xms32m -Xmx128m -Xmn16m", place.broker, "sh", "mqadmin", ...args],
    ...["-n", `${place.nameServer}:9876`],
  );

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

  const groupOnBroker = async () => {
    const { "broker-a": address = "" } = await addressesOf(nameServer);
    return withConnection(address, requestOptions({}), (ask) => readGroupConfig(ask, "billing"));
  };

  const byHand = (...args: string[]) => mqadmin(place, ...args, "-c", "DefaultCluster");

  test(
    "are there for the first message, and take the messages that they are for",
    async () => {
      await configure(declared);
      await stack.up();
      expect(await onBrokers(nameServer, "orders")).toEqual({ "broker-a": ["FIFO", 16, 16, 6] });
      expect(await onBrokers(nameServer, "reminders")).toEqual({ "broker-a": ["DELAY", 8, 8, 6] });
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
      expect(await onBrokers(nameServer, "reminders")).toEqual({ "broker-a": ["DELAY", 4, 4, 4] });
      if (stack instanceof PulumiStack) {
        const { changeSummary } = await stack.stack.preview({ refresh: true });
        expect(changeSummary).toMatchObject({ update: 2 });
        await stack.stack.refresh();
      }
      await stack.up();
      expect(await onBrokers(nameServer, "reminders")).toEqual({ "broker-a": ["DELAY", 8, 8, 6] });
      expect(await groupOnBroker()).toMatchObject({ consumeMessageOrderly: true, retryMaxTimes: 3 });
    },
    5 * minute,
  );

  test(
    "are no hindrance where containers were removed by hand",
    async () => {
      // The proxy too: for 20 s it would dial a broker where that was, and Docker may give the address to another.
      await docker("rm", "--force", place.broker, place.nameServer, place.proxy);
      if (stack instanceof PulumiStack) await stack.stack.up({ refresh: true });
      else await stack.up();
      expect(await onBrokers(nameServer, "orders")).toEqual({ "broker-a": ["FIFO", 16, 16, 6] });
    },
    5 * minute,
  );

  test(
    "are on a broker that comes later, and change in place on both",
    async () => {
      await configure(declared, { "broker-a": small, "broker-b": small });
      await stack.up();
      const both = (value: unknown) => ({ "broker-a": value, "broker-b": value });
      expect(await onBrokers(nameServer, "orders")).toEqual(both(["FIFO", 16, 16, 6]));
      await configure(
        { ...declared, reminders: { type: "NORMAL", queues: 12, permission: "W" } },
        { "broker-a": small, "broker-b": small },
      );
      await stack.up();
      expect(await onBrokers(nameServer, "reminders")).toEqual(both(["NORMAL", 12, 12, 2]));
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
      expect(await onBrokers(nameServer, "kept")).toMatchObject({ "broker-b": ["NORMAL", 1, 1, 6] });

      await configure({ ...others, kept: { ...kept, queues: 1, forceDestroy: true } }, brokers);
      await stack.up();
      await configure(others, brokers);
      await stack.up();
      expect(await onBrokers(nameServer, "kept")).toEqual({ "broker-a": undefined, "broker-b": undefined });
    },
    8 * minute,
  );

  test(
    "are in the data of a cluster that is taken down",
    async () => {
      await fill(nameServer, "broker-a", 5, { to: "orders" });
      await stack.destroy(); // which deletes none
      await stack.up();
      expect(await onBrokers(nameServer, "orders")).toMatchObject({ "broker-a": ["FIFO", 16, 16, 6] });
    },
    8 * minute,
  );
});

describeWith(["docker", "pulumi"], "topics of a cluster that exists", () => {
  let place: Place;
  let cluster: TestStack;
  let program: PulumiStack;
  let nameServer: string;

  beforeAll(async () => {
    place = await Place.find();
    nameServer = `127.0.0.1:${place.nameServerPort}`;
    cluster = await createStack("pulumi", place, { ...(await plainConfig(place)), proxyEnabled: "false" });
    const archive = await packComponents(place.folder);
    program = await exampleStack(place, "topics", archive, { "nameServers[0]": nameServer });
    await cluster.up();
  }, 10 * minute);

  afterAll(async () => {
    await program?.destroy();
    await cluster?.destroy();
    await place?.clear();
  }, 5 * minute);

  const write = (...lines: string[]) =>
    writeFileSync(
      join(place.folder, "topics", "index.ts"),
      [
        `import { Topic } from "pulumi-rocketmq";`,
        `const nameServerAddresses = ["${nameServer}"];`,
        ...lines,
      ].join("\n"),
    );

  test(
    "are what the example says, and a second up changes nothing",
    async () => {
      expect((await program.stack.preview()).changeSummary).toMatchObject({ create: 4 }); // and the stack
      expect(await program.up()).toEqual({ topics: ["orders", "reminders"], groups: ["billing"] });
      expect(await onBrokers(nameServer, "orders")).toEqual({ "broker-a": ["FIFO", 16, 16, 6] });
      await program.stack.up({ expectNoChanges: true });
      await program.stack.refresh({ expectNoChanges: true });
    },
    5 * minute,
  );

  test(
    "are imported, with all that they are",
    async () => {
      const settings = ["-r", "6", "-w", "5", "-a", "+message.type=TRANSACTION"];
      await mqadmin(place, "updateTopic", "-c", "DefaultCluster", "-t", "found", ...settings);
      const type = "pulumi-rocketmq:index:Topic";
      const { generatedCode } = await program.stack.import({
        resources: [{ type, name: "found", id: `found@${nameServer}` }],
        protect: false,
      });
      expect(generatedCode).toMatch(
        /name: "found",[^]*queues: 5,[^]*readQueueNums: 6,[^]*type: .*TRANSACTION/i,
      );
      expect(await failureOf(program.stack.import({ resources: [{ type, name: "x", id: "x" }] }))).toContain(
        "name@host:port is wanted",
      );
      write(`new Topic("found", { nameServerAddresses, type: "TRANSACTION", queues: 5, readQueueNums: 6 });`);
      expect((await program.stack.preview()).changeSummary).toEqual({ same: 2, delete: 3 });
    },
    5 * minute,
  );

  test(
    "take another name, and what RocketMQ does not change, by another topic alone",
    async () => {
      write(`new Topic("one", { nameServerAddresses, forceDestroy: true });`);
      await program.up();
      await fill(nameServer, "broker-a", 3, { to: "one" });
      const compacted = `attributes: { "cleanup.policy": "COMPACTION" }`;
      write(`new Topic("one", { nameServerAddresses, ${compacted} });`);
      expect(await failureOf(program.up())).toContain(
        "RocketMQ does not change attributes.cleanup.policy for the life of a topic",
      );
      write(`new Topic("one", { nameServerAddresses, ${compacted}, forceDestroy: true });`);
      expect((await program.stack.preview()).changeSummary).toMatchObject({ replace: 1 });
      await program.up();
      write(`new Topic("one", { nameServerAddresses, name: "two", queues: 3 });`);
      await program.up();
      expect(await onBrokers(nameServer, "one")).toEqual({ "broker-a": undefined });
      expect(await onBrokers(nameServer, "two")).toEqual({ "broker-a": ["NORMAL", 3, 3, 6] });
    },
    5 * minute,
  );

  test(
    "may be many",
    async () => {
      write(`for (let i = 0; i < 100; i++) new Topic(\`many-\${i}\`, { nameServerAddresses, queues: 2 });`);
      await program.up();
      for (const i of [0, 57, 99])
        expect(await onBrokers(nameServer, `many-${i}`)).toEqual({ "broker-a": ["NORMAL", 2, 2, 6] });
      await program.stack.up({ expectNoChanges: true });
    },
    5 * minute,
  );

  test(
    "fail with what is wrong where nothing answers, or a key is misspelt",
    async () => {
      write(`new Topic("one", { nameServerAddresses: ["127.0.0.1:1"] });`);
      expect(await failureOf(program.up())).toContain("Name server: Nothing listens at 127.0.0.1:1.");
      write(`new Topic("one", { nameServerAddresses, queus: 3 } as never);`);
      expect(await failureOf(program.up())).toContain("Did you mean queues?");
      write();
      await program.up();
    },
    5 * minute,
  );
});

describeEngines(["docker"], "topics of a cluster that publishes nothing", (engine) => {
  let place: Place;
  let stack: TestStack;

  beforeAll(async () => {
    place = await Place.find();
    const config = { ...(await plainConfig(place)), ip: "none" };
    stack = await createStack(engine, place, config);
  });

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 5 * minute);

  test(
    "are declared by the containers' addresses",
    async () => {
      await stack.configure({ topics: JSON.stringify({ orders: {} }) });
      await stack.up();
      expect(await mqadmin(place, "topicList")).toMatch(/^orders$/m);
    },
    5 * minute,
  );
});
