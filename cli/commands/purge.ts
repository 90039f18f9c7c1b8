import { existsSync, rmSync } from "node:fs";
import { RunError } from "@pulumi/pulumi/errors";
import { ClusterPlan, containersOf, serverIn } from "../../model/plan";
import { confirmed } from "../confirm";
import { dockerStep } from "../dockerStep";
import {
  findBelongings,
  Found,
  legalPlan,
  readRemains,
  recordedEngine,
  Stack,
  Thing,
  usedByOthers,
} from "../engines";
import { Docker, removeContainer, removeNetwork, removeVolume } from "../host/docker";
import { sizeOf } from "../host/folderSize";
import { home, stackFolder } from "../host/home";
import { containerNamesOf } from "../host/preflight";
import { withLock } from "../lock";
import { Options } from "../options";
import { step } from "../step";

/** Removes all that is a stack's: containers, network, volumes with their data, and its state. */
export const purge = (options: Options): Promise<void> =>
  withLock(async () => {
    const stack = readRemains(process.cwd(), options.stack);
    const hadFolder = existsSync(stackFolder(stack.stack));
    const docker = await dockerStep();
    const plan = legalPlan(stack);
    const { pulumi, found } = await step(
      "Belongings",
      async (progress) => {
        const pulumi = await recordedEngine(stack, docker, progress);
        return { pulumi, found: await findBelongings(stack, docker, pulumi) };
      },
      ({ found: { own } }) => (own.length === 0 ? "none" : summaryOf(own)),
    );
    const { wanted, left } = chosen(found, plan, options.adopt === true);
    const hasState = hadFolder || pulumi?.hasState === true;
    console.log(describe(stack, wanted, left, hasState, await foldersOf(wanted, plan, docker)));
    const inUse = usedByOthers(wanted, found.things);
    if (inUse.length > 0) throw new RunError(refusal(inUse));

    const forget = async () => {
      await pulumi?.forget();
      rmSync(stackFolder(stack.stack), { recursive: true, force: true });
    };
    if (wanted.length === 0 && !hasState) return forget(); // opening it may have begun one
    if (!options.yes && !(await confirmed("All this is removed for good."))) {
      console.log("Nothing was removed.");
      process.exitCode = 1;
      return;
    }
    await removeThings(wanted, docker);
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
async function removeThings(wanted: readonly Thing[], docker: Docker): Promise<void> {
  const of = (type: Thing["type"]) => wanted.filter((thing) => thing.type === type);
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
          await Promise.all(things.map(({ id }) => remove(docker, id)));
        },
        () => "gone",
      );
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
  wanted: readonly Thing[],
  left: readonly Thing[],
  hasState: boolean,
  folders: readonly DataFolder[],
): string {
  const rows = (things: readonly Thing[]) =>
    types.flatMap((type) =>
      things
        .filter((thing) => thing.type === type)
        .map((thing) => `    ${type.padEnd(9)} ${thing.name}${meaningOf(thing)}`)
        .sort(),
    );
  const state = hasState ? [`    state     ${stackFolder(stack)}, and Pulumi's if it has one`] : [];
  const removed = [...rows(wanted), ...state];
  return [
    removed.length === 0
      ? `  There is nothing of the stack ${project}/${stack}.`
      : `  Of the stack ${project}/${stack}:\n${removed.join("\n")}`,
    ...(folders.length === 0
      ? []
      : [
          `  Not removed, as they are in a folder of yours:\n${folders.map(({ path, size }) => `    folder    ${path}${size ? ` (${size})` : ""}`).join("\n")}\n` +
            `    To have them gone too: sudo rm -r ${folders.map(({ path }) => path).join(" ")}`,
        ]),
    ...(left.length === 0
      ? []
      : [
          `  Not removed, as they are of a stack of this name, but another state made them, perhaps another person's:\n${rows(left).join("\n")}\n` +
            "    If they are yours: npm run purge -- --adopt takes those that have this stack's names now; the rest goes by\n" +
            `    ${commandFor(left)}`,
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

const refusal = (inUse: ReturnType<typeof usedByOthers>): string =>
  "Nothing was removed: containers that are not this stack's use what is.\n" +
  inUse.map(({ thing, by }) => `  ${by.name} uses the ${thing.type} ${thing.name}`).join("\n") +
  "\nRemove them, or disconnect them from the network, then repeat.";
