import { configuredEngine } from "../../components/dockerEngine";
import { planCluster } from "../../model/plan";
import { dockerStep } from "../dockerStep";
import { clusterOf, readStack } from "../engines";
import { findDocker } from "../host/docker";
import { Options } from "../options";
import { plannedServers, serverStatuses } from "../status/serverStatus";
import { isWell, renderStatus } from "../status/statusTable";

/** Prints how the servers of a stack's cluster are, whatever engine made them. Ends with 1 where one is not well. */
export async function status({ stack, json = false }: Options): Promise<void> {
  const settings = readStack(process.cwd(), stack);
  const docker = json ? await findDocker(configuredEngine(), () => undefined) : await dockerStep();
  const cluster = clusterOf(settings);
  const servers = await serverStatuses(docker.api, plannedServers(cluster, planCluster(cluster)));
  console.log(json ? JSON.stringify(servers, undefined, 2) : renderStatus(servers));
  if (!isWell(servers)) process.exitCode = 1;
}
