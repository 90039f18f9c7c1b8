import { RunError } from "@pulumi/pulumi/errors";
import { checkWays, renderChecks } from "../check";
import { readStack, specOf } from "../engines";
import { planCluster } from "../plan";
import { dockerStep } from "./dockerStep";
import { Options } from "./options";
import { noWay, waysFromHere } from "./ways";

/** Sends a message through every way into a stack's cluster, and prints how each took it. */
export async function check({ stack }: Options): Promise<void> {
  const spec = specOf(readStack(process.cwd(), stack));
  const plan = planCluster(spec);
  const from = await waysFromHere(spec, plan, dockerStep);
  if (from === undefined) throw new RunError(`No way in from here: ${noWay}.`);
  const checks = await checkWays(from.ways, { lookup: from.lookup });
  console.log(renderChecks(checks));
  if (checks.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
}
