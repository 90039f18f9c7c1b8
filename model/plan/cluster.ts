import { gatewayOf, mastersOf, ResolvedBroker, ResolvedCluster, ResolvedServer, sharedOn } from "../settings";
import { networkMode } from "./address";
import { brokerAddress, BrokerPlan, internalBrokerAddress, planBroker } from "./broker";
import { consoleUrl, planConsole } from "./console";
import { ContainerPlan, ServerPlan } from "./container";
import { metricsAddress } from "./metrics";
import {
  internalControllerAddress,
  internalNameServerAddress,
  nameServerAddress,
  planNameServer,
} from "./nameServer";
import { withCertificate } from "./tls";
import { Backend, internalProxyAddress, planProxy, ProxyAddress, proxyAddress } from "./proxy";

/** A cluster as plain data. */
export interface ClusterPlan {
  /** Docker's own `host` is there already. */
  readonly networkName: string;
  /** What is said of the network's addresses; absent: Docker chooses them. */
  readonly addresses?: { readonly subnet: string; readonly gateway: string };
  readonly nameServers: readonly ServerPlan[];
  readonly brokers: readonly BrokerPlan[];
  readonly proxies: readonly ContainerPlan[];
  readonly console?: ContainerPlan;
  /** Where clients find the servers, each as `host:port`. */
  readonly nameServerAddresses: readonly string[];
  readonly brokerAddresses: readonly string[];
  readonly proxyAddresses: readonly ProxyAddress[];
  /** Where Prometheus finds the metrics of brokers and proxies that have any. */
  readonly metrics: readonly { readonly name: string; readonly address: string }[];
  readonly consoleUrl?: string;
  /** What proxies and the console stand before. */
  readonly backend: Backend;
  /** Where the console finds the proxies, each as `host:port`. */
  readonly internalProxies: readonly string[];
  /** For each broker, those that it dials on the network. */
  readonly brokersOf: readonly (readonly string[])[];
  /** Where the controllers are, each as `host:port`; none where no broker wants them. */
  readonly controllers: readonly string[];
  /** The brokers that controllers dial on the network. */
  readonly controlledBrokers: readonly string[];
}

export function planCluster(cluster: ResolvedCluster): ClusterPlan {
  const { shared } = cluster;
  const on = (server: ResolvedServer) => sharedOn(cluster, server);
  const sharedWith = (server: ResolvedServer) =>
    withCertificate(on(server), cluster.certificates[server.containerName]);
  // Other than at a loopback address they are dialled by what they hand out, and a new one changes nobody.
  const dialledBrokers = (brokers: readonly ResolvedBroker[]): string[] =>
    shared.reach.mode === "loopback" ? brokers.map(internalBrokerAddress) : [];
  const backend: Backend = {
    rocketMQClusterName: cluster.brokerClusterName,
    nameServers: cluster.nameServers.map((server) => internalNameServerAddress(server, on(server))),
    brokers: dialledBrokers(cluster.brokers),
  };
  const internalProxies = cluster.proxies.map((proxy) => internalProxyAddress(proxy, on(proxy)));
  const brokersOf = cluster.brokers.map((broker) => dialledBrokers(mastersOf(broker, cluster.brokers)));
  const controllers = cluster.controlled
    ? cluster.nameServers.map((server) => internalControllerAddress(server, on(server)))
    : [];
  const controlledBrokers = dialledBrokers(cluster.brokers.filter(({ controlled }) => controlled));
  return {
    networkName: networkMode(shared) ?? cluster.networkName,
    addresses: addressesOf(cluster),
    nameServers: cluster.nameServers.map((server) =>
      planNameServer(server, sharedWith(server), controllers, controlledBrokers),
    ),
    brokers: cluster.brokers.map((broker, i) =>
      planBroker(
        broker,
        sharedWith(broker),
        backend.nameServers,
        brokersOf[i],
        broker.controlled ? controllers : [],
      ),
    ),
    proxies: cluster.proxies.map((proxy) => planProxy(proxy, sharedWith(proxy), backend)),
    console:
      cluster.console &&
      planConsole(
        cluster.console,
        sharedWith(cluster.console),
        backend.nameServers,
        backend.brokers,
        internalProxies,
      ),
    nameServerAddresses: cluster.nameServers.map((server) => nameServerAddress(server, on(server))),
    brokerAddresses: cluster.brokers.map((broker) => brokerAddress(broker, on(broker))),
    proxyAddresses: cluster.proxies.map((proxy) => proxyAddress(proxy, on(proxy))),
    metrics: [...cluster.brokers, ...cluster.proxies].flatMap((server) => {
      const address = metricsAddress(server, on(server));
      return address === undefined ? [] : [{ name: server.name, address }];
    }),
    consoleUrl: cluster.console && consoleUrl(cluster.console, on(cluster.console)),
    backend,
    internalProxies,
    brokersOf,
    controllers,
    controlledBrokers,
  };
}

/** Docker's provider compares both with what Docker has, and would find the one that is left out changed. */
const addressesOf = ({ subnet }: ResolvedCluster): ClusterPlan["addresses"] =>
  subnet && { subnet: subnet.text, gateway: gatewayOf(subnet) };

/** The containers of all servers. */
export const containersOf = ({
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
  ...new Set(containersOf(plan).map(({ image }) => image)),
];
