import { once } from "node:events";
import { chownSync, mkdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { CommandLineStack } from "../support/commandLine";
import { commandLineStack } from "../support/commandLineStack";
import { containersNamed, docker, inspect, networksNamed, volumesNamed } from "../support/docker";
import { failureOf } from "../support/failure";
import { serverImage } from "../support/images";
import { Place } from "../support/place";
import { describeEngines } from "../support/prerequisites";
import { EngineName } from "../support/stack";
import { eventually } from "../support/wait";

const minute = 60_000;

/** Only root can give a folder to another user. */
const asRoot = process.getuid?.() === 0 ? test : test.skip;

describeEngines(["docker"], "what is not the stack's own", (engine) => {
  let place: Place;

  beforeEach(async () => {
    place = await Place.find();
  });

  afterEach(() => place.clear(), 3 * minute);

  const stackOf = (of: EngineName = engine) => commandLineStack(place, of, { proxyEnabled: "false" });

  test(
    "stands untouched through start, change, interruption and stop, however much its names and labels resemble",
    async () => {
      const before = await strangers(place);
      const stack = await stackOf();
      const untouched = async () => expect(await stateOf(before.names)).toEqual(before.state);

      await interrupted(stack, place);
      await untouched();
      await stack.start();
      await untouched();
      await stack.configure({ brokers: JSON.stringify({ "broker-c": {} }) });
      await stack.start();
      await untouched();
      await stack.command(["stop"]);
      await untouched();
      expect(await containersNamed(place.prefix)).toEqual(before.names.containers);
      expect(await networksNamed(place.prefix)).toEqual(before.names.networks);
      expect(await volumesNamed(place.prefix)).toEqual(expect.arrayContaining(before.names.volumes));
    },
    8 * minute,
  );

  test(
    "is refused where it has the network's name, and left as it is",
    async () => {
      const id = await docker("network", "create", place.prefix);
      const stack = await stackOf();
      expect(await failureOf(stack.start())).toMatch(
        new RegExp(`Docker has the network ${place.prefix} already, which this stack did not make`),
      );
      expect(await failureOf(stack.command(["stop"]))).toContain(`Docker has the network ${place.prefix}`);
      expect(await docker("network", "inspect", "--format", "{{.Id}}", place.prefix)).toBe(id);
      expect(await containersNamed(place.prefix)).toEqual([]);
    },
    3 * minute,
  );

  test(
    "is a cluster of the same stack's name from another state folder, which is not taken over",
    async () => {
      const stack = await stackOf();
      await stack.start();
      const before = await inspect(place.broker);
      const elsewhere = { XDG_STATE_HOME: join(place.folder, "another") };
      for (const command of [["start", "--engine", engine], ["stop"]])
        expect(await failureOf(stack.command(command, elsewhere))).toContain(
          "which this stack did not make, or of which its state",
        );
      expect((await inspect(place.broker)).State.StartedAt).toBe(before.State.StartedAt);
      await stack.destroy();
      rmSync(elsewhere.XDG_STATE_HOME, { recursive: true });
    },
    5 * minute,
  );

  asRoot(
    "is what a workspace may hold: another user's folder is not taken, and no link is followed",
    async () => {
      const workspace = join(place.folder, "workspace");
      const store = join(workspace, "data", "rocketmq", place.broker, "store");
      const elsewhere = join(place.folder, "elsewhere");
      for (const folder of [store, elsewhere]) mkdirSync(folder, { recursive: true });
      chownSync(store, 1234, 1234);
      const stack = await commandLineStack(place, engine, { proxyEnabled: "false", workspace });

      expect(await failureOf(stack.start())).toMatch(
        new RegExp(
          `The folder ${store} belongs to user 1234, and is not taken from them\\. Give it to user 3000`,
        ),
      );
      expect(statSync(store).uid).toBe(1234);
      await stack.destroy();

      rmSync(store, { recursive: true });
      symlinkSync(elsewhere, store);
      expect(await failureOf(stack.start())).toContain(`${store} in it is a link`);
      expect(await containersNamed(place.prefix)).toEqual([]);
      expect(statSync(elsewhere).uid).toBe(0);

      rmSync(store);
      await stack.start();
      expect(statSync(store).mode & 0o777).toBe(0o700); // messages are not for every user of the machine
      await stack.destroy();
    },
    8 * minute,
  );
});

interface Names {
  readonly containers: string[];
  readonly volumes: string[];
  readonly networks: string[];
}

/** Somebody else's containers, volumes and networks, which could be mistaken for the stack's by name or label. */
async function strangers(place: Place): Promise<{ names: Names; state: unknown }> {
  const { prefix, broker } = place;
  const image = await serverImage("rocketmq5");
  const volumes = [`${broker}-store-2`, `${place.container("broker-b")}-store`, `${prefix}-volume`];
  for (const volume of volumes) await docker("volume", "create", volume);
  const networks = [`${prefix}-default`, `${prefix}2`];
  for (const network of networks)
    await docker("network", "create", "--label", `com.docker.compose.project=rocketmq-${prefix}`, network);
  const projects = {
    [`${prefix}-broker`]: `rocketmq-${prefix}`,
    [`${broker}-2`]: prefix,
    [`${prefix}-x-broker-a`]: "rocketmq",
    [`${prefix}.namesrv-a`]: "rocketmq-dev",
  };
  for (const [name, project] of Object.entries(projects))
    await docker(
      ...["run", "--detach", "--name", name, "--network", networks[0], "--volume", `${volumes[0]}:/data`],
      ...["--volume", "/anonymous", "--label", `com.docker.compose.project=${project}`],
      ...["--label", "com.docker.compose.service=broker-a", "--label", "com.docker.compose.oneoff=False"],
      ...["--entrypoint", "sleep", image, "infinity"],
    );
  const names = {
    containers: Object.keys(projects).sort(),
    volumes: volumes.sort(),
    networks: networks.sort(),
  };
  return { names, state: await stateOf(names) };
}

async function stateOf({ containers, volumes, networks }: Names): Promise<unknown> {
  const all = await Promise.all(containers.map((name) => inspect(name)));
  return {
    containers: all.map(({ Id, State, Mounts }) => [
      Id,
      State.Running,
      State.StartedAt,
      Mounts.map(({ Source }) => Source).sort(),
    ]),
    volumes: await docker("volume", "inspect", ...volumes),
    networks: await docker("network", "inspect", "--format", "{{.Id}}", ...networks),
  };
}

/** A start that is interrupted as soon as it has made a container. */
async function interrupted(stack: CommandLineStack, { prefix }: Place): Promise<void> {
  const before = (await containersNamed(prefix)).length;
  const start = stack.begin();
  const ended = once(start, "exit");
  start.stdout?.resume();
  start.stderr?.resume();
  await eventually("a container", async () => (await containersNamed(prefix)).length > before, 3 * minute);
  start.kill("SIGINT");
  await ended;
}
