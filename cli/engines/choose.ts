import { RunError } from "@pulumi/pulumi/errors";
import { containerNames, Docker } from "../host/docker";
import { Progress } from "../host/progress";
import { composeContainerNames, ComposeEngine, existsInDocker } from "./composeEngine";
import { Engine } from "./engine";
import { PulumiEngine } from "./pulumiEngine";
import { mayHaveState } from "./pulumiStack";
import { Stack } from "./stack";

/** The engine that a start uses, and a note for the user about the choice. */
export interface Choice {
  readonly engine: Engine;
  readonly note?: string;
}

/**
 * The engine that already runs the stack; if none does, the requested one, else Pulumi's own, else the embedded default.
 *
 * @param names of the stack's containers
 * @throws RunError if the stack is run by another engine than the requested one, or if neither engine created a
 * container that has one of these names
 */
export async function chooseEngine(
  stack: Stack,
  wanted: string | undefined,
  names: readonly string[],
  docker: Docker,
  progress: Progress,
): Promise<Choice> {
  if (wanted !== undefined && wanted !== "pulumi" && wanted !== "compose")
    throw new RunError(`--engine is ${wanted}: use pulumi or compose.`);
  const composeNames = await composeContainerNames(docker, stack);
  const runByCompose = await existsInDocker(docker, stack);
  if (runByCompose && wanted === "pulumi") throw runsAlready("the embedded default", "pulumi");
  const existing = await containerNames(docker);
  const foreign = names.filter((name) => existing.includes(name) && !composeNames.includes(name));
  const pulumi =
    runByCompose || wanted === "compose" ? undefined : await PulumiEngine.find(stack, docker, progress);
  if (pulumi instanceof PulumiEngine) {
    rejectForeign(foreign, pulumi.containers);
    return { engine: pulumi };
  }
  if (wanted === "pulumi")
    throw new RunError(`${pulumi}. Without --engine, the embedded default would be used.`);
  if (foreign.length > 0) {
    throw new RunError(
      `${foreign.join(", ")} exists already, and Docker Compose did not make it. If Pulumi did, take it down with ` +
        "npm stop, and start again: the data stays. If not, remove it, or give the stack a namePrefix of its own.",
    );
  }
  const engine = await ComposeEngine.find(stack, docker, progress);
  return { engine, note: pulumi && `${pulumi}: the embedded default takes over` };
}

/** The engine that runs a stack; undefined if none does. */
export async function runningEngine(
  stack: Stack,
  docker: Docker,
  progress: Progress,
): Promise<Engine | undefined> {
  if (await existsInDocker(docker, stack)) return ComposeEngine.find(stack, docker, progress);
  if (!mayHaveState()) return undefined;
  const pulumi = await PulumiEngine.find(stack, docker, progress);
  if (pulumi instanceof PulumiEngine) return pulumi.hasResources ? pulumi : undefined;
  throw new RunError(`${pulumi}, and what Pulumi made can be taken down by Pulumi only.`);
}

const runsAlready = (who: string, wanted: string): RunError =>
  new RunError(
    `The stack is run by ${who}. To move it: npm stop, then npm start -- --engine ${wanted}. The data stays.`,
  );

function rejectForeign(names: readonly string[], own: readonly string[]): void {
  const foreign = names.filter((name) => !own.includes(name));
  if (foreign.length === 0) return;
  throw new RunError(
    `${foreign.join(", ")} exists already, and Pulumi did not make it: remove it, or give the stack a namePrefix ` +
      "of its own.",
  );
}
