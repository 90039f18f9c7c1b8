import { statSync } from "node:fs";
import { join } from "node:path";
import { requestOptions, withConnection } from "../../../remoting";
import { Ask } from "../../../remoting/ask";
import { brokerAddress } from "../support/brokerAddress";
import { Admin } from "../support/admin";
import { addressesOf, bodiesFor, bodiesIn, fill } from "../support/brokers";
import { bodiesOf, buildClient, Client } from "../support/client";
import { inside } from "../support/clientHost";
import { CommandLineStack } from "../support/commandLine";
import { brokerRow, ConsoleOutputs, openConsole, startBrowser } from "../support/console";
import { containersNamed, docker, networksNamed, serverIds, volumesNamed } from "../support/docker";
import { failureOf } from "../support/failure";
import { GrpcClient } from "../support/grpcClient";
import { serverImage, serverImages } from "../support/images";
import { metricsAt, nodesIn, withMetrics } from "../support/metrics";
import { Place } from "../support/place";
import { describeHere, describeWith, missing } from "../support/prerequisites";
import { root } from "../support/root";
import { changeSetting, shownSettings } from "../support/singleBroker";
import { createTopic, runSnippet } from "../support/snippets";
import { EngineName, projectIn } from "../support/stack";
import { eventually } from "../support/wait";

const minute = 60_000;
const count = 50;

/** One cluster, as `npm start` makes it, through all that can be done with it. The tests follow each other. */
describeHere(["docker"], "a cluster of two brokers, from npm start to npm stop", (engine) =>
  clusterOf(engine),
);

function clusterOf(engine: EngineName): void {
  let place: Place;
  let stack: CommandLineStack;
  let nameServer: string;
  let outputs: ConsoleOutputs & { readme: string };
  let admin: Admin;
  const needsOfConsole = ["chromium", "console"] as const;

  beforeAll(async () => {
    place = await Place.find();
    nameServer = `127.0.0.1:${place.nameServerPort}`;
    stack = new CommandLineStack(place, projectIn(place, root), engine);
    await stack.configure({
      ...place.config,
      ...serverImages(await serverImage("rocketmq5")),
      consoleEnabled: String(missing(needsOfConsole) === undefined),
      "brokers.broker-a.heap": "384m",
      "brokers.broker-b.heap": "384m",
      ...withMetrics,
    });
    outputs = (await stack.up()) as unknown as typeof outputs;
    admin = new Admin(inside(place.proxy), `${place.nameServer}:9876`);
    for (const broker of ["broker-a", "broker-b"]) await fill(nameServer, broker, count);
  }, 10 * minute);

  afterAll(() => place?.clear(), minute);

  const expectMessages = async (...brokers: string[]) => {
    for (const broker of brokers)
      expect(await bodiesIn(nameServer, broker)).toEqual(bodiesFor(broker, count));
  };

  test(
    "is stable: a second start finds nothing to do, and every entry point passes on a message",
    async () => {
      const before = await serverIds(place.prefix);
      expect(await stack.start()).toContain(
        `remoting, broker-b at ${await brokerAddress(place, "broker-b", 10)}`,
      );
      expect(await serverIds(place.prefix)).toEqual(before);
      expect(await stack.command(["check"])).toContain(`127.0.0.1:${place.grpcServerPort}`);
    },
    3 * minute,
  );

  test(
    "shows Prometheus the metrics of each broker and of the proxy, and says where",
    async () => {
      const { broker, proxy } = place.metricsPorts;
      const addresses = [broker, broker + 10, proxy].map((port) => `127.0.0.1:${port}`);
      const [ofA, ofB, ofProxy] = await Promise.all(addresses.map(metricsAt));
      expect([nodesIn(ofA), nodesIn(ofB)]).toEqual([["broker-a"], ["broker-b"]]);
      for (const metrics of [ofA, ofB]) expect(metrics).toMatch(/^rocketmq_messages_in_total\{.*\} [1-9]/m);
      expect(ofProxy).toMatch(/^rocketmq_proxy_up\{.*node_type="proxy".*\} 1/m);
      for (const address of addresses) expect(outputs.readme).toContain(`http://${address}/metrics`);
      expect(await stack.start()).toContain(`  metrics      ${addresses.join(",")}`);
    },
    minute,
  );

  describeWith(["java"], "for clients that speak remoting", () => {
    beforeAll(() => buildClient(), 10 * minute);

    test.each([
      ["sync", "push"],
      ["async", "pull"],
      ["ordered", "push"],
      ["oneway", "pull"],
    ] as const)(
      "passes on messages sent %s to a %s consumer",
      async (mode, way) => {
        const client = await Client.build(nameServer);
        const topic = `passes-${mode}`;
        expect(await client.send(topic, mode, 20)).toMatchObject({ sent: 20, failed: 0 });
        const received = await client.receive(topic, way, 20, mode === "ordered");
        expect(received.bodies).toEqual(bodiesOf(topic, mode, 20).sort());
        if (mode === "ordered") expect(received.outOfOrder).toBe(0);
      },
      3 * minute,
    );
  });

  test.each([
    ["normal", "simple"],
    ["async", "push"],
    ["fifo", "push"],
  ] as const)(
    "passes on messages by gRPC, sent %s, to a %s consumer",
    async (mode, way) => {
      const topic = `grpc-${mode}`;
      await admin.createTopic(topic, mode === "fifo" ? "FIFO" : "NORMAL", 2);
      if (mode === "fifo") await admin.createOrderlyGroup(topic);
      const client = await GrpcClient.build("node", `127.0.0.1:${place.grpcServerPort}`);
      expect(await client.send(topic, mode, 20)).toMatchObject({ sent: 20, failed: 0 });
      const received = await client.receive(topic, way, 20, topic);
      expect(received.bodies).toEqual(bodiesOf(topic, mode as never, 20).sort());
      if (mode === "fifo") expect(received.outOfOrder).toBe(0);
    },
    3 * minute,
  );

  test(
    "comes with a README whose program sends and receives, copied and run as it is",
    async () => {
      await createTopic(outputs.readme);
      const printed = await runSnippet(outputs.readme, "Node.js", place.folder);
      expect(printed).toContain("Hello from Node.js");
    },
    3 * minute,
  );

  describeWith(needsOfConsole, "in a browser", () => {
    test(
      "is shown by the console to whoever has its password",
      async () => {
        const stranger = await fetch(`${outputs.consoleUrl}/cluster/list.query`, { redirect: "manual" });
        expect(stranger.status).toBe(302);
        if (engine === "compose") {
          const project = join(place.folder, "state", "pulumi-rocketmq", "stacks", place.prefix, "compose");
          expect(statSync(project).mode & 0o077).toBe(0);
        }
        const browser = await startBrowser();
        try {
          const page = await openConsole(browser, outputs);
          for (const [broker, step] of [
            ["broker-a", 0],
            ["broker-b", 10],
          ] as const)
            expect(await brokerRow(page, broker, await brokerAddress(place, broker, step))).toBeDefined();
        } finally {
          await browser.close();
        }
      },
      3 * minute,
    );
  });

  const ofB = {
    "brokers.broker-b.heap": "384m",
    "brokers.broker-b.fileReservedTime": "24",
    "brokers.broker-b.brokerConf.sendMessageThreadPoolNums": "3",
  };
  const withB = async <T>(work: (ask: Ask) => Promise<T>): Promise<T> =>
    withConnection(await brokerAddress(place, "broker-b", 10), requestOptions({}), work);
  const settingsOfB = async () => Object.fromEntries(await withB(shownSettings));

  test(
    "has a running broker take what it can, finds what somebody else has changed in it, and replaces nothing",
    async () => {
      const before = await serverIds(place.prefix);
      await stack.configure({ "brokers.broker-b.fileReservedTime": "24" });
      expect(await stack.start()).toMatch(/broker-b took fileReservedTime while it runs\./);
      expect(await settingsOfB()).toMatchObject({ fileReservedTime: "24", maxMsgsNumBatch: "64" });
      await withB((ask) => changeSetting(ask, "fileReservedTime", 1));
      await withB((ask) => changeSetting(ask, "maxMsgsNumBatch", 7));
      expect(await stack.start()).toMatch(
        /broker-b had other values of fileReservedTime, maxMsgsNumBatch than its configuration, .*: they are put back\./,
      );
      expect(await settingsOfB()).toMatchObject({ fileReservedTime: "24", maxMsgsNumBatch: "64" });
      expect(await stack.start()).not.toMatch(/broker-b (took|had)/);
      expect(await serverIds(place.prefix)).toEqual(before);
    },
    3 * minute,
  );

  test(
    "replaces one broker alone when its setting changes, and loses no message",
    async () => {
      const before = await serverIds(place.prefix);
      await stack.configure({ "brokers.broker-b.brokerConf.sendMessageThreadPoolNums": "3" });
      await stack.up();
      const after = await serverIds(place.prefix);
      expect([...after.keys()]).toEqual([...before.keys()]);
      const changed = [...after.keys()].filter((name) => after.get(name) !== before.get(name));
      expect(changed).toEqual([place.container("broker-b")]);
      // What it took while it ran, it has still.
      expect(await settingsOfB()).toMatchObject({ sendMessageThreadPoolNums: "3", fileReservedTime: "24" });
      await expectMessages("broker-a", "broker-b");
    },
    3 * minute,
  );

  test(
    "leaves the other servers and their data alone when the first broker goes and another comes",
    async () => {
      const kept = [place.nameServer, place.container("broker-b")];
      const ids = async () => {
        const all = await serverIds(place.prefix);
        return kept.map((name) => all.get(name));
      };
      const before = await ids();
      await stack.remove("brokers");
      await stack.configure({
        "brokers.broker-c.heap": "384m",
        ...ofB,
      });
      await stack.up();
      expect(await ids()).toEqual(before);
      expect(await addressesOf(nameServer)).toEqual({
        "broker-b": await brokerAddress(place, "broker-b", 10),
        "broker-c": await brokerAddress(place, "broker-c", 20),
      });
      expect(await bodiesIn(nameServer, "broker-c")).toEqual([]);
      await expectMessages("broker-b");
      await stack.remove("brokers");
      await stack.configure({
        "brokers.broker-a.heap": "384m",
        ...ofB,
      });
      await stack.up();
      expect(await ids()).toEqual(before);
      await expectMessages("broker-a", "broker-b");
    },
    5 * minute,
  );

  test(
    "comes back when its servers are restarted",
    async () => {
      const before = await serverIds(place.prefix);
      await docker("restart", ...before.keys());
      const passes = () =>
        stack.command(["check"]).then(
          () => true,
          () => false,
        );
      await eventually("a message goes through every entry point", passes, 2 * minute);
      await stack.up();
      expect(await serverIds(place.prefix)).toEqual(before);
    },
    5 * minute,
  );

  test(
    "stands beside a second one, of RocketMQ 4, which has two more keys of its own",
    async () => {
      const before = await serverIds(place.prefix);
      const second = await Place.find();
      try {
        const other = new CommandLineStack(second, projectIn(second, root), engine);
        await other.configure({
          ...second.config,
          profile: "rocketmq4",
          ...serverImages(await serverImage("rocketmq4")),
          consoleEnabled: "false",
        });
        const said = await other.start();
        expect(said).toContain(`sent and received by remoting, broker-a at ${await brokerAddress(second)}`);
        await fill(`127.0.0.1:${second.nameServerPort}`, "broker-a", 5);
        const found = await bodiesIn(`127.0.0.1:${second.nameServerPort}`, "broker-a");
        expect(found).toEqual(bodiesFor("broker-a", 5));
        await other.destroy();
        expect(await containersNamed(second.prefix)).toEqual([]);
      } finally {
        await second.clear();
      }
      expect(await serverIds(place.prefix)).toEqual(before);
      await expectMessages("broker-a", "broker-b");
    },
    5 * minute,
  );

  test(
    "leaves nothing but its data when it is stopped",
    async () => {
      await stack.destroy();
      expect(await containersNamed(place.prefix)).toEqual([]);
      expect(await networksNamed(place.prefix)).toEqual([]);
      expect(await volumesNamed(place.prefix)).toEqual(
        expect.arrayContaining(["broker-a-store", "broker-b-store"].map(place.container)),
      );
    },
    3 * minute,
  );

  test(
    "gives no broker's data to another or to an older RocketMQ, and finds its own",
    async () => {
      const own = { "brokers.broker-a.heap": "384m", ...ofB };
      await stack.configure({ "brokers.broker-a.brokerName": "orders", proxyEnabled: "false" });
      expect(await failureOf(stack.up())).toMatch(
        /This store holds the data of another broker: \S+ brokerName=broker-a\. .*Give it the name back/,
      );
      await stack.remove("brokers");
      await stack.remove("brokerDefaults"); // RocketMQ 4 has no metrics
      const older = serverImages(await serverImage("rocketmq4"));
      await stack.configure({ ...own, ...older, profile: "rocketmq4" });
      expect(await failureOf(stack.up())).toMatch(
        /This store was opened by RocketMQ 5\.5\.0; this is 4\.9\.7, .*Use 5\.5\.0 or a newer one/,
      );
      await stack.remove("profile");
      await stack.configure(serverImages(await serverImage("rocketmq5")));
      await stack.up();
      await expectMessages("broker-a", "broker-b");
    },
    5 * minute,
  );
}
