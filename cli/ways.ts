import { Ways } from "../check";
import { Docker } from "../host/docker";
import { insideOf } from "../host/insides";
import { ClusterPlan } from "../plan";
import { ClusterSpec } from "../spec";

/** The ways into a cluster, and where the hosts that its servers name are from here. */
export interface WaysFromHere {
  readonly ways: Ways;
  readonly lookup?: (host: string) => string;
}

/** Why there may be no way in from here. */
export const noWay = "nothing is published (ip none), and the Docker network is on another machine";

/** @param findDocker asked only where the ways lead through its network */
export async function waysFromHere(
  spec: ClusterSpec,
  plan: ClusterPlan,
  findDocker: () => Promise<Docker>,
): Promise<WaysFromHere | undefined> {
  const ways = {
    nameServers: plan.nameServerAddresses,
    brokers: plan.brokerAddresses.filter((_, i) => spec.brokers[i].brokerRole !== "SLAVE"),
    proxies: plan.proxyAddresses,
  };
  if (spec.shared.reach.mode !== "network") return { ways };
  const lookup = await insideOf(await findDocker(), plan.networkName);
  return lookup && { ways, lookup };
}
