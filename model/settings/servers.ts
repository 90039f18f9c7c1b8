import { brokerSettings, ResolvedBroker } from "./broker";
import { ResolvedConsole } from "./console";
import { ResolvedConsumerGroup } from "./consumerGroup";
import { Fields } from "./fields";
import { ResolvedHost } from "./host";
import { HostsOf } from "./layout";
import { nameServerSettings, ResolvedNameServer } from "./nameServer";
import { Problem } from "./problems";
import { proxySettings, ResolvedProxy } from "./proxy";
import { reachOnHost } from "./reach";
import { Setting } from "./setting";
import { ResolvedShared } from "./shared";
import { Subnet } from "./subnet";
import { ServerCertificate } from "./tls";
import { ResolvedTopic } from "./topic";
import { ResolvedUser } from "./user";

export interface ResolvedCluster {
  /** What all servers have in common; of one on several hosts see `sharedOn`. */
  readonly shared: ResolvedShared;
  /** By name, sorted; none where there is but the one that needs no words. */
  readonly hosts: readonly ResolvedHost[];
  readonly networkName: string;
  /** The network's addresses, and how they are written; absent: Docker chooses them. */
  readonly subnet: (Subnet & { readonly text: string }) | undefined;
  readonly brokerClusterName: string;
  /** Whether its name servers are controllers, as a broker group wants them. */
  readonly controlled: boolean;
  /** All servers sorted by name; replicas of a group after each other. */
  readonly nameServers: readonly ResolvedNameServer[];
  readonly brokers: readonly ResolvedBroker[];
  /** Empty where there are none. */
  readonly proxies: readonly ResolvedProxy[];
  readonly console?: ResolvedConsole;
  /** By name. */
  readonly topics: Readonly<Record<string, ResolvedTopic>>;
  readonly consumerGroups: Readonly<Record<string, ResolvedConsumerGroup>>;
  readonly users: Readonly<Record<string, ResolvedUser>>;
  /** By containers' names: of servers whose certificate was made for them. */
  readonly certificates: Readonly<Record<string, ServerCertificate>>;
  /** Whether its servers are replaced one at a time. */
  readonly rolling: boolean;
  /** For how many seconds consumers of a broker that is taken out are waited for; absent: that is refused. */
  readonly drain?: number | "keep";
}

/** The kinds of servers of which there may be several, with the name of the one that there is by default. */
export const serverMaps = {
  nameServers: { usual: "namesrv-a", defaults: "nameServerDefaults", settings: nameServerSettings },
  brokers: { usual: "broker-a", defaults: "brokerDefaults", settings: brokerSettings },
  proxies: { usual: "proxy-a", defaults: "proxyDefaults", settings: proxySettings },
} as const;

export type ServerMap = keyof typeof serverMaps;
export const serverMapNames = Object.keys(serverMaps) as ServerMap[];

/** The settings that tell a server of a map from the others. */
export const ownKeys = (map: ServerMap): string[] =>
  Object.entries<Setting>(serverMaps[map].settings).flatMap(([key, { own }]) => (own ? [key] : []));

/** What the servers of a map have in common. */
export const commonFields = (fields: Fields, map: ServerMap): Fields =>
  fields.object(serverMaps[map].defaults).without(ownKeys(map));

/** A server of a cluster, with the path of its settings. */
export interface PlacedServer {
  readonly path: string;
  readonly server: ResolvedNameServer | ResolvedBroker | ResolvedProxy | ResolvedConsole;
}

export const serversOf = ({ nameServers, brokers, proxies, console }: ResolvedCluster): PlacedServer[] => [
  ...nameServers.map((server) => ({ path: `nameServers.${server.name}`, server })),
  ...brokers.map((server) => ({ path: `brokers.${server.group}`, server })),
  ...proxies.map((server) => ({ path: `proxies.${server.name}`, server })),
  ...(console ? [{ path: "console", server: console }] : []),
];

/** On which hosts its servers are; of the only one, which needs no words, nothing is said. */
export const hostsOf = (cluster: ResolvedCluster): HostsOf =>
  Object.fromEntries(
    serversOf(cluster).flatMap(({ server: { containerName, host } }) =>
      host ? [[containerName, host]] : [],
    ),
  );

/** What holds for a server where it is. */
export function sharedOn(
  { shared, hosts }: Pick<ResolvedCluster, "shared" | "hosts">,
  { host }: { readonly host?: string },
): ResolvedShared {
  const at = hosts.find(({ name }) => name === host);
  if (at === undefined) return shared;
  return { ...shared, reach: reachOnHost(at, shared.reach), workspace: at.workspace ?? shared.workspace };
}

/** The settings of a server of a map, with those that it has in common with the others. */
export const serverFields = (fields: Fields, map: ServerMap, name: string): Fields =>
  fields.object(map).object(name).orElse(commonFields(fields, map));

/**
 * Where a server's setting stands, and what it is: in its own settings, or in those that servers have in common.
 *
 * @param usual what it is where it stands nowhere
 */
export function locate(fields: Fields, path: string, usual: unknown): Pick<Problem, "path" | "found"> {
  const keys = path.split(".");
  const setting = keys.pop() as string;
  const [map = "", name, ...conf] = keys;
  const [server, inner] = Object.hasOwn(serverMaps, map)
    ? [serverFields(fields, map as ServerMap, name), conf]
    : [fields, keys];
  const place = (named: (key: string) => string) =>
    inner.reduce((outer, key) => outer.object(named(key)), server);
  const unchecked = place((key) => `unchecked${key[0].toUpperCase()}${key.slice(1)}`);
  const all = inner.length > 0 && unchecked.has(setting) ? unchecked : place((key) => key);
  return { path: all.pathOf(setting), found: all.raw(setting) ?? usual };
}
