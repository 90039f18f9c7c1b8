import { ResolvedBroker, ResolvedCluster, vipPort } from "../settings";
import { bindAddress } from "./address";
import { ClusterPlan } from "./cluster";
import { ContainerPlan } from "./container";
import { Leave } from "./leave";
import { brokerRegisters } from "./probe";

/** A server that may have to give way to another container. */
export interface RollStep {
  readonly container: ContainerPlan;
  /** How its clients turn to others first; absent: there is none for them. */
  readonly leave?: Leave;
  /** How others make use of it again before the next one goes, as far as they run and know where it is. */
  readonly rejoin?: readonly Rejoin[];
}

/** A command in another server's container. */
export interface Rejoin {
  readonly containerName: string;
  readonly command: readonly string[];
}

/** Brokers in the order in which they are replaced: slaves first, as they only take their master's place while that is away. */
export const inRollOrder = (brokers: readonly ResolvedBroker[]): ResolvedBroker[] =>
  [...brokers].sort((a, b) => Number(a.brokerId === 0) - Number(b.brokerId === 0));

/** How clients leave a broker: masters of other names take what they send meanwhile. */
function leaveOf(
  broker: ResolvedBroker,
  { brokers, shared }: Pick<ResolvedCluster, "brokers" | "shared">,
): Leave | undefined {
  if (broker.brokerId !== 0) return undefined;
  const others = brokers.filter(
    ({ brokerId, brokerName }) => brokerId === 0 && brokerName !== broker.brokerName,
  );
  if (others.length === 0) return undefined;
  const at = ({ listenPort }: ResolvedBroker) => ({ port: listenPort, address: bindAddress(shared) });
  return {
    brokerName: broker.brokerName,
    at: at(broker),
    ports: [broker.listenPort, vipPort(broker)],
    others: others.map((other) => ({ containerName: other.containerName, at: at(other) })),
  };
}

/**
 * How brokers register at a name server that was started anew: by themselves they do within 30 s, and a proxy that asks it
 * for a topic before that remembers for 20 s that there is none.
 */
const registrations = (
  cluster: ResolvedCluster,
  { brokers, backend }: ClusterPlan,
  nameServer: number,
): Rejoin[] =>
  cluster.brokers.map(({ containerName, brokerName, brokerId }, i) => ({
    containerName,
    command: brokerRegisters(brokerName, brokerId, [backend.nameServers[nameServer]], brokers[i].live.at),
  }));

/** The servers of each kind in the order in which they roll. */
export type RollSteps = Readonly<Record<"nameServers" | "brokers" | "proxies", readonly RollStep[]>>;

/** All servers that roll, kind by kind in the order in which they do. */
export const rollSteps = (cluster: ResolvedCluster, plan: ClusterPlan): RollSteps => ({
  nameServers: plan.nameServers.map(({ container }, i) => ({
    container,
    rejoin: registrations(cluster, plan, i),
  })),
  brokers: inRollOrder(cluster.brokers).map((broker) => ({
    container: plan.brokers[cluster.brokers.indexOf(broker)].container,
    leave: leaveOf(broker, cluster),
  })),
  proxies: plan.proxies.map((container) => ({ container })),
});
