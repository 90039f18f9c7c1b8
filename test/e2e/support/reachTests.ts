import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Browser } from "playwright-core";
import { Admin } from "./admin";
import { bodiesOf, buildClient, Client, receiveWays, sendModes } from "./client";
import { brokerRow, ConsoleOutputs, openConsole, startBrowser } from "./console";
import { ownAddress } from "./brokerAddress";
import { buildGrpcClient, GrpcClient, grpcReceiveWays, grpcSendModes, Language } from "./grpcClient";
import { serverImage, serverImages } from "./images";
import { Place } from "./place";
import { describeWith, missing } from "./prerequisites";
import { root } from "./root";
import { run } from "./run";
import { createStack, TestStack } from "./stack";
import { containerOn, host, inside, knowing, OtherHost, Vantage } from "./clientHost";

const minute = 60_000;

type Mode = "container" | "127.0.0.1" | "auto" | "name" | "none" | "host";

const places = ["programs on the Docker host", "containers on its network", "other machines"] as const;
type Where = (typeof places)[number];

/** Of a topic on each broker. Few, as a simple consumer goes from one to the next and waits long at an empty one. */
const queues = 2;

/** Who connects, by which protocols, as the table in docs/reach.md tells its readers. */
function promised(mode: Mode, where: Where): ("remoting" | "gRPC")[] {
  const rows = readFileSync(join(root, "docs", "reach.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").map((cell) => cell.trim()));
  const header = rows.findIndex((cells) => places.every((one) => cells.includes(one)));
  const row = rows.slice(header + 2).find((cells) => cells[1].includes(mode));
  const cell = row?.[rows[header].indexOf(where)] ?? "";
  if (!/remoting|gRPC|^no$/.test(cell))
    throw new Error(`docs/reach.md does not say who connects: "${cell}".`);
  return (["remoting", "gRPC"] as const).filter((protocol) => cell.includes(protocol));
}

/**
 * Clients of a cluster whose `ip` is of a kind. What an engine makes of a cluster is the same by the other: see
 * full/engines.test.ts.
 *
 * @param extent whether how messages are passed on is tested too, and the console
 */
export function reachOf(mode: Mode, extent: "all" | "who connects" = "all"): void {
  describeWith(["docker", "compose", "java", "go", "otherHost"], `clients of a cluster, ip ${mode}`, () =>
    clientsOf(mode, extent),
  );
}

function clientsOf(mode: Mode, extent: "all" | "who connects"): void {
  let place: Place;
  let other: OtherHost;
  let stack: TestStack;
  let outputs: ConsoleOutputs;
  let admin: Admin;
  let vantages: Record<Where, Vantage>;
  let server: string;
  /** In the mode `container`, what brokers hand out; the first's and the second's. */
  let own: string[];
  const consoleNeeds = ["chromium", "console"] as const;

  beforeAll(async () => {
    await buildClient();
    await buildGrpcClient("go");
    place = await Place.find();
    other = await OtherHost.create();
    server = await serverImage("rocketmq5");
    const name = `${place.prefix}.test`;
    const at = other.machineAddress;
    const seen = (from: Vantage) => (mode === "name" ? knowing(name, at, from) : from);
    vantages = {
      "programs on the Docker host": seen(host),
      "containers on its network": containerOn(
        mode === "host" ? "bridge" : place.prefix, // on whatever network there is
        server,
        mode === "name" ? [`${name}:${at}`] : [],
      ),
      "other machines": seen(other),
    };
    stack = await createStack(
      "compose",
      place,
      {
        ...place.config,
        ...serverImages(server),
        ip: { container: "container", "127.0.0.1": "127.0.0.1", auto: at, name, none: "none", host: at }[
          mode
        ],
        ...(mode === "name" ? { bindAddress: at } : {}),
        ...(mode === "host" ? { networkMode: "host" } : {}),
        consoleEnabled: String(extent === "all" && missing(consoleNeeds) === undefined),
        brokers: JSON.stringify({ "broker-a": {}, "broker-b": {} }),
      },
      seen(host),
    );
    outputs = (await stack.up()) as unknown as ConsoleOutputs;
    if (mode === "container") {
      own = await Promise.all([place.broker, place.container("broker-b")].map(ownAddress));
      expect((outputs as unknown as { brokerAddresses: string[] }).brokerAddresses).toEqual([
        `${own[0]}:${place.listenPort}`,
        `${own[1]}:${place.listenPort + 10}`,
      ]);
      // Nobody can say that a machine did not know the way.
      for (const address of own)
        await other.run("ip", ["route", "add", address, "via", other.machineAddress]);
    }
    admin = new Admin(
      inside(place.proxy),
      mode === "host" ? `${at}:${place.nameServerPort}` : `${place.nameServer}:9876`,
    );
  }, 10 * minute);

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
    await other?.remove();
  }, 3 * minute);

  /** What a client dials, and where it is sent. */
  function addresses(where: Where): { nameServer: string; broker: string; proxy: string } {
    const { prefix, nameServerPort, listenPort, grpcServerPort } = place;
    const on = (ip: string) => ({
      nameServer: `${ip}:${nameServerPort}`,
      broker: `${ip}:${listenPort}`,
      proxy: `${ip}:${grpcServerPort}`,
    });
    const byNames = {
      nameServer: `${place.nameServer}:9876`,
      broker: `${place.broker}:${listenPort}`,
      proxy: `${place.proxy}:${grpcServerPort}`,
    };
    if (mode === "name") return on(`${prefix}.test`);
    if (mode === "none") return byNames;
    const broker = mode === "container" ? { broker: `${own[0]}:${listenPort}` } : {};
    if (mode === "auto" || mode === "host" || where === "other machines")
      return { ...on(other.machineAddress), ...broker };
    const local = on("127.0.0.1");
    return where === "programs on the Docker host"
      ? { ...local, ...broker }
      : { ...byNames, broker: local.broker, ...broker };
  }

  const remoting = (where: Where) => Client.build(addresses(where).nameServer, vantages[where]);
  const grpc = (where: Where, language: Language) =>
    GrpcClient.build(language, addresses(where).proxy, vantages[where]);

  async function reaches(where: Where, address: string): Promise<boolean> {
    const [name, port] = address.split(":");
    const dial = ["3", "bash", "-c", `exec 3<>/dev/tcp/${name}/${port}`];
    return vantages[where].run("timeout", dial).then(
      () => true,
      () => false,
    );
  }

  /** From where this mode is meant to be used first of all. */
  const usual: Where = mode === "none" ? "containers on its network" : "programs on the Docker host";

  test.each(places)(
    "%s connect as docs/reach.md says, and not otherwise",
    async (where) => {
      const protocols = promised(mode, where);
      const { broker, proxy } = addresses(where);
      const topic = `from-${where.replaceAll(" ", "-")}`;
      if (protocols.includes("remoting")) {
        const client = await remoting(where);
        expect(await client.send(topic, "sync", 10)).toMatchObject({ sent: 10, failed: 0 });
        expect((await client.receive(topic, "push", 10)).bodies).toEqual(bodiesOf(topic, "sync", 10).sort());
      } else expect(await reaches(where, broker)).toBe(false);

      if (protocols.includes("gRPC")) {
        // No image has Node.js in it.
        const spoken = where === "containers on its network" ? (["go"] as const) : (["node", "go"] as const);
        for (const language of spoken) {
          await admin.createTopic(`${topic}-${language}`, "NORMAL", queues);
          const client = await grpc(where, language);
          expect(await client.send(`${topic}-${language}`, "normal", 10)).toMatchObject({
            sent: 10,
            failed: 0,
          });
          const { bodies } = await client.receive(`${topic}-${language}`, "simple", 10);
          expect(bodies).toEqual(bodiesOf(`${topic}-${language}`, "normal", 10).sort());
        }
      } else expect(await reaches(where, proxy)).toBe(false);
    },
    4 * minute,
  );

  if (mode === "container")
    test(
      "are kept from brokers on other machines, which find the way there, by the engine alone",
      async () => {
        const ports = [place.listenPort, place.listenPort - 2, place.listenPort + 1];
        const reached = () =>
          Promise.all(ports.map((port) => reaches("other machines", `${own[0]}:${port}`)));
        expect(await reached()).toEqual([false, false, false]);
        const rule = ["--source", other.address, "--destination", own[0], "--jump", "ACCEPT"];
        await run("iptables", ["--insert", "DOCKER-USER", ...rule]);
        try {
          expect(await reached()).toEqual([true, true, true]);
        } finally {
          await run("iptables", ["--delete", "DOCKER-USER", ...rule]);
        }
      },
      minute,
    );

  if (extent === "who connects") return;

  test.each(sendModes)(
    "pass on messages by remoting, sent %s, to a push and to a pull consumer",
    async (sending) => {
      const client = await remoting(usual);
      const topic = `remoting-${sending}`;
      expect(await client.send(topic, sending, 20)).toMatchObject({ sent: 20, failed: 0 });
      for (const way of receiveWays) {
        const received = await client.receive(topic, way, 20, sending === "ordered");
        expect(received.bodies).toEqual(bodiesOf(topic, sending, 20).sort());
        if (sending === "ordered") expect(received.outOfOrder).toBe(0);
      }
    },
    3 * minute,
  );

  test.each(grpcSendModes)(
    "pass on messages by gRPC, sent %s, to a simple consumer and, where there is one, to a push consumer",
    async (sending) => {
      const topic = `grpc-${sending}`;
      await admin.createTopic(topic, sending === "fifo" ? "FIFO" : "NORMAL", queues);
      const language = usual === "containers on its network" ? "go" : "node";
      const client = await grpc(usual, language);
      expect(await client.send(topic, sending, 20)).toMatchObject({ sent: 20, failed: 0 });
      for (const way of grpcReceiveWays[language]) {
        const group = `${topic}-${way}`;
        if (sending === "fifo") await admin.createOrderlyGroup(group);
        const received = await client.receive(topic, way, 20, group);
        expect(received.bodies).toEqual(bodiesOf(topic, sending as never, 20).sort());
        if (sending === "fifo") expect(received.outOfOrder).toBe(0);
      }
    },
    3 * minute,
  );

  if (mode === "host")
    test(
      "find what can listen on its address alone nowhere else",
      async () => {
        const { nameServerPort, listenPort, consolePort } = place;
        const console = missing(consoleNeeds) === undefined ? [consolePort] : [];
        for (const port of [nameServerPort, listenPort, listenPort - 2, listenPort + 10, ...console]) {
          expect(await reaches(usual, `${other.machineAddress}:${port}`)).toBe(true);
          expect(await reaches(usual, `127.0.0.1:${port}`)).toBe(false);
        }
      },
      minute,
    );

  describeWith(consoleNeeds, "in a browser", () => {
    test(
      "are shown by the console, with both brokers and their messages",
      async () => {
        let browser: Browser | undefined;
        try {
          const client = await remoting(usual);
          await client.send("counted", "sync", 40); // spread over both brokers
          const consoleAddress = await ownAddress(place.console);
          browser = await startBrowser({
            [`${place.prefix}.test`]: other.machineAddress,
            ...(consoleAddress ? { [place.console]: consoleAddress } : {}),
          });
          const page = await openConsole(browser, outputs);
          const { broker } = addresses(usual);
          const [ip] = broker.split(":");
          const second = mode === "none" ? place.container("broker-b") : mode === "container" ? own[1] : ip;
          const shown = [
            await brokerRow(page, "broker-a", broker),
            await brokerRow(page, "broker-b", `${second}:${place.listenPort + 10}`),
          ];
          if (process.env.E2E_SCREENSHOTS)
            await page.screenshot({ path: `${process.env.E2E_SCREENSHOTS}/console-${mode}.png` });
          // Counted since the day began, and the day before.
          const sent = shown.map((cells = []) => Number(cells[6]) + Number(cells[8]));
          expect(sent.map((count) => count >= 20)).toEqual([true, true]);
        } finally {
          await browser?.close();
        }
      },
      3 * minute,
    );
  });
}
