import { EntryPoints } from ".";
import { Docker } from "../host/docker";
import { networkAddresses } from "../host/networkAddresses";
import { ClusterPlan } from "../../model/plan";
import { ResolvedCluster } from "../../model/settings";

/** The entry points of a cluster, and where the hosts that its servers name are from here. */
export interface ReachableEntryPoints {
  readonly entryPoints: EntryPoints;
  readonly lookup?: (host: string) => string;
}

/** Why there may be no way in from here. */
export const unreachableReason =
  "nothing is published (ip none), and the Docker network is on another machine";

/** @param findDocker asked only where they lead through its network */
export async function reachableEntryPoints(
  cluster: ResolvedCluster,
  plan: ClusterPlan,
  findDocker: () => Promise<Docker>,
): Promise<ReachableEntryPoints | undefined> {
  const entryPoints = {
    nameServers: plan.nameServerAddresses,
    brokers: plan.brokerAddresses.filter((_, i) => cluster.brokers[i].brokerRole !== "SLAVE"),
    proxies: plan.proxyAddresses,
  };
  if (cluster.shared.reach.mode !== "network") return { entryPoints };
  const lookup = await networkAddresses(await findDocker(), plan.networkName);
  return lookup && { entryPoints, lookup };
}
