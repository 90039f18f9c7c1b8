import { brokerSettings, resolveBroker, ResolvedBroker } from "./broker";
import { resolveConsole, ResolvedConsole, usualConsoleName } from "./console";
import { Fields } from "./fields";
import { Machine } from "./machine";
import { nameServerSettings, resolveNameServer, ResolvedNameServer } from "./nameServer";
import { prefixed } from "./names";
import { checkPortClaims } from "./portClaims";
import { checked, Problem } from "./problems";
import { noProxy, proxySettings, resolveProxy, ResolvedProxy } from "./proxy";
import * as rules from "./rules";
import { resolveShared, ResolvedShared, sharedSettings } from "./shared";
import { flag, map, object, readSettings, Settings, text } from "./setting";

/** The name by which servers know the cluster that they belong to. */
export const clusterNameSetting = {
  brokerClusterName: text(rules.topicName)({
    default: "DefaultCluster",
    plain: true,
    en: "RocketMQ's name of the cluster that the brokers belong to; to proxies it is rocketMQClusterName.",
    zh: "Broker 所属集群的名称；在代理中为 rocketMQClusterName。",
  }),
} satisfies Settings;

const onlyTheDefault = (names: string): { en: string; zh: string } => ({
  en: `one, ${names}`,
  zh: `一个，${names}`,
});

/** A cluster: name servers, brokers, proxies and a console on one network. */
export const clusterSettings = {
  ...sharedSettings,
  networkName: text(rules.dockerName)({
    plain: true,
    otherwise: { en: "namePrefix, else rocketmq", zh: "同 namePrefix，若为空则为 rocketmq" },
    en: "Name of the Docker network that the servers share and that clients in containers join; with networkMode host there is none.",
    zh: "服务器共用、容器中的客户端加入的 Docker 网络名称；networkMode 为 host 时没有该网络。",
  }),
  ...clusterNameSetting,
  nameServers: map("NameServerSettings")({
    plain: true,
    example: "{ namesrv-a: {}, namesrv-b: {} }",
    otherwise: onlyTheDefault("namesrv-a"),
    en: "The name servers by their names, independent of each other.",
    zh: "各 Name Server，以名称为键，彼此独立。",
  }),
  nameServerDefaults: object("NameServerDefaults")({
    plain: true,
    otherwise: { en: "none", zh: "无" },
    en: "What all name servers have in common that do not say otherwise.",
    zh: "所有 Name Server 的公共设置，可由各自的设置覆盖。",
  }),
  brokers: map("BrokerSettings")({
    plain: true,
    example: "{ broker-a: {}, broker-b: { heap: 1g } }",
    otherwise: onlyTheDefault("broker-a"),
    en: "The brokers by their names.",
    zh: "各 Broker，以名称为键。",
  }),
  brokerDefaults: object("BrokerDefaults")({
    plain: true,
    example: "{ fileReservedTime: 24 }",
    otherwise: { en: "none", zh: "无" },
    en: "What all brokers have in common that do not say otherwise.",
    zh: "所有 Broker 的公共设置，可由各自的设置覆盖。",
  }),
  proxyEnabled: flag({
    plain: true,
    otherwise: {
      en: "where the profile's RocketMQ has them: rocketmq5",
      zh: "由 profile 决定：rocketmq5 有代理",
    },
    en: "Whether there are proxies, for clients that speak gRPC.",
    zh: "是否启用代理，供 gRPC 客户端使用。",
  }),
  proxies: map("ProxySettings")({
    plain: true,
    example: "{ proxy-a: {}, proxy-b: {} }",
    otherwise: onlyTheDefault("proxy-a"),
    en: "The proxies by their names.",
    zh: "各代理，以名称为键。",
  }),
  proxyDefaults: object("ProxyDefaults")({
    plain: true,
    otherwise: { en: "none", zh: "无" },
    en: "What all proxies have in common that do not say otherwise.",
    zh: "所有代理的公共设置，可由各自的设置覆盖。",
  }),
  consoleEnabled: flag({
    default: true,
    plain: true,
    en: "Whether there is a console.",
    zh: "是否启用控制台。",
  }),
  console: object("ConsoleSettings")({
    plain: true,
    example: "{ port: 9999 }",
    otherwise: { en: "all of its defaults", zh: "全部取默认值" },
    en: "The console.",
    zh: "控制台。",
  }),
} satisfies Settings;

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

export function resolveCluster(fields: Fields, machine: Machine): ResolvedCluster {
  const shared = resolveShared(fields, machine);
  const { profile, namePrefix } = shared;
  const values = readSettings(fields, clusterSettings, {
    networkName: namePrefix === "" ? "rocketmq" : namePrefix,
    proxyEnabled: profile.server.proxy !== undefined,
  });
  const { networkName, brokerClusterName } = values;
  const consoleFields = fields.object("console");
  const console = resolveConsole(consoleFields, usualConsoleName, shared);
  consoleFields.rejectUnknown();
  const cluster: ResolvedCluster = {
    shared,
    networkName,
    brokerClusterName,
    nameServers: resolveMap(fields, "nameServers", (each, name) => resolveNameServer(each, name, shared)),
    brokers: resolveMap(fields, "brokers", (each, name) =>
      resolveBroker(each, name, shared, brokerClusterName),
    ),
    proxies: resolveProxies(fields, values.proxyEnabled, shared),
    console: values.consoleEnabled ? console : undefined,
  };
  // Where there are too many servers, their names are in each other's way because of that.
  if (checkCount(fields, cluster)) checkNames(fields, cluster);
  checkReached(fields, cluster);
  checkIdentities(fields, cluster.brokers);
  checkPortClaims(fields, cluster);
  checkMemory(fields, cluster, machine);
  fields.rejectUnknown();
  return cluster;
}

/** The servers of a map, each with what it says of itself, else with what it has in common with the others. */
function resolveMap<T>(
  fields: Fields,
  map: ServerMap,
  resolveServer: (fields: Fields, name: string) => T,
): T[] {
  const { usual, defaults, settings } = serverMaps[map];
  const common = fields.object(defaults);
  for (const key of common.keys())
    if (Object.hasOwn(settings, key) && (settings as Settings)[key].own)
      common.reject(key, `it is each server's own: set it in ${map}.`);
  const servers = fields.object(map);
  const names = servers.keys();
  return (names.length > 0 ? names : [usual]).map((name) => {
    if (!rules.serverName.test(name)) servers.reject(name, rules.serverName.expected);
    const each = servers.object(name).orElse(common);
    const server = resolveServer(each, name);
    each.rejectUnknown();
    return server;
  });
}

/** The proxies that there are to be. Those that are switched off are checked all the same. */
function resolveProxies(fields: Fields, wanted: boolean, shared: ResolvedShared): ResolvedProxy[] {
  const possible = shared.profile.server.proxy !== undefined;
  if (wanted && !possible) fields.reject("proxyEnabled", noProxy(shared));
  if (!possible) return [];
  const proxies = resolveMap(fields, "proxies", (each, name) => resolveProxy(each, name, shared));
  return wanted ? proxies : [];
}

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

/** The blog post's folders have no room for a second server. */
function checkCount(fields: Fields, { shared, nameServers, brokers }: ResolvedCluster): boolean {
  if (!shared.profile.oneOfEach) return true;
  const tooMany = Object.entries({ nameServers, brokers }).filter(([, { length }]) => length > 1);
  for (const [key] of tooMany) fields.reject(key, `the ${shared.profile.name} profile has one.`);
  return tooMany.length === 0;
}

/** Reports servers that could not be reached where the address puts them. */
function checkReached(fields: Fields, { shared: { profile, reach } }: ResolvedCluster): void {
  if (reach.mode !== "loopback" || profile.nameServerAddress !== "published") return;
  fields.reject(
    "ip",
    `in the ${profile.name} profile the broker and the console dial it too, and in a container a loopback ` +
      "address is the container itself: set it to an address of this machine, or to auto.",
  );
}

/** Reports servers whose container would have another's name. */
function checkNames(fields: Fields, cluster: ResolvedCluster): void {
  const placed = serversOf(cluster);
  const helpers = placed.map(({ server }) => prepareName(server.containerName));
  const reserved = [...helpers, prefixed(cluster.shared.namePrefix, usualConsoleName), nameServerAlias];
  placed.forEach(({ path, server }, i) => {
    const { containerName } = server;
    const another = placed.findIndex((other) => other.server.containerName === containerName) < i;
    if (!another && (path === "console" || !reserved.includes(containerName))) return;
    const [map, name] = path.split(".");
    const expected = `another container of this cluster is called ${containerName}: choose another name.`;
    fields.report({ path, found: fields.object(map).raw(name ?? "") ?? {}, expected });
  });
}

/** A name of all name servers on the network: that by which the blog post's broker knew its own, through a link. */
export const nameServerAlias = "namesrv";

/** The container that prepares a server's folders. */
export const prepareName = (containerName: string): string => `${containerName}-prepare`;

/** A broker is known by its name and id; a second one would take its messages and its place. */
function checkIdentities(fields: Fields, brokers: readonly ResolvedBroker[]): void {
  brokers.forEach(({ name, brokerName, brokerId }, i) => {
    const first = brokers.findIndex(
      (other) => other.brokerName === brokerName && other.brokerId === brokerId,
    );
    if (first === i) return;
    const expected = `brokers.${brokers[first].name} has that name and the id ${brokerId} too: choose another.`;
    fields.report({ path: `brokers.${name}.brokerName`, found: brokerName, expected });
  });
}

/** A JVM that gets less memory than its heap is killed when it is busiest. */
function checkMemory(fields: Fields, cluster: ResolvedCluster, { memory }: Machine): void {
  const placed = serversOf(cluster);
  const heapOf = ({ server: { heap = 0 } }: PlacedServer) => heap;
  const total = placed.reduce((sum, one) => sum + heapOf(one), 0);
  if (memory === undefined || total <= memory) return;
  const largest = placed.reduce((a, b) => (heapOf(b) > heapOf(a) ? b : a));
  fields.report({
    ...locate(fields, `${largest.path}.heap`, rules.mib(heapOf(largest))),
    expected: `all heaps together, ${rules.mib(total)}, are above this machine's memory of ${rules.mib(memory)}: lower them.`,
  });
}

/**
 * Where a server's setting stands, and what it is: in its own settings, or in those that servers have in common.
 *
 * @param usual what it is where it stands nowhere
 */
export function locate(fields: Fields, path: string, usual: unknown): Pick<Problem, "path" | "found"> {
  const keys = path.split(".");
  const setting = keys.pop() as string;
  const own = keys.reduce((place, key) => place.object(key), fields);
  const [map] = keys;
  const all = Object.hasOwn(serverMaps, map ?? "")
    ? own.orElse(fields.object(serverMaps[map as ServerMap].defaults))
    : own;
  return { path: all.pathOf(setting), found: all.raw(setting) ?? usual };
}

/** The cluster that settings describe. @throws ConfigurationError with all problems at once */
export const resolved = (settings: object, machine: Machine): ResolvedCluster =>
  checked((report) => resolveCluster(Fields.of(settings, report), machine));
