import { RunError } from "@pulumi/pulumi/errors";
import { checkEntryPoints, renderChecks } from "../check";
import { readStack, clusterOf } from "../engines";
import { planCluster } from "../../model/plan";
import { dockerStep } from "../dockerStep";
import { Options } from "../options";
import { unreachableReason, reachableEntryPoints } from "../check/reachable";

/** Sends a message through every way into a stack's cluster, and prints how each took it. */
export async function check({ stack }: Options): Promise<void> {
  const cluster = clusterOf(readStack(process.cwd(), stack));
  const plan = planCluster(cluster);
  const from = await reachableEntryPoints(cluster, plan, dockerStep);
  if (from === undefined) throw new RunError(`No way in from here: ${unreachableReason}.`);
  const checks = await checkEntryPoints(from.entryPoints, { lookup: from.lookup });
  console.log(renderChecks(checks));
  if (checks.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
}
