import { readdirSync } from "node:fs";
import { join } from "node:path";
import { checkEntryPoints } from "../../../cli/check";
import { brokerAddress } from "../support/brokerAddress";
import { addressesOf } from "../support/brokers";
import { containersNamed, docker, inspect, networksNamed } from "../support/docker";
import { exampleStack, packComponents } from "../support/examples";
import { consoleImage, removeStandIn, serverImage } from "../support/images";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { PulumiStack } from "../support/pulumi";
import { root } from "../support/root";
import { succeeds } from "../support/run";
import { createStack } from "../support/stack";
import { profiles } from "../../../model/profiles";

const minute = 60_000;

describeWith(["docker", "pulumi"], "the example", () => {
  /** The package, as somebody elsewhere would have it. */
  let archive: string;
  let packages: Place;
  let image: string;
  let place: Place;
  let stack: PulumiStack | undefined;

  beforeAll(async () => {
    packages = await Place.find();
    archive = await packComponents(packages.folder);
    image = await serverImage("rocketmq5");
  }, 10 * minute);

  afterAll(() => packages?.clear());

  beforeEach(async () => {
    place = await Place.find();
    stack = undefined;
  });

  afterEach(async () => {
    await stack?.destroy();
    await removeStandIn(place);
    await place.clear();
  }, 3 * minute);

  const stackOf = async (example: string, config: Record<string, string>): Promise<PulumiStack> =>
    (stack = await exampleStack(place, example, archive, config));

  /** The registry that the stand-ins of the official images seem to come from. */
  const registry = (): string => (image.startsWith("localhost/") ? "localhost" : "");

  /** The brokers through which messages were sent, with what is wrong. */
  const throughBrokers = async (nameServers: readonly string[]): Promise<(string | undefined)[][]> =>
    (await checkEntryPoints({ nameServers, brokers: [], slaves: [], replicas: [], proxies: [] })).map(
      ({ entryPoint, address, problem }) => [entryPoint, address, problem],
    );

  /** Sees to it that the console's image, or what stands in for it, is in that registry. */
  async function withConsole(work: () => Promise<void>): Promise<void> {
    const official = profiles.rocketmq5.console.image;
    const wanted = registry() === "" ? official : `${registry()}/${official}`;
    const isThere = await succeeds("docker", ["image", "inspect", wanted]);
    if (!isThere) await docker("tag", await consoleImage(official, image, place), wanted);
    try {
      await work();
    } finally {
      if (!isThere) await docker("rmi", wanted);
    }
  }

  async function expectGone(): Promise<void> {
    await stack?.destroy();
    expect(await containersNamed(place.prefix)).toEqual([]);
    expect(await networksNamed(place.prefix)).toEqual([]);
  }

  test("is one of those that are tested here", () => {
    const folders = readdirSync(join(root, "examples"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.sort()).toEqual(["console", "minimal", "several-brokers", "shop", "topics"]);
  });

  test(
    "several-brokers brings up two masters and a slave, which both name servers know",
    async () => {
      const several = await stackOf("several-brokers", { ...place.config, imageRegistry: registry() });
      const outputs = await several.up();
      const [a, aSlave, b] = await Promise.all([
        brokerAddress(place, "broker-a"),
        brokerAddress(place, "broker-a-1", 100),
        brokerAddress(place, "broker-b", 10),
      ]);
      expect(outputs.brokers).toEqual([a, aSlave, b]);
      const nameServers = outputs.nameServers as string[];
      expect(nameServers).toHaveLength(2);
      for (const nameServer of nameServers)
        expect(await addressesOf(nameServer)).toEqual({ "broker-a": a, "broker-b": b });
      expect(await throughBrokers(nameServers)).toEqual([
        ["remoting, broker-a", a, undefined],
        ["remoting, broker-b", b, undefined],
        ["slave 1, broker-a", aSlave, undefined],
      ]);
      const listed = await docker(
        ...["exec", place.proxy, "sh", "mqadmin", "clusterList", "-n", `${place.nameServer}:9876`],
      );
      expect(listed).toMatch(new RegExp(`broker-a +1 +${aSlave.replaceAll(".", "\\.")} `));
      await expectGone();
    },
    8 * minute,
  );

  test(
    "shop sends through a cluster of its own from a container of its own",
    async () => {
      const shop = await stackOf("shop", { namePrefix: place.prefix, image });
      const outputs = await shop.up();
      expect(outputs.nameServerAddresses).toEqual([`${place.nameServer}:9876`]);
      expect(outputs.sent).toContain("SEND_OK");
      expect(await docker("logs", `${place.prefix}-till`)).toContain("SEND_OK");
      await expectGone();
    },
    8 * minute,
  );

  test(
    "minimal brings up a cluster that passes a message on, with a console",
    () =>
      withConsole(async () => {
        const minimal = await stackOf("minimal", { ...place.config, imageRegistry: registry() });
        const outputs = await minimal.up();
        expect(outputs).toMatchObject({
          nameServers: [`127.0.0.1:${place.nameServerPort}`],
          proxies: [`127.0.0.1:${place.grpcServerPort}`],
          consoleUrl: `http://127.0.0.1:${place.consolePort}`,
          consolePassword: expect.stringMatching(/^\w{24}$/) as string,
        });
        expect(await throughBrokers(outputs.nameServers as string[])).toEqual([
          ["remoting, broker-a", await brokerAddress(place), undefined],
        ]);
        expect((await fetch(outputs.consoleUrl as string)).status).toBe(200);
        await expectGone();
      }),
    8 * minute,
  );

  test(
    "console shows a cluster that exists, at the name servers' addresses from config",
    () =>
      withConsole(async () => {
        const cluster = await createStack("pulumi", place, {
          ...place.config,
          ip: "none",
          "nameServerDefaults.image": image,
          "brokerDefaults.image": image,
          proxyEnabled: "false",
          consoleEnabled: "false",
        });
        try {
          await cluster.up();
          const nameServer = `${place.nameServer}:9876`;
          const console = await stackOf("console", {
            ...place.config,
            imageRegistry: registry(),
            network: place.prefix,
            "nameServers[0]": nameServer,
          });
          const outputs = await console.up();
          expect(outputs).toMatchObject({
            url: `http://127.0.0.1:${place.consolePort}`,
            user: "admin",
            password: expect.stringMatching(/^\w{24}$/) as string,
          });
          expect((await fetch(outputs.url as string)).status).toBe(200);
          const { Config, NetworkSettings } = await inspect(place.console);
          expect(Config.Env.join()).toContain(`-Drocketmq.namesrv.addr=${nameServer}`);
          expect(Object.keys(NetworkSettings.Networks)).toContain(place.prefix);
          await console.destroy();
          expect(await containersNamed(place.console)).toEqual([]);
          expect(await containersNamed(place.broker)).toContain(place.broker);
        } finally {
          await cluster.destroy();
        }
      }),
    8 * minute,
  );
});
