import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Credentials, requestOptions, withConnection } from "../../../remoting";
import { readUser } from "../../../remoting/userConfig";
import { sendMessage } from "../../../remoting/requests";
import { docker } from "../support/docker";
import { exampleStack, packComponents } from "../support/examples";
import { failureOf } from "../support/failure";
import { serverImage } from "../support/images";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { PulumiStack } from "../support/pulumi";
import { eventually } from "../support/wait";

const minute = 60_000;

const admin = { accessKey: "admin", secretKey: "of-the-admin-alone" };

/** What has a broker let nobody in but its users, by RocketMQ's names. */
const accessControl = [
  "authenticationEnabled=true",
  "authenticationMetadataProvider=org.apache.rocketmq.auth.authentication.provider.LocalAuthenticationMetadataProvider",
  "authorizationEnabled=true",
  "authorizationMetadataProvider=org.apache.rocketmq.auth.authorization.provider.LocalAuthorizationMetadataProvider",
  `initAuthenticationUser={"username":"${admin.accessKey}","password":"${admin.secretKey}"}`,
];

describeWith(["docker", "pulumi"], "users of a cluster with access control", () => {
  let place: Place;
  let program: PulumiStack;
  let nameServer: string;
  let broker: string;

  beforeAll(async () => {
    place = await Place.find();
    nameServer = `127.0.0.1:${place.nameServerPort}`;
    broker = `127.0.0.1:${place.listenPort}`;
    const image = await serverImage("rocketmq5");
    const conf = [`brokerIP1=127.0.0.1`, `listenPort=${place.listenPort}`, ...accessControl].join("\n");
    writeFileSync(join(place.folder, "broker.conf"), conf);
    await docker("network", "create", place.prefix);
    const run = (name: string, port: number, inside: number, ...args: string[]) =>
      docker(
        ...["run", "--detach", "--name", name, "--network", place.prefix],
        ...["--publish", `127.0.0.1:${port}:${inside}`, "--env", "HEAP_OPTS=-Xms256m -Xmx256m"],
        ...args,
      );
    await run(place.nameServer, place.nameServerPort, 9876, image, "sh", "mqnamesrv");
    await run(
      ...([place.broker, place.listenPort, place.listenPort] as const),
      ...["--env", `NAMESRV_ADDR=${place.nameServer}:9876`],
      ...["--volume", `${join(place.folder, "broker.conf")}:/tmp/broker.conf:ro`],
      ...[image, "sh", "mqbroker", "-c", "/tmp/broker.conf"],
    );
    const archive = await packComponents(place.folder);
    program = await exampleStack(place, "topics", archive, { "nameServers[0]": nameServer });
    await eventually("the broker lets its admin in", () => isIn(admin), minute);
  }, 5 * minute);

  afterAll(async () => {
    try {
      await program?.destroy();
    } finally {
      await place?.clear();
    }
  }, 3 * minute);

  const asked = async (who: Credentials, name: string) =>
    withConnection(broker, requestOptions({ credentials: who }), (ask) => readUser(ask, name));
  const isIn = (who: Credentials) =>
    asked(who, "nobody").then(
      () => true,
      () => false,
    );
  const send = (who: Credentials, topic: string) =>
    withConnection(broker, requestOptions({ credentials: who }), (ask) =>
      ask(sendMessage(topic, "broker-a", Buffer.from("a message"))),
    );

  const write = (shop: string, by = `secretKey: "${admin.secretKey}"`) =>
    writeFileSync(
      join(place.folder, "topics", "index.ts"),
      [
        `import { Topic, User } from "pulumi-rocketmq";`,
        `const at = { nameServerAddresses: ["${nameServer}"], accessKey: "${admin.accessKey}", ${by} };`,
        `for (const name of ["orders", "mail"]) new Topic(name, { ...at, forceDestroy: true });`,
        `export const { name, password } = new User("shop", { ...at, ${shop} });`,
      ].join("\n"),
    );

  test(
    "may do what they are to, and nothing else; their passwords are nobody's to see",
    async () => {
      write(`permissions: { "Topic:ord*": { actions: ["Pub"] } }`);
      const { stdout, outputs } = await program.stack.up();
      expect(outputs.password.secret).toBe(true);
      const shop = { accessKey: "shop", secretKey: outputs.password.value as string };
      await send(shop, "orders");
      expect(await failureOf(send(shop, "mail"))).toContain("has no permission to access Topic:mail");
      expect(await failureOf(send({ ...shop, secretKey: "wrong" }, "orders"))).toContain("signature failed");
      const state = readFileSync(join(place.folder, "state/.pulumi/stacks/topics/test.json"), "utf8");
      for (const secret of [admin.secretKey, shop.secretKey])
        for (const text of [stdout, state]) expect(text).not.toContain(secret);
      await program.stack.up({ expectNoChanges: true });
    },
    5 * minute,
  );

  test(
    "take another password and other permissions, and are put right where somebody changed them",
    async () => {
      write(`password: "another-one", permissions: { "Topic:mail": {} }`);
      await program.up();
      const shop = { accessKey: "shop", secretKey: "another-one" };
      await send(shop, "mail");
      expect(await failureOf(send(shop, "orders"))).toContain("no permission");
      await withConnection(broker, requestOptions({ credentials: admin }), (ask) =>
        ask({
          ...{ purpose: "change a user", code: 3002, fields: { username: "shop" } },
          body: Buffer.from(JSON.stringify({ username: "shop", userStatus: "disable" })),
        }),
      );
      expect(await failureOf(send(shop, "mail"))).toContain("disabled");
      const { changeSummary } = await program.stack.preview({ refresh: true });
      expect(changeSummary).toMatchObject({ update: 1 });
      await program.stack.up({ refresh: true });
      await send(shop, "mail");
    },
    5 * minute,
  );

  test(
    "are declared by who may, and gone once they are not",
    async () => {
      write(`permissions: {}`, `secretKey: "wrong"`);
      const problem = await failureOf(program.up());
      expect(problem).toContain("signature failed");
      write(`permissions: {}`);
      await program.up();
      await program.destroy();
      expect(await asked(admin, "shop")).toBeUndefined();
    },
    5 * minute,
  );
});
