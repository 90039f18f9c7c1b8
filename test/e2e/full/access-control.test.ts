import { join } from "node:path";
import { Browser } from "playwright-core";
import { Credentials, requestOptions, withConnection } from "../../../remoting";
import { readPolicies, readUser } from "../../../remoting/userConfig";
import { brokerAddress } from "../support/brokerAddress";
import { addressesOf } from "../support/brokers";
import { Client, receiveWays, sendModes } from "../support/client";
import { brokerRow, ConsoleOutputs, openConsole, startBrowser } from "../support/console";
import { containersNamed, docker } from "../support/docker";
import { failureOf } from "../support/failure";
import { GrpcClient } from "../support/grpcClient";
import { Place } from "../support/place";
import { plainConfig } from "../support/plainConfig";
import { describeEngines } from "../support/prerequisites";
import { PulumiStack } from "../support/pulumi";
import { run } from "../support/run";
import { createStack, TestStack } from "../support/stack";
import { expectNowhere, textsBelow } from "../support/textsBelow";

const minute = 60_000;

interface Outputs {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly userPasswords: Readonly<Record<string, string>>;
}

describeEngines(["docker", "java"], "access control", (engine) => {
  let place: Place;
  let stack: TestStack;
  let outputs: Outputs;
  let remoting: Client;
  let grpc: GrpcClient;

  const small = { heap: "256m" };
  const shop = {
    permissions: {
      "Topic:orders": { actions: ["Pub", "Sub", "Get"] }, // a producer that asks for offsets
      "Topic:steps": {},
      "Group:group-*": {},
    },
  };
  const configure = (settings: object = {}, brokers: object = { "broker-a": small }) =>
    stack.configure({
      accessControl: "true",
      topics: JSON.stringify({ orders: {}, steps: { type: "FIFO" }, others: {} }),
      users: JSON.stringify({ shop: { ...shop, ...settings }, till: {} }),
      brokers: JSON.stringify(brokers),
    });
  const up = async (): Promise<void> => {
    outputs = (await stack.up()) as unknown as Outputs;
  };
  const user = (): Credentials => ({ accessKey: "shop", secretKey: outputs.userPasswords.shop });
  const superUser = (): Credentials => ({ accessKey: outputs.accessKey, secretKey: outputs.secretKey });

  beforeAll(async () => {
    place = await Place.find();
    stack = await createStack(engine, place, await plainConfig(place));
    remoting = await Client.build(`127.0.0.1:${place.nameServerPort}`);
    grpc = await GrpcClient.build("node", `127.0.0.1:${place.grpcServerPort}`);
    await configure();
    await up();
  }, 8 * minute);

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 5 * minute);

  /** What each broker says of the user. */
  const onBrokers = async (): Promise<Record<string, unknown>> => {
    const options = requestOptions({ credentials: superUser() });
    const asked = Object.entries(await addressesOf(`127.0.0.1:${place.nameServerPort}`)).map(
      async ([broker, address = ""]) => {
        const known = await withConnection(address, options, async (ask) => [
          (await readUser(ask, "shop"))?.password,
          (await readPolicies(ask, "shop")).length,
        ]);
        return [broker, known] as const;
      },
    );
    return Object.fromEntries(await Promise.all(asked));
  };

  test.each<[string, () => Credentials | undefined, string, string]>([
    ["nobody", () => undefined, "orders", "username cannot be null"],
    [
      "somebody with a wrong password",
      () => ({ ...user(), secretKey: "wrong" }),
      "orders",
      "check signature failed",
    ],
    [
      "somebody whom nobody knows",
      () => ({ accessKey: "me", secretKey: "wrong" }),
      "orders",
      "User:me is not found",
    ],
    ["who may send to other topics", user, "others", "no permission to access Topic:others"],
  ])(
    "%s is refused at once, in the server's words",
    async (_, who, topic, words) => {
      const credentials = who();
      const [byRemoting, byGrpc] = credentials
        ? [remoting.as(credentials), grpc.as(credentials)]
        : [remoting, grpc];
      expect(await failureOf(byRemoting.send(topic, "sync", 1))).toContain(words);
      expect(await byGrpc.send(topic, "normal", 1).catch(String)).toContain(words); // with a trace of its own
    },
    3 * minute,
  );

  test(
    "who may sends in all ways, and receives in both",
    async () => {
      const [byRemoting, byGrpc] = [remoting.as(user()), grpc.as(user())];
      for (const mode of sendModes)
        expect(await byRemoting.send("orders", mode, 5)).toMatchObject({ sent: 5, failed: 0 });
      for (const way of receiveWays)
        expect(await byRemoting.receive("orders", way, 20)).toMatchObject({ distinct: 20 });
      expect(await byGrpc.send("steps", "fifo", 5)).toMatchObject({ sent: 5, failed: 0 });
      for (const way of ["simple", "push"] as const)
        expect(await byGrpc.receive("steps", way, 5)).toMatchObject({ distinct: 5 });
      const proxied = await Client.build(`127.0.0.1:${place.remotingListenPort}`);
      expect(await proxied.as(user()).send("orders", "sync", 5)).toMatchObject({ sent: 5 });
    },
    5 * minute,
  );

  test(
    "a broker that comes later knows the users in the same up, and a changed password counts on all",
    async () => {
      const both = { "broker-a": small, "broker-b": small };
      await configure({}, both);
      await up();
      const known = [outputs.userPasswords.shop, 3];
      expect(await onBrokers()).toEqual({ "broker-a": known, "broker-b": known });
      const before = user();
      await configure({ password: "another-one" }, both);
      await up();
      expect(await onBrokers()).toEqual({ "broker-a": ["another-one", 3], "broker-b": ["another-one", 3] });
      expect(await failureOf(remoting.as(before).send("orders", "sync", 1))).toContain(
        "check signature failed",
      );
      expect(await remoting.as(user()).send("orders", "sync", 4)).toMatchObject({ sent: 4 });
      await stack.configure({ drain: "keep" });
      await configure();
      await up();
    },
    8 * minute,
  );

  test(
    "a restart of everything keeps users, and so does a destroy, after which the super user is another",
    async () => {
      await docker("restart", ...(await containersNamed(place.prefix)));
      await up();
      const before = { shop: user(), superUser: superUser() };
      expect(await grpc.as(before.shop).send("orders", "normal", 3)).toMatchObject({ sent: 3 });
      await stack.destroy();
      await up();
      expect(user()).toEqual(before.shop);
      expect(await grpc.as(before.shop).send("orders", "normal", 3)).toMatchObject({ sent: 3 });
      const [address = ""] = Object.values(await addressesOf(`127.0.0.1:${place.nameServerPort}`));
      const asOf = (credentials: Credentials) =>
        withConnection(address, requestOptions({ credentials }), (ask) => readUser(ask, "shop"));
      expect(await asOf(superUser())).toBeDefined();
      if (superUser().accessKey !== before.superUser.accessKey)
        expect(await failureOf(asOf(before.superUser))).toContain("is not found");
      expect(superUser().accessKey === before.superUser.accessKey).toBe(engine === "compose");
    },
    8 * minute,
  );

  test(
    "no password is in what Docker, processes, logs, the state or an update show",
    async () => {
      const secrets = [superUser().secretKey, outputs.userPasswords.till]; // the other one is in the config
      const running = ["ps", "--filter", `name=^/?${place.prefix}`, "--format", "{{.Names}}"];
      const containers = (await docker(...running)).trim().split("\n");
      const shown = [
        await docker("inspect", ...containers),
        await run("ps", ["axww", "-o", "args"]),
        ...(await Promise.all(containers.map((name) => docker("logs", name)))),
        ...(await Promise.all(
          containers.map((name) => docker("exec", name, "sh", "-c", "cat ~/logs/rocketmqlogs/*.log || true")),
        )),
      ];
      if (stack instanceof PulumiStack) {
        const { stdout, summary } = await stack.stack.up({ diff: true, expectNoChanges: true });
        shown.push(stdout, JSON.stringify(summary.config), ...textsBelow(join(place.folder, "state")));
        const all = await stack.stack.outputs();
        expect([all.secretKey.secret, all.userPasswords.secret]).toEqual([true, true]);
      }
      expectNowhere(secrets, shown);
    },
    5 * minute,
  );
});

describeEngines(["docker", "chromium", "console"], "a console with access control", (engine) => {
  let place: Place;
  let stack: TestStack;
  let browser: Browser;

  beforeAll(async () => {
    place = await Place.find();
    const { consoleEnabled: _, ...config } = await plainConfig(place);
    stack = await createStack(engine, place, config);
    await stack.configure({ accessControl: "true", topics: JSON.stringify({ orders: {} }) });
    browser = await startBrowser();
  }, 5 * minute);

  afterAll(async () => {
    await browser?.close();
    await stack?.destroy();
    await place?.clear();
  }, 5 * minute);

  test(
    "lets its user in, lists topics and sends a message",
    async () => {
      const page = await openConsole(browser, (await stack.up()) as unknown as ConsoleOutputs);
      expect(await brokerRow(page, "broker-a", await brokerAddress(place))).toBeDefined();
      const { origin } = new URL(page.url());
      const topics: unknown = await (await page.request.get(`${origin}/topic/list.query`)).json();
      expect(topics).toMatchObject({
        status: 0,
        data: { topicList: expect.arrayContaining(["orders"]) as string[] },
      });
      const data = { topic: "orders", key: "", tag: "", messageBody: "hello", traceEnabled: false };
      const sent: unknown = await (
        await page.request.post(`${origin}/topic/sendTopicMessage.do`, { data })
      ).json();
      expect(sent).toMatchObject({ status: 0, data: { sendStatus: "SEND_OK" } });
    },
    8 * minute,
  );
});
