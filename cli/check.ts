import { checkWays, renderChecks, Ways } from "../check";
import { readStack, specOf } from "../engines";
import { ClusterPlan, planCluster } from "../plan";
import { Options } from "./options";

/** Sends a message through every way into a stack's cluster, and prints how each took it. */
export async function check({ stack }: Options): Promise<void> {
  const plan = planCluster(specOf(readStack(process.cwd(), stack)));
  const checks = await checkWays(ways(plan));
  console.log(renderChecks(checks));
  if (checks.some(({ problem }) => problem !== undefined)) process.exitCode = 1;
}

const ways = (plan: ClusterPlan): Ways => ({ nameServers: plan.nameServerAddress.split(";"), proxies: [] });
