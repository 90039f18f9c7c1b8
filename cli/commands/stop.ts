import { ClusterPlan, planCluster } from "../../model/plan";
import { ConfigurationError } from "../../model/settings";
import { dockerStep } from "../dockerStep";
import { clusterOf, foreignNames, readStack, rejectForeign, runningEngine, Stack } from "../engines";
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
      const plan = planOf(stack);
      if (plan) rejectForeign(await foreignNames(plan, docker));
      return;
    }
    await step(
      "Cluster",
      (progress) => engine.down(progress),
      () => "gone; its data stays",
    );
  });

/** The cluster's plan; undefined where its configuration has problems, which are a start's to tell. */
function planOf(stack: Stack): ClusterPlan | undefined {
  try {
    return planCluster(clusterOf(stack));
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}
