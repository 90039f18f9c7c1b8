import { RunError } from "@pulumi/pulumi/errors";
import { planCluster } from "../../model/plan";
import { checkEntryPoints, renderChecks } from "../check";
import { trustOf } from "../check/credentials";
import { reachableEntryPoints } from "../check/reachable";
import { dockerStep } from "../dockerStep";
import { clusterOf, readStack } from "../engines";
import { Docker } from "../host/docker";
import { Options } from "../options";

/** Sends a message through every entry point of a stack's cluster, and prints the results as a table. */
export async function check({ stack }: Options): Promise<void> {
  const cluster = clusterOf(readStack(process.cwd(), stack));
  const plan = planCluster(cluster);
  let docker: Promise<Docker> | undefined;
  const findDocker = () => (docker ??= dockerStep());
  const reachable = await reachableEntryPoints(cluster, plan, findDocker);
  if (typeof reachable === "string")
    throw new RunError(`The cluster cannot be reached from this machine: ${reachable}.`);
  const trust = await trustOf(cluster, findDocker);
  const checks = await checkEntryPoints(reachable.entryPoints, { lookup: reachable.lookup, ...trust });
  console.log(renderChecks(checks));
  if (checks.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
}
