import { BrokerSettings, BrokerSpec, checkBroker } from "./broker";
import { checkConsole, ConsoleSettings, ConsoleSpec } from "./console";
import { Fields } from "./fields";
import { Machine } from "./machine";
import { checkNameServer, NameServerSettings, NameServerSpec } from "./nameServer";
import { checkPorts } from "./portClaims";
import { checkProxy, noProxy, ProxySettings, ProxySpec } from "./proxy";
import * as rules from "./rules";
import { checkShared, SharedSettings, SharedSpec } from "./shared";

/** A cluster: name servers, brokers, proxies and a console on one network. */
export interface ClusterSettings extends SharedSettings {
  /**
   * Name of the Docker network that the servers share and that clients in containers join; with `networkMode` `host` none
   * is made. Default `rocketmq`.
   */
  readonly networkName?: string;
  /** The name servers, independent of each other. Default: one. */
  readonly nameServers?: readonly NameServerSettings[];
  /** The brokers. Default: one master. */
  readonly brokers?: readonly BrokerSettings[];
  /** Whether there are proxies. Default: where the profile's RocketMQ has them (`rocketmq5`). */
  readonly proxyEnabled?: boolean;
  /** The proxies. Default: one. */
  readonly proxies?: readonly ProxySettings[];
  /** Whether there is a console. Default true. */
  readonly consoleEnabled?: boolean;
  /** The console. */
  readonly console?: ConsoleSettings;
}

export interface ClusterSpec {
  readonly shared: SharedSpec;
  readonly networkName: string;
  readonly nameServers: readonly NameServerSpec[];
  readonly brokers: readonly BrokerSpec[];
  /** Empty where there are none. */
  readonly proxies: readonly ProxySpec[];
  readonly console?: ConsoleSpec;
}

export function checkCluster(fields: Fields, machine: Machine): ClusterSpec {
  const shared = checkShared(fields, machine);
  const nameServerFields = fields.list("nameServers", [{}]);
  const brokerFields = fields.list("brokers", [{}]);
  const proxyFields = fields.list("proxies", [{}]);
  const consoleFields = fields.object("console");
  const spec: ClusterSpec = {
    shared,
    networkName: fields.text("networkName", "rocketmq", rules.containerName),
    nameServers: checkEach(nameServerFields, shared, checkNameServer),
    brokers: checkEach(brokerFields, shared, checkBroker),
    proxies: checkProxies(fields, proxyFields, shared),
    console: optional(fields.flag("consoleEnabled", true), checkConsole(consoleFields, shared)),
  };
  checkCount(fields, spec);
  checkReached(fields, spec);
  const serverFields = [...nameServerFields, ...brokerFields, ...proxyFields.slice(0, spec.proxies.length)];
  checkNames([...serverFields, consoleFields], containersOf(spec), spec.nameServers.length);
  checkIdentities(brokerFields, spec.brokers);
  checkPorts(fields, spec);
  checkMemory([...serverFields, consoleFields], containersOf(spec), machine);
  for (const part of [fields, ...serverFields, consoleFields]) part.rejectUnknown();
  return spec;
}

/** The proxies that there are to be. Those that are switched off are checked all the same. */
function checkProxies(fields: Fields, proxyFields: readonly Fields[], shared: SharedSpec): ProxySpec[] {
  const possible = shared.profile.server.proxy !== undefined;
  const wanted = fields.flag("proxyEnabled", possible);
  if (wanted && !possible) fields.reject("proxyEnabled", noProxy(shared));
  if (!possible) return [];
  const proxies = checkEach(proxyFields, shared, checkProxy);
  if (wanted) return proxies;
  for (const part of proxyFields) part.rejectUnknown();
  return [];
}

/** Checks the servers of a kind, the first before the others, whose names and ports follow from its own. */
function checkEach<T>(
  fields: readonly Fields[],
  shared: SharedSpec,
  check: (fields: Fields, shared: SharedSpec, index: number, first?: T) => T,
): T[] {
  const first = check(fields[0], shared, 0);
  return [first, ...fields.slice(1).map((each, i) => check(each, shared, i + 1, first))];
}

const optional = <T>(wanted: boolean, value: T): T | undefined => (wanted ? value : undefined);

const containersOf = ({ nameServers, brokers, proxies, console }: ClusterSpec) => [
  ...nameServers,
  ...brokers,
  ...proxies,
  ...(console ? [console] : []),
];

/** The blog post's folders have no room for a second server. */
function checkCount(fields: Fields, { shared, nameServers, brokers }: ClusterSpec): void {
  if (!shared.profile.oneOfEach) return;
  for (const [key, { length }] of Object.entries({ nameServers, brokers })) {
    if (length > 1) fields.reject(key, `the ${shared.profile.name} profile has one.`);
  }
}

/** Reports servers that could not be reached where the address puts them. */
function checkReached(fields: Fields, { shared: { profile, reach } }: ClusterSpec): void {
  if (reach.mode !== "loopback" || profile.nameServerAddress !== "published") return;
  fields.reject(
    "ip",
    `in the ${profile.name} profile the broker and the console dial it too, and in a container a loopback ` +
      "address is the container itself: set it to an address of this machine, or to auto.",
  );
}

/**
 * Reports names of containers that are taken, by another server, by a helper of one, or for the name servers.
 *
 * @param nameServers how many of the servers, the first of them, are name servers
 */
function checkNames(fields: readonly Fields[], servers: readonly Named[], nameServers: number): void {
  const helpers = servers.map(({ containerName }) => prepareName(containerName));
  servers.forEach(({ containerName }, i) => {
    const another = servers.findIndex((other) => other.containerName === containerName) < i;
    const alias = i >= nameServers && containerName === nameServerAlias;
    if (!another && !alias && !helpers.includes(containerName)) return;
    const expected = `another container of this cluster has that name: choose another.`;
    fields[i].report({ path: fields[i].pathOf("containerName"), found: containerName, expected });
  });
}

interface Named {
  readonly containerName: string;
}

/** A name of all name servers on the network: that by which the blog post's broker knew its own, through a link. */
export const nameServerAlias = "namesrv";

/** The container that prepares a server's folders. */
export const prepareName = (containerName: string): string => `${containerName}-prepare`;

/** A broker is known by its name and id; a second one would take its messages and its place. */
function checkIdentities(fields: readonly Fields[], brokers: readonly BrokerSpec[]): void {
  brokers.forEach(({ brokerName, brokerId }, i) => {
    const first = brokers.findIndex(
      (other) => other.brokerName === brokerName && other.brokerId === brokerId,
    );
    if (first === i) return;
    const expected = `brokers[${first}] has that name and the id ${brokerId} too: choose another name.`;
    fields[i].report({ path: fields[i].pathOf("brokerName"), found: brokerName, expected });
  });
}

/** A JVM that gets less memory than its heap is killed when it is busiest. */
function checkMemory(
  fields: readonly Fields[],
  containers: readonly { heap?: number }[],
  { memory }: Machine,
): void {
  const heaps = containers.map(({ heap = 0 }) => heap);
  const total = heaps.reduce((sum, heap) => sum + heap, 0);
  if (memory === undefined || total <= memory) return;
  const largest = heaps.indexOf(Math.max(...heaps));
  fields[largest].report({
    path: fields[largest].pathOf("heap"),
    found: fields[largest].raw("heap") ?? rules.mib(heaps[largest]),
    expected: `all heaps together, ${rules.mib(total)}, are above this machine's memory of ${rules.mib(memory)}: lower them.`,
  });
}
