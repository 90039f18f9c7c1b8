import { once } from "node:events";
import { readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { profiles } from "../../../model/profiles";
import { bodiesFor, bodiesIn, fill } from "../support/brokers";
import { CommandLineStack } from "../support/commandLine";
import { commandLineStack } from "../support/commandLineStack";
import { ConfigPaths } from "../support/config";
import { containersNamed, docker, inspect, networksNamed, volumesNamed } from "../support/docker";
import { failureOf } from "../support/failure";
import { consoleImage, removeStandIn, serverImage } from "../support/images";
import { Place } from "../support/place";
import { describeEngines } from "../support/prerequisites";
import { succeeds } from "../support/run";
import { eventually } from "../support/wait";

const minute = 60_000;

describeEngines(["docker"], "what is left of a cluster", (engine) => {
  let place: Place;

  beforeEach(async () => {
    place = await Place.find();
  });

  afterEach(async () => {
    await place.clear();
    await removeStandIn(place);
  }, 3 * minute);

  const stackOf = (config: ConfigPaths = {}) =>
    commandLineStack(place, engine, { proxyEnabled: "false", ...config });
  const nameServer = () => `127.0.0.1:${place.nameServerPort}`;
  const state = () => join(place.folder, "state");

  test(
    "is put right by the next start, whatever was removed by hand, and lost data is said",
    async () => {
      const stack = await stackOf();
      const { broker, nameServer: namesrv, prefix } = place;
      const prepares = ["broker-a-prepare", "namesrv-a-prepare"].map(place.container);
      const all = [broker, namesrv, ...prepares];
      const store = `${broker}-store`;
      const kept = `${namesrv}-namesrv`;
      await stack.start();
      await fill(nameServer(), "broker-a", 10);

      const remove = (...names: string[]) => docker("rm", "--force", ...names);
      const dataStays: [string, () => Promise<unknown>][] = [
        ["a container", () => remove(broker)],
        ["one that prepares", () => remove(prepares[0])],
        ["containers and their network", () => remove(...all).then(() => docker("network", "rm", prefix))],
        [
          "the network of stopped containers",
          () => docker("stop", broker, namesrv).then(() => docker("network", "rm", prefix)),
        ],
        ["the network of a running one", () => docker("network", "disconnect", prefix, broker)],
      ];
      for (const [what, doIt] of dataStays) {
        await doIt();
        expect([what, await stack.start()]).not.toEqual([what, expect.stringContaining("is gone")]);
        expect([what, await bodiesIn(nameServer(), "broker-a")]).toEqual([what, bodiesFor("broker-a", 10)]);
      }

      const volumes = await volumesNamed(prefix);
      const dataGoes: [string[], () => Promise<unknown>][] = [
        [[store], () => remove(broker, prepares[0]).then(() => docker("volume", "rm", store))],
        [[kept], () => remove(namesrv, prepares[1]).then(() => docker("volume", "rm", kept))],
        [[store], () => stack.destroy().then(() => docker("volume", "rm", store))],
        [
          volumes,
          async () => {
            await remove(...all);
            await docker("network", "rm", prefix);
            await docker("volume", "rm", ...volumes);
          },
        ],
      ];
      for (const [gone, doIt] of dataGoes) {
        await doIt();
        const said = await stack.start();
        expect([...said.matchAll(/the volume (\S+) is gone/g)].map(([, name]) => name).sort()).toEqual(gone);
        if (gone.includes(store)) {
          expect(said).toContain("its messages, its topics and groups, and how far consumers had read");
          expect(await bodiesIn(nameServer(), "broker-a")).toEqual([]);
          await fill(nameServer(), "broker-a", 10);
        }
      }

      // While a start is at work, too: that one or the next says so.
      await remove(broker, namesrv);
      const during = await whileStarting(stack, async () => {
        await eventually("a broker", async () => (await containersNamed(broker)).includes(broker), minute);
        await remove(broker, prepares[0]);
        await succeeds("docker", ["volume", "rm", store]);
      });
      const next = await stack.start();
      expect(`${during}${next}`).toContain(`the volume ${store} is gone`);
      expect(await stack.start()).not.toContain("is gone");
      await stack.destroy();
    },
    20 * minute,
  );

  test(
    "is taken over by a start whose state is lost: data and password stay",
    async () => {
      const image = await consoleImage(
        profiles.rocketmq5.console.image,
        await serverImage("rocketmq5"),
        place,
      );
      const stack = await stackOf({ consoleEnabled: "true", "console.image": image });
      const { consolePassword } = await stack.up();
      await fill(nameServer(), "broker-a", 10);
      const servers = await containersNamed(place.prefix);
      const before = await inspect(place.broker);
      renameSync(state(), `${state()}-lost`);

      // The embedded default's containers say whose they are.
      if (engine === "pulumi") {
        for (const command of [["start", "--engine", "pulumi"], ["start", "--engine", "compose"], ["stop"]]) {
          const refusal = await failureOf(stack.command(command));
          expect(refusal).toMatch(/of which its state in \S+ knows nothing/);
          expect(refusal).toContain("npm start -- --adopt takes them over");
          expect(refusal).toMatch(/^ {2}docker stop .+ && docker rm .+ && docker network rm \S+$/m);
          expect(refusal).not.toContain(consolePassword);
        }
        expect(await containersNamed(place.prefix)).toEqual(servers);
      }
      const printed = await stack.command([...stack.startArgs, "--adopt"]);
      expect(printed).toContain("the console keeps its password");
      expect(printed).toContain(String(consolePassword));
      expect(await bodiesIn(nameServer(), "broker-a")).toEqual(bodiesFor("broker-a", 10));
      if (engine === "compose") expect((await inspect(place.broker)).Id).toBe(before.Id);
      expect((await stack.up()).consolePassword).toBe(consolePassword);

      // Another state may not, unless it is told to.
      const another = { XDG_STATE_HOME: join(place.folder, "another") };
      expect(await failureOf(stack.start(another))).toContain("--adopt takes them over");
      const taken = await stack.command([...stack.startArgs, "--adopt"], another);
      expect(taken).toContain(String(consolePassword));
      expect(await bodiesIn(nameServer(), "broker-a")).toEqual(bodiesFor("broker-a", 10));
      await stack.command(["stop"], another);
      expect(await containersNamed(place.prefix)).toEqual([]);
    },
    12 * minute,
  );

  test(
    "goes by a purge: what it was called, what it has no more, and what its state knows nothing of; nobody else's",
    async () => {
      const others = await strangers(place);
      const stack = await stackOf({ brokers: JSON.stringify({ "broker-a": {}, "broker-b": {} }) });
      await stack.start();
      // A server is taken out, then the whole has another name.
      await stack.configure({ brokers: JSON.stringify({ "broker-a": {} }) });
      await stack.start();
      await stack.destroy();
      await stack.configure({ namePrefix: `${place.prefix}-x` });
      await stack.start();
      expect((await volumesNamed(place.prefix)).length).toBe(6 + 4 + others.volumes.length);

      const refused = await failureOf(stack.command(["purge"]));
      expect(refused).toMatch(/container {1,}\S+-x-broker-a\n[^]*volume {1,}\S+-broker-b-store/);
      expect(refused).toContain("without a terminal to ask at, --yes has to say that it may be");
      expect((await containersNamed(`${place.prefix}-x`)).length).toBe(4);

      if (engine === "pulumi") rmSync(join(state(), "pulumi-rocketmq", "pulumi"), { recursive: true });
      rmSync(join(state(), "pulumi-rocketmq", "stacks"), { recursive: true });
      await docker("rm", "--force", `${place.prefix}-x-namesrv-a`); // it may be half gone
      await stack.command(["purge", "--yes"]);
      expect(await containersNamed(place.prefix)).toEqual(others.containers);
      expect(await networksNamed(place.prefix)).toEqual(others.networks);
      expect(await volumesNamed(place.prefix)).toEqual(others.volumes);
      expect(await stack.command(["purge"])).toContain("There is nothing of the stack");
      const left = readdirSync(state(), { recursive: true, encoding: "utf8" });
      expect(left.filter((path) => path.includes(place.prefix))).toEqual([]);
    },
    12 * minute,
  );
});

/** What a start printed while something was done to its cluster, however it ended. */
async function whileStarting(stack: CommandLineStack, doIt: () => Promise<unknown>): Promise<string> {
  const start = stack.begin();
  let printed = "";
  for (const stream of [start.stdout, start.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (printed += text));
  const ended = once(start, "close");
  await doIt();
  await ended;
  return printed;
}

/** Another stack's, and a stack's of the same name whose state is elsewhere, with names that resemble. */
async function strangers({
  prefix,
  broker,
}: Place): Promise<Record<"containers" | "networks" | "volumes", string[]>> {
  const image = await serverImage("rocketmq5");
  const labels = (stack: string, state: string) => [
    ...["--label", `rocketmq.stack=rocketmq/${stack}`],
    ...["--label", `rocketmq.state=${state}`],
  ];
  const volumes = {
    [`${broker}-store-2`]: ["prod", "x"],
    [`${prefix}-y-broker-a-store`]: [prefix, "another"],
  };
  for (const [name, [stack, state]] of Object.entries(volumes))
    await docker("volume", "create", ...labels(stack, state), name);
  const network = `${prefix}-y`;
  await docker("network", "create", ...labels(prefix, "another"), network);
  const container = `${prefix}-y-broker-a`;
  await docker(
    ...["run", "--detach", "--name", container, "--network", network, ...labels(prefix, "").slice(0, 2)],
    ...["--volume", `${prefix}-y-broker-a-store:/store`, "--entrypoint", "sleep", image, "infinity"],
  );
  return { containers: [container], networks: [network], volumes: Object.keys(volumes).sort() };
}
