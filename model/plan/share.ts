import { ResolvedCluster, sharedOn } from "../settings";
import { ClusterPlan } from "./cluster";

/** What of a cluster is on one of its hosts, as if that were all of it; what its servers dial elsewhere stays as it is. */
export interface Share {
  readonly cluster: ResolvedCluster;
  readonly plan: ClusterPlan;
}

/** @param host absent: the only one, which needs no words, and has all */
export function shareOn(host: string | undefined, cluster: ResolvedCluster, plan: ClusterPlan): Share {
  const isHere = (server: { readonly host?: string }) => server.host === host;
  /** Those of a list that goes with one of servers. */
  const of = <T>(servers: readonly { readonly host?: string }[], all: readonly T[]): T[] =>
    all.filter((_, i) => isHere(servers[i]));
  const { nameServers, brokers, proxies, console } = cluster;
  const measured = [...brokers, ...proxies].filter(isHere).map(({ name }) => name);
  const hasConsole = console !== undefined && isHere(console);
  return {
    cluster: {
      ...cluster,
      shared: sharedOn(cluster, { host }),
      hosts: [],
      nameServers: nameServers.filter(isHere),
      brokers: brokers.filter(isHere),
      proxies: proxies.filter(isHere),
      console: hasConsole ? console : undefined,
    },
    plan: {
      ...plan,
      nameServers: of(nameServers, plan.nameServers),
      brokers: of(brokers, plan.brokers),
      proxies: of(proxies, plan.proxies),
      console: hasConsole ? plan.console : undefined,
      nameServerAddresses: of(nameServers, plan.nameServerAddresses),
      brokerAddresses: of(brokers, plan.brokerAddresses),
      proxyAddresses: of(proxies, plan.proxyAddresses),
      metrics: plan.metrics.filter(({ name }) => measured.includes(name)),
      consoleUrl: hasConsole ? plan.consoleUrl : undefined,
      brokersOf: of(brokers, plan.brokersOf),
    },
  };
}
