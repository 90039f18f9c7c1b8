import { isSlave, ResolvedBroker, ResolvedCluster, sharedOn, vipPort } from "../settings";
import { bindAddress } from "./address";
import { registrationOf } from "./broker";
import { Listening } from "./request";
import { ClusterPlan } from "./cluster";
import { ContainerPlan } from "./container";
import { ControlledGroup, controllersSettled } from "./controller";
import { Leave } from "./leave";
import { brokerRegisters } from "./probe";

/** A server that may have to give way to another container. */
export interface RollStep {
  readonly container: ContainerPlan;
  /** How its clients turn to others first; absent: there is none for them. */
  readonly leave?: Leave;
  /** Of a replica whose group controllers give a master: it goes once the others are in sync, and hands over if it is that. */
  readonly group?: GroupStep;
  /** A command that succeeds, in its own container, once the others can do without it. */
  readonly spared?: readonly string[];
  /** How others make use of it again before the next one goes, as far as they run and know where it is. */
  readonly rejoin?: readonly Rejoin[];
}

/** A replica among the others of its group. */
export interface GroupStep extends ControlledGroup {
  /** Where it listens; no other of its group does at that port. */
  readonly at: Listening;
  /** How many have to be in sync for a master to take messages. */
  readonly minInSyncReplicas: string;
  /** For how long the others are waited for. */
  readonly seconds: number;
}

/** A command in another server's container. */
export interface Rejoin {
  readonly containerName: string;
  readonly command: readonly string[];
}

/** Brokers in the order in which they are replaced: slaves first, as they only take their master's place while that is away. */
export const inRollOrder = (brokers: readonly ResolvedBroker[]): ResolvedBroker[] =>
  [...brokers].sort((a, b) => Number(!isSlave(a)) - Number(!isSlave(b)));

/** How clients leave a broker: masters of other names take what they send meanwhile. */
function leaveOf(
  broker: ResolvedBroker,
  cluster: Pick<ResolvedCluster, "brokers" | "shared" | "hosts">,
): Leave | undefined {
  if (isSlave(broker)) return undefined;
  const others = cluster.brokers.filter((one) => !isSlave(one) && one.brokerName !== broker.brokerName);
  if (others.length === 0) return undefined;
  const at = (one: ResolvedBroker) => listeningOf(one, cluster);
  return {
    brokerName: broker.brokerName,
    at: at(broker),
    ports: [broker.listenPort, vipPort(broker)],
    others: others.map((other) => ({ containerName: other.containerName, at: at(other) })),
  };
}

function groupOf(
  broker: ResolvedBroker,
  cluster: Pick<ResolvedCluster, "shared" | "hosts">,
  { controllers }: ClusterPlan,
): GroupStep | undefined {
  if (!broker.controlled) return undefined;
  const { brokerClusterName, brokerName, brokerConf } = broker;
  const [at, seconds] = [listeningOf(broker, cluster), cluster.shared.readyTimeout];
  return {
    brokerClusterName,
    brokerName,
    controllers,
    at,
    minInSyncReplicas: brokerConf.minInSyncReplicas,
    seconds,
  };
}

const listeningOf = (
  broker: ResolvedBroker,
  cluster: Pick<ResolvedCluster, "shared" | "hosts">,
): Listening => ({ port: broker.listenPort, address: bindAddress(sharedOn(cluster, broker)) });

/**
 * How brokers register at a name server that was started anew: by themselves they do within 30 s, and a proxy that asks it
 * for a topic before that remembers for 20 s that there is none.
 */
const registrations = (
  cluster: ResolvedCluster,
  { brokers, backend }: ClusterPlan,
  nameServer: number,
): Rejoin[] =>
  cluster.brokers.map((broker, i) => ({
    containerName: broker.containerName,
    command: brokerRegisters(registrationOf(broker), [backend.nameServers[nameServer]], brokers[i].live.at),
  }));

/** The servers of each kind in the order in which they roll. */
export type RollSteps = Readonly<Record<"nameServers" | "brokers" | "proxies", readonly RollStep[]>>;

/** All servers that roll, kind by kind in the order in which they do. */
export const rollSteps = (cluster: ResolvedCluster, plan: ClusterPlan): RollSteps => ({
  nameServers: plan.nameServers.map(({ container }, i) => ({
    container,
    rejoin: registrations(cluster, plan, i),
    spared: cluster.controlled ? controllersSettled(plan.controllers) : undefined,
  })),
  brokers: inRollOrder(cluster.brokers).map((broker) => ({
    container: plan.brokers[cluster.brokers.indexOf(broker)].container,
    leave: leaveOf(broker, cluster),
    group: groupOf(broker, cluster, plan),
  })),
  proxies: plan.proxies.map((container) => ({ container })),
});
