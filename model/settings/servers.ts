import { brokerSettings, ResolvedBroker } from "./broker";
import { ResolvedConsole } from "./console";
import { Fields } from "./fields";
import { nameServerSettings, ResolvedNameServer } from "./nameServer";
import { Problem } from "./problems";
import { proxySettings, ResolvedProxy } from "./proxy";
import { ResolvedShared } from "./shared";

export interface ResolvedCluster {
  readonly shared: ResolvedShared;
  readonly networkName: string;
  readonly brokerClusterName: string;
  /** All servers sorted by name. */
  readonly nameServers: readonly ResolvedNameServer[];
  readonly brokers: readonly ResolvedBroker[];
  /** Empty where there are none. */
  readonly proxies: readonly ResolvedProxy[];
  readonly console?: ResolvedConsole;
}

/** The kinds of servers of which there may be several, with the name of the one that there is by default. */
export const serverMaps = {
  nameServers: { usual: "namesrv-a", defaults: "nameServerDefaults", settings: nameServerSettings },
  brokers: { usual: "broker-a", defaults: "brokerDefaults", settings: brokerSettings },
  proxies: { usual: "proxy-a", defaults: "proxyDefaults", settings: proxySettings },
} as const;

export type ServerMap = keyof typeof serverMaps;
export const serverMapNames = Object.keys(serverMaps) as ServerMap[];

/** A server of a cluster, with the path of its settings. */
export interface PlacedServer {
  readonly path: string;
  readonly server: ResolvedNameServer | ResolvedBroker | ResolvedProxy | ResolvedConsole;
}

export const serversOf = ({ nameServers, brokers, proxies, console }: ResolvedCluster): PlacedServer[] => [
  ...nameServers.map((server) => ({ path: `nameServers.${server.name}`, server })),
  ...brokers.map((server) => ({ path: `brokers.${server.name}`, server })),
  ...proxies.map((server) => ({ path: `proxies.${server.name}`, server })),
  ...(console ? [{ path: "console", server: console }] : []),
];

/**
 * Where a server's setting stands, and what it is: in its own settings, or in those that servers have in common.
 *
 * @param usual what it is where it stands nowhere
 */
export function locate(fields: Fields, path: string, usual: unknown): Pick<Problem, "path" | "found"> {
  const [map, ...rest] = path.split(".");
  const setting = rest.pop() ?? map;
  const isMap = Object.hasOwn(serverMaps, map);
  const [name, ...below] = isMap ? rest : ["", ...rest];
  const place = isMap
    ? fields
        .object(map)
        .object(name)
        .orElse(fields.object(serverMaps[map as ServerMap].defaults))
    : setting === map
      ? fields
      : fields.object(map);
  const owner = below.reduce((at, key) => at.object(key), place);
  return { path: owner.pathOf(setting), found: owner.raw(setting) ?? usual };
}
