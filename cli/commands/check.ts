import { RunError } from "@pulumi/pulumi/errors";
import { planCluster } from "../../model/plan";
import { checkEntryPoints, renderChecks } from "../check";
import { trustOf } from "../check/credentials";
import { reachableEntryPoints } from "../check/reachable";
import { clusterOf, readStack } from "../engines";
import { Options } from "../options";
import { LaidOut, sitesStep } from "../sites";

/** Sends a message through every entry point of a stack's cluster, and prints the results as a table. */
export async function check({ stack: name }: Options): Promise<void> {
  const stack = readStack(process.cwd(), name);
  const whole = clusterOf(stack);
  let found: Promise<LaidOut> | undefined;
  const find = () => (found ??= sitesStep(stack, false));
  // Of one host nobody has to be asked where servers are.
  const { cluster, plan } =
    whole.hosts.length > 0 ? await find() : { cluster: whole, plan: planCluster(whole) };
  const reachable = await reachableEntryPoints(cluster, plan, async () => (await find()).sites[0].docker);
  if (typeof reachable === "string")
    throw new RunError(`The cluster cannot be reached from this machine: ${reachable}.`);
  const trust = await trustOf(cluster, async () => (await find()).sites);
  const checks = await checkEntryPoints(reachable.entryPoints, { lookup: reachable.lookup, ...trust });
  console.log(renderChecks(checks));
  if (checks.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
}
