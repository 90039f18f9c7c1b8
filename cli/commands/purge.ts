import { existsSync, rmSync } from "node:fs";
import { RunError } from "@pulumi/pulumi/errors";
import { ClusterPlan, containersOf, serverIn } from "../../model/plan";
import { confirmed } from "../confirm";
import { findBelongings, Found, readRemains, recordedEngine, Stack, Thing, usedByOthers } from "../engines";
import { Docker, removeContainer, removeNetwork, removeVolume } from "../host/docker";
import { sizeOf } from "../host/folderSize";
import { home, stackFolder } from "../host/home";
import { HostEngine } from "../host/hostEngines";
import { containerNamesOf } from "../host/preflight";
import { on } from "../host/site";
import { withLock } from "../lock";
import { Options } from "../options";
import { enginesStep, layOutLegal } from "../sites";
import { step } from "../step";

/** Removes all that is a stack's: containers, network, volumes with their data, and its state. */
export const purge = (options: Options): Promise<void> =>
  withLock(async () => {
    const stack = readRemains(process.cwd(), options.stack);
    const hadFolder = existsSync(stackFolder(stack.stack));
    const asked = await enginesStep(stack);
    const laidOut = await layOutLegal(stack, asked);
    const { pulumi, finds } = await step(
      "Belongings",
      async (progress) => {
        const pulumi = await recordedEngine(stack, asked.answering, progress);
        const finds = asked.answering.map(async (engine) => ({
          ...engine,
          plan: laidOut?.sites.find(({ host }) => host === engine.host)?.plan,
          found: await findBelongings(stack, engine, pulumi),
        }));
        return { pulumi, finds: await Promise.all(finds) };
      },
      ({ finds }) => summaryOf(finds.flatMap(({ found }) => found.own)) || "none",
    );
    const places = await Promise.all(
      finds.map(async (place) => {
        const { host, docker, plan, found } = place;
        const { wanted, left } = chosen(found, plan, options.adopt === true);
        return { host, docker, found, wanted, left, folders: await foldersOf(wanted, plan, docker) };
      }),
    );
    const hasState = hadFolder || pulumi?.hasState === true;
    console.log(describe(stack, places, hasState));
    const inUse = places.flatMap((place) =>
      usedByOthers(place.wanted, place.found.things).map((use) => ({ ...use, host: place.host })),
    );
    if (inUse.length > 0) throw new RunError(refusal(inUse));

    const forget = async () => {
      await pulumi?.forget();
      rmSync(stackFolder(stack.stack), { recursive: true, force: true });
    };
    if (places.every(({ wanted }) => wanted.length === 0) && !hasState) return forget(); // opening it may have begun one
    if (!options.yes && !(await confirmed("All this is removed for good."))) {
      console.log("Nothing was removed.");
      process.exitCode = 1;
      return;
    }
    await removeThings(places);
    await step("State", forget, () => "gone");
  });

/** What to remove; and what is left, as nobody knows whether it is this stack's. */
export function chosen(
  { own, alike }: Pick<Found, "own" | "alike">,
  plan: ClusterPlan | undefined,
  adopt: boolean,
): { readonly wanted: readonly Thing[]; readonly left: readonly Thing[] } {
  const names = adopt && plan ? namesIn(plan) : { container: [], network: [], volume: [] };
  const isTaken = ({ type, name }: Thing) => names[type].includes(name);
  return {
    wanted: [...own, ...alike.filter(isTaken)],
    left: alike.filter((thing) => !isTaken(thing)),
  };
}

const namesIn = (plan: ClusterPlan): Readonly<Record<Thing["type"], readonly string[]>> => ({
  container: containerNamesOf(plan),
  network: [plan.networkName],
  volume: containersOf(plan).flatMap(({ mounts }) =>
    mounts.filter(({ kind }) => kind === "volume").map(({ source }) => source),
  ),
});

/** Containers first, as they use the rest, each with the time that it takes to stop cleanly. */
async function removeThings(places: readonly (Pick<Place, "wanted"> & HostEngine)[]): Promise<void> {
  const of = (wanted: Thing["type"]) =>
    places.flatMap(({ docker, wanted: all }) =>
      all.filter(({ type }) => type === wanted).map((thing) => ({ ...thing, docker })),
    );
  const removals = [
    ["Containers", of("container"), removeContainer],
    ["Network", of("network"), removeNetwork],
    ["Volumes", of("volume"), removeVolume],
  ] as const;
  for (const [title, things, remove] of removals)
    if (things.length > 0)
      await step(
        title,
        async (progress) => {
          progress(`removing ${things.map(({ name }) => name).join(", ")}`);
          await Promise.all(things.map(({ docker, id }) => remove(docker, id)));
        },
        () => "gone",
      );
}

/** What a Docker host has of a stack. */
interface Place extends Pick<HostEngine, "host"> {
  readonly wanted: readonly Thing[];
  /** What is left, as nobody knows whether it is this stack's. */
  readonly left: readonly Thing[];
  /** The user's, in which servers keep data. */
  readonly folders: readonly DataFolder[];
}

/** A folder of the user's in which servers keep data. */
interface DataFolder {
  readonly path: string;
  /** Such as "1.2 GiB"; absent: it is out of sight, or not for this user. */
  readonly size?: string;
}

/** The folders that a stack's servers keep data in, as far as there are any. */
async function foldersOf(
  wanted: readonly Thing[],
  plan: ClusterPlan | undefined,
  { local }: Docker,
): Promise<DataFolder[]> {
  const planned = (plan ? containersOf(plan) : [])
    .flatMap(({ mounts }) => mounts)
    .filter(({ kind }) => kind === "folder")
    .map(({ source }) => source);
  const mounted = wanted.flatMap(({ folders }) => folders).filter((folder) => !folder.startsWith(home));
  const all = [...new Set([...planned, ...mounted])].sort().filter((path) => !local || existsSync(path));
  return Promise.all(all.map(async (path) => ({ path, size: local ? await sizeOf(path) : undefined })));
}

const plural: Readonly<Record<Thing["type"], string>> = {
  container: "containers",
  network: "networks",
  volume: "volumes",
};
const types = ["container", "network", "volume"] as const;

/** How many there are of each kind. */
const summaryOf = (things: readonly Thing[]): string =>
  types
    .map((type) => [type, things.filter((thing) => thing.type === type).length] as const)
    .filter(([, count]) => count > 0)
    .map(([type, count]) => `${count} ${count === 1 ? type : plural[type]}`)
    .join(", ");

/** What is removed, what is not, and how that is. */
export function describe(
  { project, stack }: Pick<Stack, "project" | "stack">,
  places: readonly Place[],
  hasState: boolean,
): string {
  const rows = (which: "wanted" | "left") =>
    types.flatMap((type) =>
      places
        .flatMap((place) =>
          place[which]
            .filter((thing) => thing.type === type)
            .map((thing) => `    ${type.padEnd(9)} ${thing.name}${on(place)}${meaningOf(thing)}`),
        )
        .sort(),
    );
  const state = hasState ? [`    state     ${stackFolder(stack)}, and Pulumi's if it has one`] : [];
  const removed = [...rows("wanted"), ...state];
  const withFolders = places.filter(({ folders }) => folders.length > 0);
  const withLeft = places.filter(({ left }) => left.length > 0);
  return [
    removed.length === 0
      ? `  There is nothing of the stack ${project}/${stack}.`
      : `  Of the stack ${project}/${stack}:\n${removed.join("\n")}`,
    ...withFolders.map(
      (place) =>
        `  Not removed, as they are in a folder of yours:\n${place.folders.map(({ path, size }) => `    folder    ${path}${on(place)}${size ? ` (${size})` : ""}`).join("\n")}\n` +
        `    To have them gone too${on(place)}: sudo rm -r ${place.folders.map(({ path }) => path).join(" ")}`,
    ),
    ...(withLeft.length === 0
      ? []
      : [
          `  Not removed, as they are of a stack of this name, but another state made them, perhaps another person's:\n${rows("left").join("\n")}\n` +
            "    If they are yours: npm run purge -- --adopt takes those that have this stack's names now; the rest goes by\n" +
            withLeft.map((place) => `    ${commandFor(place.left)}${on(place)}`).join("\n"),
        ]),
  ].join("\n");
}

/** What is lost with a volume. */
function meaningOf({ type, labels }: Thing): string {
  const server = type === "volume" ? serverIn(labels) : undefined;
  return server === undefined ? "" : `, with data of ${server.name}`;
}

const commandFor = (things: readonly Thing[]): string =>
  types
    .map((type) => [type, things.filter((thing) => thing.type === type).map(({ name }) => name)] as const)
    .filter(([, names]) => names.length > 0)
    .map(([type, names]) => `docker ${type} rm ${type === "container" ? "--force " : ""}${names.join(" ")}`)
    .join(" && ");

const refusal = (inUse: readonly (ReturnType<typeof usedByOthers>[number] & Pick<Place, "host">)[]): string =>
  "Nothing was removed: containers that are not this stack's use what is.\n" +
  inUse.map((use) => `  ${use.by.name} uses the ${use.thing.type} ${use.thing.name}${on(use)}`).join("\n") +
  "\nRemove them, or disconnect them from the network, then repeat.";
