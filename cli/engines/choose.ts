import { isDeepStrictEqual } from "node:util";
import { RunError } from "@pulumi/pulumi/errors";
import { ClusterPlan } from "../../model/plan";
import { Docker } from "../host/docker";
import { Progress } from "../host/progress";
import { ComposeEngine, composeNames } from "./composeEngine";
import { DockerNames, Engine, hasAny } from "./engine";
import { foreignNames, namedAlike, rejectForeign } from "./foreign";
import { PulumiEngine } from "./pulumiEngine";
import { mayHaveState } from "./pulumiStack";
import { Stack } from "./stack";
import { findBelongings } from "./stackBelongings";

/** The engine that a start uses, and a note for the user about the choice. */
export interface Choice {
  readonly engine: Engine;
  readonly note?: string;
  /** What a stack of the same name made, and the start is to take over. */
  readonly adopted: DockerNames;
}

/**
 * The engine that already runs the stack; if none does, the requested one, else Pulumi's own, else the embedded default.
 *
 * @param plan of the stack's cluster
 * @param adopt whether to take over what a stack of the same name made
 * @throws RunError if the stack is run by another engine than the requested one, or if Docker has a container or network
 * with one of its names that the stack did not create
 */
export async function chooseEngine(
  stack: Stack,
  wanted: string | undefined,
  adopt: boolean,
  plan: ClusterPlan,
  docker: Docker,
  progress: Progress,
): Promise<Choice> {
  if (wanted !== undefined && wanted !== "pulumi" && wanted !== "compose")
    throw new RunError(`--engine is ${wanted}: use pulumi or compose.`);
  const byCompose = await composeNames(docker, stack);
  const composeRuns = hasAny(byCompose);
  if (composeRuns && wanted === "pulumi") throw runsAlready("the embedded default", "pulumi");
  const pulumi =
    composeRuns || wanted === "compose" ? undefined : await PulumiEngine.find(stack, docker, progress);
  if (pulumi instanceof PulumiEngine) {
    const adopted = await settle(await foreignNames(plan, docker, pulumi.names), stack, adopt, docker);
    return { engine: pulumi, adopted };
  }
  if (wanted === "pulumi")
    throw new RunError(`${pulumi}. Without --engine, the embedded default would be used.`);
  const foreign = await foreignNames(plan, docker, byCompose);
  if (hasAny(foreign) && !pulumi && (await isRunByPulumi(stack, docker, progress)))
    throw runsAlready("Pulumi", "compose");
  const adopted = await settle(foreign, stack, adopt, docker);
  const engine = await ComposeEngine.find(stack, docker, progress);
  return { engine, note: pulumi && `${pulumi}: the embedded default takes over`, adopted };
}

/** Refuses what the stack did not make, unless all of it is to be taken over, and may be. */
async function settle(
  foreign: DockerNames,
  stack: Stack,
  adopt: boolean,
  docker: Docker,
): Promise<DockerNames> {
  if (!hasAny(foreign)) return foreign;
  const alike = namedAlike(foreign, await findBelongings(stack, docker));
  if (!adopt || !isDeepStrictEqual(foreign, alike)) rejectForeign(foreign, alike, stack);
  return foreign;
}

/** Refuses what has a name of the plan, where no engine knows anything of the stack. */
export async function rejectUnknown(plan: ClusterPlan, stack: Stack, docker: Docker): Promise<void> {
  await settle(await foreignNames(plan, docker), stack, false, docker);
}

/** The engine that runs a stack; undefined if none does. */
export async function runningEngine(
  stack: Stack,
  docker: Docker,
  progress: Progress,
): Promise<Engine | undefined> {
  if (hasAny(await composeNames(docker, stack))) return ComposeEngine.find(stack, docker, progress);
  if (!mayHaveState()) return undefined;
  const pulumi = await PulumiEngine.find(stack, docker, progress);
  if (pulumi instanceof PulumiEngine) return hasAny(pulumi.names) ? pulumi : undefined;
  throw new RunError(`${pulumi}, and what Pulumi made can be taken down by Pulumi only.`);
}

/** Pulumi's engine with the stack's state, where there may be one. */
export async function recordedEngine(
  stack: Stack,
  docker: Docker,
  progress: Progress,
): Promise<PulumiEngine | undefined> {
  if (!mayHaveState()) return undefined;
  const pulumi = await PulumiEngine.find(stack, docker, progress);
  if (pulumi instanceof PulumiEngine) return pulumi;
  throw new RunError(`${pulumi}, and what Pulumi made can be told by Pulumi only.`);
}

/** Whether Pulumi's state has containers or networks of the stack. */
async function isRunByPulumi(stack: Stack, docker: Docker, progress: Progress): Promise<boolean> {
  if (!mayHaveState()) return false;
  const pulumi = await PulumiEngine.find(stack, docker, progress);
  return pulumi instanceof PulumiEngine && hasAny(pulumi.names);
}

const runsAlready = (who: string, wanted: string): RunError =>
  new RunError(
    `The stack is run by ${who}. To move it: npm stop, then npm start -- --engine ${wanted}. The data stays.`,
  );
