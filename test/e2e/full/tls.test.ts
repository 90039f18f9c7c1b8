import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect, PeerCertificate } from "node:tls";
import { Browser } from "playwright-core";
import { Inputs } from "../../../provider/inputs";
import { newAuthority, newCertificate, Pair } from "../../../provider/x509";
import { CheckOptions, requestOptions, withConnection } from "../../../remoting";
import { findRoute } from "../../../remoting/requests";
import { addressesOf } from "../support/brokers";
import { Client, receiveWays, sendModes } from "../support/client";
import { ConsoleOutputs, openConsole, startBrowser } from "../support/console";
import { containersNamed, docker, serverIds } from "../support/docker";
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
const day = 24 * 60 * minute;

/** Certificates made so long ago. */
async function made<T>(daysAgo: number, work: () => Promise<T>): Promise<T> {
  const now = jest.spyOn(Date, "now").mockReturnValue(Date.now() - daysAgo * day);
  try {
    return await work();
  } finally {
    now.mockRestore();
  }
}

/** The certificate that a server shows whoever connects, verified by an authority. */
const shown = (port: number, ca: string): Promise<PeerCertificate> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, ca }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    }).on("error", reject);
  });

const fileBelow = (folder: string, name: string): string =>
  join(
    folder,
    readdirSync(folder, { recursive: true, encoding: "utf8" }).find((file) => file.endsWith(`/${name}`)) ??
      "",
  );

/** The certificates in a stack's state, which are to be others, by resource names. */
async function changeState(
  stack: TestStack,
  place: Place,
  change: (state: Readonly<Record<string, Pair>>) => Promise<Record<string, Pair>>,
): Promise<void> {
  const isIssued = (type: string) => /:Certificate(Authority)?$/.test(type);
  if (stack instanceof PulumiStack) {
    const exported = await stack.stack.exportStack();
    const { resources } = exported.deployment as {
      resources: { urn: string; type: string; outputs: Inputs }[];
    };
    const issued = resources.filter(({ type }) => isIssued(type));
    const plain = (value: unknown) => JSON.parse((value as { plaintext: string }).plaintext) as string;
    const nameOf = ({ urn }: { urn: string }) => urn.split("::").at(-1) as string;
    const changed = await change(
      Object.fromEntries(
        issued.map((one) => {
          const { certificate, privateKey } = one.outputs as unknown as Pair;
          return [nameOf(one), { certificate, privateKey: plain(privateKey) }];
        }),
      ),
    );
    for (const one of issued) {
      const to = changed[nameOf(one)];
      if (to === undefined) continue;
      const privateKey = { ...(one.outputs.privateKey as object), plaintext: JSON.stringify(to.privateKey) };
      one.outputs = { ...one.outputs, certificate: to.certificate, privateKey };
    }
    await stack.stack.importStack(exported);
  } else {
    const file = fileBelow(place.folder, "secrets.json");
    const all = JSON.parse(readFileSync(file, "utf8")) as Record<string, Pair>;
    const names = Object.keys(all).filter((key) => key.includes(" "));
    const byName = Object.fromEntries(names.map((key) => [key.split(" ")[1], key]));
    const changed = await change(
      Object.fromEntries(Object.entries(byName).map(([name, key]) => [name, all[key]])),
    );
    for (const [name, to] of Object.entries(changed)) all[byName[name]] = { ...all[byName[name]], ...to };
    writeFileSync(file, JSON.stringify(all));
  }
}

describeEngines(["docker", "java"], "TLS", (engine) => {
  let place: Place;
  let stack: TestStack;
  let caCertificate: string;
  let authority: string;
  let remoting: Client;
  let grpc: GrpcClient;

  const small = { heap: "256m" };
  const nameServer = () => `127.0.0.1:${place.nameServerPort}`;
  const configure = (brokers: object = { "broker-a": small }) =>
    stack.configure({
      tls: "enforcing",
      topics: JSON.stringify({ orders: {}, steps: { type: "FIFO" } }),
      brokers: JSON.stringify(brokers),
    });
  const up = async (): Promise<void> => {
    ({ caCertificate } = (await stack.up()) as { caCertificate: string });
    writeFileSync(authority, caCertificate);
  };
  /** The containers' ids, by the names of their servers. */
  const ids = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      [...(await serverIds(place.prefix))].map(([name, id]) => [name.slice(place.prefix.length + 1), id]),
    );

  beforeAll(async () => {
    place = await Place.find();
    authority = join(place.folder, "ca.pem");
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

  test(
    "who verifies servers by the cluster's authority sends in all ways, and receives in both",
    async () => {
      const [byRemoting, byGrpc] = [remoting.verifying(authority), grpc.verifying(authority)];
      for (const mode of sendModes)
        expect(await byRemoting.send("orders", mode, 5)).toMatchObject({ sent: 5, failed: 0 });
      for (const way of receiveWays)
        expect(await byRemoting.receive("orders", way, 20)).toMatchObject({ distinct: 20 });
      expect(await byGrpc.send("steps", "fifo", 5)).toMatchObject({ sent: 5, failed: 0 });
      for (const way of ["simple", "push"] as const)
        expect(await byGrpc.receive("steps", way, 5)).toMatchObject({ distinct: 5 });
      const proxied = await Client.build(`127.0.0.1:${place.remotingListenPort}`);
      expect(await proxied.verifying(authority).send("orders", "sync", 5)).toMatchObject({ sent: 5 });
    },
    5 * minute,
  );

  test(
    "who does not encrypt is refused, and who trusts another authority refuses the servers",
    async () => {
      const other = join(place.folder, "other.pem");
      writeFileSync(other, (await newAuthority("another")).certificate);
      for (const one of [remoting, remoting.verifying(other)])
        expect(await failureOf(one.send("orders", "sync", 1))).toMatch(
          /connect to|send request to|No route info|Can not find Message Queue/,
        );
      for (const one of [grpc, grpc.verifying(other)])
        expect(await one.send("orders", "normal", 1).catch(String)).toContain("UNAVAILABLE"); // with a trace of its own
      const [broker = ""] = Object.values(await addressesOf(nameServer(), caCertificate));
      for (const address of [nameServer(), broker, `127.0.0.1:${place.remotingListenPort}`]) {
        const asked = (options: CheckOptions) =>
          withConnection(address, requestOptions(options), (ask) => ask(findRoute("orders")));
        expect(await failureOf(asked({}))).toContain("it may take TLS alone");
        const wrong = readFileSync(other, "utf8");
        expect(await failureOf(asked({ caCertificate: wrong }))).toContain(
          "is not verified by caCertificate",
        );
      }
    },
    5 * minute,
  );

  test(
    "a broker that comes later has a certificate of the same authority, and nobody else notices",
    async () => {
      const [before, authorityBefore] = [await ids(), caCertificate];
      await configure({ "broker-a": small, "broker-b": small });
      await up();
      const { "broker-b": _, ...others } = await ids();
      expect(others).toEqual(before);
      expect(caCertificate).toBe(authorityBefore);
      expect(await remoting.verifying(authority).send("orders", "sync", 16)).toMatchObject({ sent: 16 });
      await stack.configure({ drain: "keep" });
      await configure();
      await up();
      expect(await ids()).toEqual(before);
    },
    8 * minute,
  );

  test(
    "a certificate whose time is up is made anew by an up, on its own server alone",
    async () => {
      const [before, authorityBefore] = [await ids(), caCertificate];
      const valid = await shown(place.grpcServerPort, caCertificate);
      await changeState(stack, place, async (state) => ({
        "rocketmq-proxy-a": await made(826, () => newCertificate(["expired"], state["rocketmq-ca"])),
      }));
      await up();
      const renewed = await shown(place.grpcServerPort, caCertificate);
      expect(renewed.fingerprint256).not.toBe(valid.fingerprint256);
      expect(Date.parse(renewed.valid_to)).toBeGreaterThan(Date.now() + 800 * day);
      expect(caCertificate).toBe(authorityBefore);
      const { "proxy-a": proxy, ...others } = await ids();
      expect({ ...others, "proxy-a": before["proxy-a"] }).toEqual(before);
      expect(proxy).not.toBe(before["proxy-a"]);
      expect(await grpc.verifying(authority).send("orders", "normal", 3)).toMatchObject({ sent: 3 });
    },
    8 * minute,
  );

  test(
    "an authority that is renewed keeps its key: clients that have the one before go on",
    async () => {
      const before = caCertificate;
      await changeState(stack, place, async (state) => ({
        "rocketmq-ca": await made(3000, () => newAuthority("rocketmq", state["rocketmq-ca"].privateKey)),
      }));
      await up();
      expect(caCertificate).not.toBe(before);
      const old = join(place.folder, "old.pem");
      writeFileSync(old, before);
      for (const file of [old, authority])
        expect(await remoting.verifying(file).send("orders", "sync", 3)).toMatchObject({ sent: 3 });
    },
    8 * minute,
  );

  test(
    "no key is in what Docker, processes, logs, the state or an update show",
    async () => {
      const keys: string[] = [];
      await changeState(stack, place, (state) => {
        // A line of it in the middle, however it is written.
        keys.push(...Object.values(state).map(({ privateKey }) => privateKey.split("\n")[1]));
        return Promise.resolve({});
      });
      expect(keys.length).toBeGreaterThanOrEqual(4); // those of a server that was taken out may be there too
      const containers = await containersNamed(place.prefix);
      const texts = [
        await docker("inspect", ...containers),
        await run("ps", ["axww", "-o", "args"]),
        ...(await Promise.all(containers.map((name) => docker("logs", name)))),
      ];
      if (stack instanceof PulumiStack) {
        const { stdout, summary } = await stack.stack.up({ diff: true, expectNoChanges: true });
        texts.push(stdout, JSON.stringify(summary.config), ...textsBelow(join(place.folder, "state")));
      }
      expectNowhere(keys, texts);
    },
    5 * minute,
  );

  test(
    "a certificate of one's own takes its place; one whose time is up keeps servers from each other, and that is said",
    async () => {
      const own = await newAuthority("own");
      const give = async (daysAgo: number) => {
        const { certificate, privateKey } = await made(daysAgo, () => newCertificate(["127.0.0.1"], own));
        await stack.configure({ caCertificate: own.certificate, certificate, privateKey });
      };
      await stack.configure({ readyTimeout: "25" });
      await give(826);
      expect(await failureOf(up())).toContain("certificate has expired");
      await stack.configure({ readyTimeout: "120" });
      await give(0);
      await up();
      expect(caCertificate.trim()).toBe(own.certificate.trim());
      expect(await remoting.verifying(authority).send("orders", "sync", 3)).toMatchObject({ sent: 3 });
    },
    10 * minute,
  );
});

describeEngines(["docker", "chromium", "console"], "a console with TLS and access control", (engine) => {
  let place: Place;
  let stack: TestStack;
  let browser: Browser;

  beforeAll(async () => {
    place = await Place.find();
    const { consoleEnabled: _, ...config } = await plainConfig(place);
    stack = await createStack(engine, place, config);
    await stack.configure({
      tls: "enforcing",
      accessControl: "true",
      topics: JSON.stringify({ orders: {} }),
    });
    browser = await startBrowser();
  }, 5 * minute);

  afterAll(async () => {
    await browser?.close();
    await stack?.destroy();
    await place?.clear();
  }, 5 * minute);

  test(
    "is by HTTPS, with a certificate of the authority, and sends a message",
    async () => {
      const outputs = (await stack.up()) as unknown as ConsoleOutputs & { caCertificate: string };
      expect(outputs.consoleUrl).toMatch(/^https:/);
      await shown(place.consolePort, outputs.caCertificate);
      const page = await openConsole(browser, outputs);
      const { origin } = new URL(page.url());
      const data = { topic: "orders", key: "", tag: "", messageBody: "hello", traceEnabled: false };
      const answer = await page.request.post(`${origin}/topic/sendTopicMessage.do`, { data });
      expect(await answer.json()).toMatchObject({ status: 0, data: { sendStatus: "SEND_OK" } });
    },
    8 * minute,
  );
});
