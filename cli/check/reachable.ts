import { EntryPoints } from ".";
import { thisMachine } from "../../components/machine";
import { ClusterPlan } from "../../model/plan";
import { ResolvedCluster } from "../../model/settings";
import { Docker } from "../host/docker";
import { networkAddresses } from "../host/networkAddresses";

/** The entry points of a cluster, as this machine reaches them. */
export interface ReachableEntryPoints {
  readonly entryPoints: EntryPoints;
  /** Finds the address of a host that this machine cannot resolve, such as a container. */
  readonly lookup?: (host: string) => string;
}

/**
 * @param findDocker called only if clients connect through the Docker network
 * @returns why not, if this machine cannot reach the cluster
 */
export async function reachableEntryPoints(
  cluster: ResolvedCluster,
  plan: ClusterPlan,
  findDocker: () => Promise<Docker>,
): Promise<ReachableEntryPoints | string> {
  const brokers = cluster.brokers.map(({ brokerName, brokerId }, i) => ({
    broker: brokerName,
    id: brokerId,
    address: plan.brokerAddresses[i],
  }));
  const entryPoints = {
    nameServers: plan.nameServerAddresses,
    brokers: brokers.filter(({ id }) => id === 0),
    slaves: brokers.filter(({ id }) => id !== 0),
    proxies: plan.proxyAddresses.map((addresses, i) => ({ name: cluster.proxies[i].name, ...addresses })),
  };
  const { mode, ip } = cluster.shared.reach;
  if (mode === "loopback" && thisMachine().addresses === undefined)
    return `with ip ${ip} only programs on the Docker host reach it, and that is another machine`;
  if (mode !== "network") return { entryPoints };
  const lookup = await networkAddresses(await findDocker(), plan.networkName);
  if (lookup === undefined)
    return "nothing is published (ip none), and the Docker network is on another machine";
  return { entryPoints, lookup };
}
