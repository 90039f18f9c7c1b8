import { configuredEngine } from "../../components/dockerEngine";
import { readStack } from "../engines";
import { findDocker } from "../host/docker";
import { Options } from "../options";
import { askEngines, enginesStep, layOut } from "../sites";
import { plannedServers, serverStatuses } from "../status/serverStatus";
import { isWell, renderStatus } from "../status/statusTable";

/** Prints how the servers of a stack's cluster are, whatever engine made them. Ends with 1 where one is not well. */
export async function status({ stack: name, json = false }: Options): Promise<void> {
  const stack = readStack(process.cwd(), name);
  const asked = json
    ? await askEngines(stack, () => findDocker(configuredEngine(), () => undefined))
    : await enginesStep(stack, false);
  const { cluster, plan, sites, silent } = await layOut(stack, asked);
  const servers = await serverStatuses(plannedServers(cluster, plan), sites, silent);
  console.log(json ? JSON.stringify(servers, undefined, 2) : renderStatus(servers));
  if (!isWell(servers)) process.exitCode = 1;
}
