import { dockerStep } from "../dockerStep";
import { legalPlan, readStack, rejectUnknown, runningEngine } from "../engines";
import { withLock } from "../lock";
import { Options } from "../options";
import { step } from "../step";

/** Removes a stack's cluster, but not its data. */
export const stop = (options: Options): Promise<void> =>
  withLock(async () => {
    const stack = readStack(process.cwd(), options.stack);
    const docker = await dockerStep();
    const engine = await step(
      "Engine",
      (progress) => runningEngine(stack, docker, progress),
      (found) => found?.name ?? "none runs this stack",
    );
    if (engine === undefined) {
      // Else somebody whose state is lost would take the cluster for stopped.
      const plan = legalPlan(stack);
      if (plan) await rejectUnknown(plan, stack, docker);
      return;
    }
    await step(
      "Cluster",
      (progress) => engine.down(progress),
      () => "gone; its data stays",
    );
  });
