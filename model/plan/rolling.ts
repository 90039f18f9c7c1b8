import { ResolvedBroker, ResolvedCluster, vipPort } from "../settings";
import { bindAddress } from "./address";
import { ClusterPlan } from "./cluster";
import { ContainerPlan } from "./container";
import { Leave } from "./leave";

/** A server that may have to give way to another container. */
export interface RollStep {
  readonly container: ContainerPlan;
  /** How its clients turn to others first; absent: there is none for them. */
  readonly leave?: Leave;
}

/** Brokers in the order in which they are replaced: slaves first, as they only take their master's place while that is away. */
export const inRollOrder = (brokers: readonly ResolvedBroker[]): ResolvedBroker[] =>
  [...brokers].sort((a, b) => Number(a.brokerId === 0) - Number(b.brokerId === 0));

/** How clients leave a broker: masters of other names take what they send meanwhile. */
export function leaveOf(
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

/** All servers that roll, in the order in which they do. */
export const rollSteps = (cluster: ResolvedCluster, plan: ClusterPlan): RollStep[][] => [
  plan.nameServers.map(({ container }) => ({ container })),
  inRollOrder(cluster.brokers).map((broker) => ({
    container: plan.brokers[cluster.brokers.indexOf(broker)].container,
    leave: leaveOf(broker, cluster),
  })),
  plan.proxies.map((container) => ({ container })),
];
