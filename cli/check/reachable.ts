import { EntryPoints } from ".";
import { thisMachine } from "../../components/machine";
import { networkAddresses } from "../../provider/networkAddresses";
import { ClusterPlan } from "../../model/plan";
import { isSlave, ResolvedCluster, ResolvedServer } from "../../model/settings";
import { Docker } from "../host/docker";

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
  const { mode, ip } = cluster.shared.reach;
  const elsewhere = thisMachine().addresses === undefined;
  if (elsewhere && mode === "loopback")
    return `with ip ${ip} only programs on the Docker host reach it, and that is another machine`;
  const byContainers = mode === "network" || mode === "container";
  const lookup = byContainers ? await addressesOf(await findDocker(), plan.networkName) : undefined;
  if (byContainers && lookup === undefined)
    return mode === "network"
      ? "nothing is published (ip none), and the Docker network is on another machine"
      : "with ip container only programs on the Docker host reach the brokers, and that is another machine";
  // Clients are told of a container's own address, not of its name.
  const own = (server: ResolvedServer, port: number) =>
    mode === "container" && lookup ? `${lookup(server.containerName)}:${port}` : undefined;
  const brokers = cluster.brokers.map((broker, i) => ({
    broker: broker.brokerName,
    id: broker.brokerId,
    controlled: broker.controlled,
    follows: isSlave(broker),
    address: own(broker, broker.listenPort) ?? plan.brokerAddresses[i],
  }));
  const entryPoints = {
    nameServers: plan.nameServerAddresses,
    brokers: brokers.filter((one) => !one.controlled && !one.follows),
    slaves: brokers.filter((one) => one.follows),
    replicas: brokers.filter((one) => one.controlled),
    proxies: cluster.proxies.map((proxy, i) => ({
      name: proxy.name,
      ...plan.proxyAddresses[i],
      ownAddress: own(proxy, proxy.remotingListenPort),
    })),
  };
  return { entryPoints, lookup };
}

/** The addresses of a network's containers; undefined where the network is on another machine. */
const addressesOf = async (
  { api, local }: Docker,
  network: string,
): Promise<ReachableEntryPoints["lookup"]> =>
  local && process.platform === "linux" ? networkAddresses(api, network) : undefined;
