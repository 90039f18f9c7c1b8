import type { ClusterSettings } from "../../../components/args";
import {
  ConfigurationError,
  Machine,
  Problem,
  resolved,
  ResolvedBroker,
  ResolvedCluster,
  ResolvedNameServer,
  ResolvedProxy,
} from "../../../model/settings";
import type { ProfileName } from "../../../model/profiles";

export const machine: Machine = {
  memory: 16 * 2 ** 30,
  addresses: ["192.168.1.20"],
  home: "/home/me",
  cwd: "/project",
};

/** What a cluster of each profile needs at least. */
export const minimal: Readonly<Record<ProfileName, ClusterSettings>> = {
  rocketmq5: {},
  rocketmq4: { profile: "rocketmq4" },
  rocketmq44: { profile: "rocketmq44", ip: "192.168.1.20", workspace: "/srv" },
};

export const profileList = Object.keys(minimal) as ProfileName[];

/** Resolves settings, which may hold anything; without a cluster where they have problems. */
export function check(
  settings: object,
  on: Machine = machine,
): { cluster?: ResolvedCluster; problems: readonly Problem[] } {
  try {
    return { cluster: resolved(settings, on), problems: [] };
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems };
    throw error;
  }
}

/** A key as a problem's path has it: one that would not be seen is quoted. */
export const inPath = (key: string): string => (/^\S([^\n]*\S)?$/.test(key) ? key : JSON.stringify(key));

export const problemsOf = (settings: object, on?: Machine): readonly Problem[] =>
  check(settings, on).problems;

/** The cluster of settings that have no problem. */
export const resolvedFor = (settings: ClusterSettings, on: Machine = machine): ResolvedCluster =>
  resolved(settings, on);

function named<T extends { readonly name: string }>(servers: readonly T[], name: string): T {
  const found = servers.find((server) => server.name === name);
  if (found === undefined)
    throw new Error(`there is no ${name} among ${servers.map((server) => server.name).join(", ")}`);
  return found;
}

export const nameServerIn = ({ nameServers }: ResolvedCluster, name = "namesrv-a"): ResolvedNameServer =>
  named(nameServers, name);
export const brokerIn = ({ brokers }: ResolvedCluster, name = "broker-a"): ResolvedBroker =>
  named(brokers, name);
export const proxyIn = ({ proxies }: ResolvedCluster, name = "proxy-a"): ResolvedProxy =>
  named(proxies, name);

/** Settings with a value at a path such as `brokers.broker-a.heap`. */
export function at(path: string, value: unknown): object {
  const [first, ...further] = path.split(".");
  return { [first]: further.length === 0 ? value : at(further.join("."), value) };
}
