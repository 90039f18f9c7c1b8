import { Fields } from "./fields";
import { HostsOf, place, Placeable } from "./layout";
import { didYouMean } from "./problems";
import { hostKey } from "./rules";
import { ResolvedCluster, serverFields, ServerMap, serversOf } from "./servers";

/** The cluster with each of its servers on a host. @param standing where they are already */
export function placed(fields: Fields, cluster: ResolvedCluster, standing: HostsOf): ResolvedCluster {
  checkSaid(fields, cluster);
  if (cluster.hosts.length === 0) return cluster;
  const hostsOf = place(cluster.hosts, placeables(cluster), standing);
  const there = <T extends { readonly containerName: string }>(server: T): T => ({
    ...server,
    host: hostsOf[server.containerName],
  });
  return {
    ...cluster,
    nameServers: cluster.nameServers.map(there),
    brokers: cluster.brokers.map(there),
    proxies: cluster.proxies.map(there),
    console: cluster.console && there(cluster.console),
  };
}

const placeables = ({ nameServers, brokers, proxies, console }: ResolvedCluster): Placeable[] => [
  ...nameServers.map(({ containerName, host }) => ({ containerName, host, set: "name servers" })),
  ...brokers.map(({ containerName, host, brokerName, replica }) => ({
    containerName,
    host,
    set: `broker ${brokerName}`,
    leads: replica === 0,
  })),
  ...proxies.map(({ containerName, host }) => ({ containerName, host, set: "proxies" })),
  ...(console ? [{ containerName: console.containerName, host: console.host, set: "console" }] : []),
];

/** Reports hosts that servers are said to be on, and that there are not. */
function checkSaid(fields: Fields, cluster: ResolvedCluster): void {
  const names = cluster.hosts.map(({ name }) => name);
  const paths = new Set(serversOf(cluster).map(({ path }) => path));
  for (const path of paths) {
    const [map, name] = path.split(".");
    const own = name === undefined ? fields.object(map) : serverFields(fields, map as ServerMap, name);
    const key = map === "brokers" ? "hosts" : "host";
    const said = own.raw(key);
    // Of what is no name it has been told already.
    const all: unknown[] = key === "host" ? [said] : Array.isArray(said) ? said : [];
    const isName = (one: unknown): one is string => typeof one === "string" && hostKey.test(one);
    const unknown = all.filter(isName).find((one) => !names.includes(one));
    if (unknown === undefined) continue;
    own.reject(
      key,
      names.length === 0
        ? "there are no hosts: set hosts, or remove it."
        : `there is no host ${unknown}: use ${names.join(", ")}.${didYouMean(unknown, names)}`,
    );
  }
}
