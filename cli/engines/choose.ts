import { isDeepStrictEqual } from "node:util";
import { RunError } from "@pulumi/pulumi/errors";
import { hostsIn } from "../../model/settings";
import { HostEngine } from "../host/hostEngines";
import { Progress } from "../host/progress";
import { Site } from "../host/site";
import { ComposeEngine, composeNames } from "./composeEngine";
import { DockerNames, Engine, hasAny } from "./engine";
import { foreignNames, namedAlike, rejectForeign } from "./foreign";
import { findPulumi } from "./pulumiCommand";
import { PulumiEngine } from "./pulumiEngine";
import { mayHaveState } from "./pulumiStack";
import { Stack } from "./stack";
import { findBelongings } from "./stackBelongings";
import { step } from "../step";

/** The engine that a start uses, and a note for the user about the choice. */
export interface Choice {
  readonly engine: Engine;
  readonly note?: string;
  /** What a stack of the same name made, and the start is to take over, where there is such. */
  readonly adopted: readonly Adopted[];
}

export interface Adopted extends Pick<Site, "host" | "docker"> {
  readonly names: DockerNames;
}

/**
 * Refuses what the embedded default cannot make: Compose knows one Docker Engine.
 *
 * @param why it is to make it
 */
export function rejectHosts({ settings }: Stack, why: string): void {
  if (hostsIn(settings).length > 0)
    throw new RunError(
      `With hosts a cluster is made by Pulumi's own engine, and ${why}. Nothing was done. ` +
        "What the embedded default makes is on one Docker host: for that, remove hosts.",
    );
}

/** Refuses hosts where Pulumi's own engine is not here, or another one is wanted, before anything is done. */
export async function checkEngine(stack: Stack, wanted: string | undefined): Promise<void> {
  if (wanted !== undefined && wanted !== "pulumi" && wanted !== "compose")
    throw new RunError(`--engine is ${wanted}: use pulumi or compose.`);
  if (wanted === "compose") rejectHosts(stack, "--engine is compose: leave it out");
  if (hostsIn(stack.settings).length === 0) return;
  const command = await step("Pulumi", findPulumi, (found) =>
    typeof found === "string" ? "not here" : String(found.version),
  );
  if (typeof command === "string") rejectHosts(stack, `that is not here: ${command}`);
}

/**
 * The engine that already runs the stack; if none does, the requested one, else Pulumi's own, else the embedded default.
 *
 * @param adopt whether to take over what a stack of the same name made
 * @throws RunError if the stack is run by another engine than the requested one, or if Docker has a container or network
 * with one of its names that the stack did not create
 */
export async function chooseEngine(
  stack: Stack,
  wanted: string | undefined,
  adopt: boolean,
  sites: readonly Site[],
  progress: Progress,
): Promise<Choice> {
  const byCompose = await madeByCompose(stack, sites);
  if (byCompose && wanted === "pulumi") throw runsAlready("the embedded default", "pulumi");
  if (byCompose) rejectHosts(stack, "the embedded default runs this stack: npm stop, then npm start");
  const pulumi =
    byCompose || wanted === "compose" ? undefined : await PulumiEngine.find(stack, sites, progress);
  if (pulumi instanceof PulumiEngine) {
    const foreign = await foreignOn(sites, (site) => pulumi.namesOn(site));
    return { engine: pulumi, adopted: await settle(foreign, stack, adopt) };
  }
  if (wanted === "pulumi")
    throw new RunError(`${pulumi}. Without --engine, the embedded default would be used.`);
  if (pulumi !== undefined) rejectHosts(stack, `that is not here: ${pulumi}`);
  const own = byCompose?.names;
  const foreign = await foreignOn(sites, () => own);
  if (foreign.length > 0 && !pulumi && (await isRunByPulumi(stack, sites, progress)))
    throw runsAlready("Pulumi", "compose");
  const adopted = await settle(foreign, stack, adopt);
  const [{ docker }] = sites;
  const engine = await ComposeEngine.find(stack, docker, progress);
  return { engine, note: pulumi && `${pulumi}: the embedded default takes over`, adopted };
}

/** What Compose made of a stack, where that is. */
async function madeByCompose(stack: Stack, engines: readonly HostEngine[]): Promise<Adopted | undefined> {
  const found = engines.map(async ({ host, docker }) => ({
    host,
    docker,
    names: await composeNames(docker, stack),
  }));
  return (await Promise.all(found)).find(({ names }) => hasAny(names));
}

/** The names of a cluster that engines have already, but for the stack's own. */
async function foreignOn(
  sites: readonly Site[],
  ownOn: (site: Site) => DockerNames | undefined,
): Promise<Adopted[]> {
  const found = sites.map(async (site) => ({ ...site, names: await foreignNames(site, ownOn(site)) }));
  return (await Promise.all(found)).filter(({ names }) => hasAny(names));
}

/** Refuses what the stack did not make, unless all of it is to be taken over, and may be. */
async function settle(
  foreign: readonly Adopted[],
  stack: Stack,
  adopt: boolean,
): Promise<readonly Adopted[]> {
  for (const one of foreign) {
    const alike = namedAlike(one.names, await findBelongings(stack, one));
    if (!adopt || !isDeepStrictEqual(one.names, alike)) rejectForeign(one.names, alike, stack, one);
  }
  return foreign;
}

/** Refuses what has a name of the cluster, where no engine knows anything of the stack. */
export async function rejectUnknown(stack: Stack, sites: readonly Site[]): Promise<void> {
  await settle(await foreignOn(sites, () => undefined), stack, false);
}

/** The engine that runs a stack; undefined if none does. */
export async function runningEngine(
  stack: Stack,
  engines: readonly HostEngine[],
  progress: Progress,
): Promise<Engine | undefined> {
  const byCompose = await madeByCompose(stack, engines);
  if (byCompose) return ComposeEngine.find(stack, byCompose.docker, progress);
  if (!mayHaveState()) return undefined;
  const pulumi = await PulumiEngine.find(stack, engines, progress);
  if (pulumi instanceof PulumiEngine) return pulumi.hasAny ? pulumi : undefined;
  throw new RunError(`${pulumi}, and what Pulumi made can be taken down by Pulumi only.`);
}

/** Pulumi's engine with the stack's state, where there may be one. */
export async function recordedEngine(
  stack: Stack,
  engines: readonly HostEngine[],
  progress: Progress,
): Promise<PulumiEngine | undefined> {
  if (!mayHaveState()) return undefined;
  const pulumi = await PulumiEngine.find(stack, engines, progress);
  if (pulumi instanceof PulumiEngine) return pulumi;
  throw new RunError(`${pulumi}, and what Pulumi made can be told by Pulumi only.`);
}

/** Whether Pulumi's state has containers or networks of the stack. */
async function isRunByPulumi(
  stack: Stack,
  engines: readonly HostEngine[],
  progress: Progress,
): Promise<boolean> {
  if (!mayHaveState()) return false;
  const pulumi = await PulumiEngine.find(stack, engines, progress);
  return pulumi instanceof PulumiEngine && pulumi.hasAny;
}

const runsAlready = (who: string, wanted: string): RunError =>
  new RunError(
    `The stack is run by ${who}. To move it: npm stop, then npm start -- --engine ${wanted}. The data stays.`,
  );
