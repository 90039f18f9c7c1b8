import { ClusterSpec, gatewayName, isLoopback } from "../spec";
import { brokerAddress, planBroker } from "./broker";
import { consoleUrl, planConsole } from "./console";
import { ContainerPlan, ServerPlan } from "./container";
import { planGateway } from "./gateway";
import { internalNameServerAddress, nameServerAddress, planNameServer } from "./nameServer";

/** A cluster as plain data. */
export interface ClusterPlan {
  readonly networkName: string;
  /** Present where all servers share one network namespace. */
  readonly gateway?: ContainerPlan;
  readonly nameServers: readonly ServerPlan[];
  readonly brokers: readonly ServerPlan[];
  readonly console?: ContainerPlan;
  /** Where clients find the name servers: `host:port;host:port`. */
  readonly nameServerAddress: string;
  readonly brokerAddresses: readonly string[];
  readonly consoleUrl?: string;
  /** Where the servers find the name servers, each as `host:port`. */
  readonly internalNameServers: readonly string[];
}

export function planCluster(spec: ClusterSpec): ClusterPlan {
  const { shared, networkName } = spec;
  const internalNameServers = spec.nameServers.map((server) => internalNameServerAddress(server, shared));
  const nameServers = spec.nameServers.map((server) => planNameServer(server, shared));
  const brokers = spec.brokers.map((broker) => planBroker(broker, shared, internalNameServers));
  const console = spec.console && planConsole(spec.console, shared, internalNameServers);
  const servers = serversOf({ nameServers, brokers, console });
  return {
    networkName,
    gateway: isLoopback(shared.ip)
      ? planGateway(gatewayName(networkName), spec.nameServers[0].image, servers, shared)
      : undefined,
    nameServers,
    brokers,
    console,
    nameServerAddress: spec.nameServers.map((server) => nameServerAddress(server, shared)).join(";"),
    brokerAddresses: spec.brokers.map((broker) => brokerAddress(broker, shared)),
    consoleUrl: spec.console && consoleUrl(spec.console, shared),
    internalNameServers,
  };
}

/** The containers of all servers. */
export const serversOf = ({
  nameServers,
  brokers,
  console,
}: Pick<ClusterPlan, "nameServers" | "brokers" | "console">): ContainerPlan[] => [
  ...[...nameServers, ...brokers].map(({ container }) => container),
  ...(console ? [console] : []),
];

export const imagesOf = (plan: ClusterPlan): string[] => [
  ...new Set(serversOf(plan).map(({ image }) => image)),
];
