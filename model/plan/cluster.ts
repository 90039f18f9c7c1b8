import { BrokerSpec, ClusterSpec } from "../settings";
import { networkMode } from "./address";
import { brokerAddress, internalBrokerAddress, planBroker } from "./broker";
import { consoleUrl, planConsole } from "./console";
import { ContainerPlan, ServerPlan } from "./container";
import { internalNameServerAddress, nameServerAddress, planNameServer } from "./nameServer";
import { Backend, planProxy, ProxyAddress, proxyAddress } from "./proxy";

/** A cluster as plain data. */
export interface ClusterPlan {
  /** Docker's own `host` is there already. */
  readonly networkName: string;
  readonly nameServers: readonly ServerPlan[];
  readonly brokers: readonly ServerPlan[];
  readonly proxies: readonly ContainerPlan[];
  readonly console?: ContainerPlan;
  /** Where clients find the servers, each as `host:port`. */
  readonly nameServerAddresses: readonly string[];
  readonly brokerAddresses: readonly string[];
  readonly proxyAddresses: readonly ProxyAddress[];
  readonly consoleUrl?: string;
  /** What proxies and the console stand before. */
  readonly backend: Backend;
  /** For each broker, those that it dials on the network. */
  readonly brokersOf: readonly (readonly string[])[];
}

export function planCluster(spec: ClusterSpec): ClusterPlan {
  const { shared } = spec;
  const backend: Backend = {
    rocketMQClusterName: spec.brokers[0].brokerClusterName,
    nameServers: spec.nameServers.map((server) => internalNameServerAddress(server, shared)),
    // Elsewhere they are dialled by the addresses that they hand out, and a new one changes nobody.
    brokers: shared.reach.mode === "loopback" ? spec.brokers.map(internalBrokerAddress) : [],
  };
  const brokersOf = spec.brokers.map((broker) => mastersOf(broker, spec).map(internalBrokerAddress));
  return {
    networkName: networkMode(shared) ?? spec.networkName,
    nameServers: spec.nameServers.map((server) => planNameServer(server, shared)),
    brokers: spec.brokers.map((broker, i) => planBroker(broker, shared, backend.nameServers, brokersOf[i])),
    proxies: spec.proxies.map((proxy) => planProxy(proxy, shared, backend)),
    console: spec.console && planConsole(spec.console, shared, backend.nameServers, backend.brokers),
    nameServerAddresses: spec.nameServers.map((server) => nameServerAddress(server, shared)),
    brokerAddresses: spec.brokers.map((broker) => brokerAddress(broker, shared)),
    proxyAddresses: spec.proxies.map((proxy) => proxyAddress(proxy, shared)),
    consoleUrl: spec.console && consoleUrl(spec.console, shared),
    backend,
    brokersOf,
  };
}

/** The masters that a slave follows. */
const mastersOf = ({ brokerName, brokerRole }: BrokerSpec, { brokers, shared }: ClusterSpec): BrokerSpec[] =>
  brokerRole === "SLAVE" && shared.reach.mode === "loopback"
    ? brokers.filter((other) => other.brokerName === brokerName && other.brokerId === 0)
    : [];

/** The containers of all servers. */
export const serversOf = ({
  nameServers,
  brokers,
  proxies,
  console,
}: Pick<ClusterPlan, "nameServers" | "brokers" | "proxies" | "console">): ContainerPlan[] => [
  ...[...nameServers, ...brokers].map(({ container }) => container),
  ...proxies,
  ...(console ? [console] : []),
];

export const imagesOf = (plan: ClusterPlan): string[] => [
  ...new Set(serversOf(plan).map(({ image }) => image)),
];
