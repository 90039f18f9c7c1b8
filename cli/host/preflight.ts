import { ClusterPlan, containersOf, diskCleaned, diskLimit } from "../../model/plan";
import {
  besidesHeap,
  blamed,
  commitLogFileSize,
  Fields,
  hasFree,
  hostPorts,
  locate,
  memoryOf,
  overlap,
  parseSubnet,
  PortClaim,
  Problem,
  ResolvedCluster,
  rules,
  serversOf,
} from "../../model/settings";
import { bearableKeys, storeKeys } from "../../model/profiles";
import { Facts } from "./facts";

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** What each of several hosts says of itself, by what a cluster on one says. */
const hostKeys: Readonly<Record<string, string>> = {
  ip: "address",
  bindAddress: "bindAddress",
  workspace: "workspace",
};

/** The problem with the host that has it, where there are several. */
const onHost =
  (host: string | undefined) =>
  (problem: Problem): Problem => {
    if (host === undefined) return problem;
    const { path, expected } = problem;
    return Object.hasOwn(hostKeys, path)
      ? { ...problem, path: `hosts.${host}.${hostKeys[path]}` }
      : { ...problem, expected: `on ${host}: ${expected}` };
  };

/**
 * Problems that a start would have on a machine, each under the path of its setting as the user wrote it.
 *
 * @param host its name, where there are several
 */
export function preflightProblems(
  settings: object,
  cluster: ResolvedCluster,
  plan: ClusterPlan,
  facts: Facts,
  host?: string,
): Problem[] {
  const fields = Fields.of(settings, () => undefined);
  return [
    ...address(cluster, facts),
    ...networkAddresses(cluster, plan, facts),
    ...takenPorts(cluster, plan, facts),
    ...memory(cluster, facts),
    ...disk(cluster, facts),
    ...storeKeyProblems(cluster, plan, facts),
  ]
    .map(onHost(host))
    .map((problem) => ({ ...problem, ...locate(fields, problem.path, problem.found) }));
}

function address(
  { shared: { reach } }: ResolvedCluster,
  { ownAddress, hostNetwork, resolved }: Facts,
): Problem[] {
  const { mode, ip, bindAddress, onHost } = reach;
  if (onHost && !hostNetwork) {
    const expected =
      "with Docker Desktop, engines in virtual machines and engines without root's rights, the host network is not this " +
      "machine's, so clients would not find the servers; engines that remap users have none: use bridge.";
    return [{ path: "networkMode", found: "host", expected }];
  }
  if (!ownAddress) {
    const path = bindAddress === ip ? "ip" : "bindAddress";
    const expected = "this machine has no such address: set it to one that it has.";
    return [{ path, found: bindAddress, expected }];
  }
  if (mode !== "name" || resolved === undefined) return [];
  if (resolved.length === 0) {
    const expected = "this machine cannot resolve it, and clients have to: give it an address in DNS first.";
    return [{ path: "ip", found: ip, expected }];
  }
  if (bindAddress === "0.0.0.0" || !resolved.every((one) => one.startsWith("127."))) return [];
  const expected =
    `on this machine it resolves to ${resolved[0]}, perhaps by /etc/hosts, where nothing will be published: let it ` +
    `resolve to ${bindAddress}, or set bindAddress to 0.0.0.0.`;
  return [{ path: "ip", found: ip, expected }];
}

/** The addresses of the cluster's network are nobody else's. */
function networkAddresses(
  { subnet, shared }: ResolvedCluster,
  { networkName }: ClusterPlan,
  { subnets, addressPools }: Facts,
): Problem[] {
  if (shared.reach.onHost) return [];
  const others = subnets.filter(({ network }) => network !== networkName);
  const reject = (expected: string): Problem[] => [{ path: "subnet", found: subnet?.text, expected }];
  if (subnet !== undefined) {
    const clash = others.find((other) => overlap(other.subnet, subnet));
    return clash === undefined ? [] : reject(`${clash.by} has addresses of it: choose another.`);
  }
  const isThere = others.length < subnets.length;
  const pools = addressPools.flatMap(({ base, prefix }) => {
    const parsed = parseSubnet(base);
    return parsed ? [{ base: parsed, size: 2 ** (32 - prefix) }] : [];
  });
  const taken = others.map(({ subnet }) => subnet);
  if (isThere || pools.length === 0 || hasFree(pools, taken)) return [];
  return reject(
    "Docker has no addresses left for another network: remove networks that nobody uses (docker network prune), or set it to a " +
      "network that leads nowhere else, such as 10.89.0.0/24.",
  );
}

function takenPorts(cluster: ResolvedCluster, plan: ClusterPlan, { containers, taken }: Facts): Problem[] {
  const own = containerNamesOf(plan);
  const running = containers.filter((container) => container.running);
  const holderOf = ({ port, containerName }: PortClaim) =>
    running.find(
      ({ name, ports, portsUnknown }) => ports.includes(port) || (portsUnknown && name === containerName),
    )?.name;
  const { onHost } = cluster.shared.reach;
  const problems = hostPorts(cluster)
    .filter((claim) => taken.includes(claim.port) && !own.includes(holderOf(claim) ?? ""))
    .map((claim) => {
      const { port, path, found, address } = claim;
      const holder = holderOf(claim);
      const who = holder === undefined ? "another program" : `the container ${holder}`;
      const where = onHost ? `port ${port}` : `${address}:${port}`;
      return {
        path,
        found,
        expected: `${who} listens on ${where}: choose another port, move all with portOffset, or stop it.`,
      };
    });
  return problems.filter(({ path }, i) => problems.findIndex((other) => other.path === path) === i);
}

function memory(cluster: ResolvedCluster, { containers, freeMemory }: Facts): Problem[] {
  const running = (name: string) =>
    containers.find((container) => container.name === name && container.running);
  // A running server has its memory already; it needs more only if its heap grows.
  const claims = serversOf(cluster).map((placed) => {
    const now = running(placed.server.containerName);
    const wanted = memoryOf(placed.server);
    const bytes = now === undefined ? wanted + besidesHeap : Math.max(0, wanted - (now.memory ?? wanted));
    return { placed, bytes };
  });
  const needed = claims.reduce((sum, { bytes }) => sum + bytes, 0);
  if (freeMemory === undefined || needed <= freeMemory) return [];
  const largest = claims.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  const expected =
    `${rules.mib(freeMemory)} of memory are free, and the servers that will start or grow need ${rules.mib(needed)}, ` +
    `${rules.mib(besidesHeap)} each besides its heap: lower it, or free memory.`;
  return [{ ...blamed(largest.placed), expected }];
}

function disk(cluster: ResolvedCluster, { diskUsed = 0, diskFree, writable, containers }: Facts): Problem[] {
  const { workspace } = cluster.shared;
  const reject = (expected: string): Problem[] => [{ path: "workspace", found: workspace, expected }];
  if (!writable) return reject("you may not write there: choose another folder, or get the right to write.");
  const where = workspace === undefined ? "Docker's volumes are on a disk that" : "its disk";
  const advice = "free some space, or set it to a folder on another disk.";
  if (diskUsed >= diskLimit)
    return reject(
      `${where} is ${percent(diskUsed)} full, and from ${percent(diskLimit)} on RocketMQ takes no messages: ${advice}`,
    );
  // A broker without space for its next file loses messages that it has acknowledged.
  const starting = cluster.brokers.filter(
    ({ containerName }) => !containers.some(({ name, running }) => running && name === containerName),
  );
  const needed = starting.reduce((sum, broker) => sum + commitLogFileSize(broker), 0);
  if (diskFree === undefined || diskFree >= needed) return [];
  return reject(
    `${where} has ${rules.mib(diskFree)} free, and the next files of the brokers that will start take ${rules.mib(needed)} ` +
      `(mappedFileSizeCommitLog): ${advice}`,
  );
}

/** A store that is there keeps what holds for its life. */
const storeKeyProblems = (cluster: ResolvedCluster, plan: ClusterPlan, facts: Facts): Problem[] =>
  otherStoreKeys(cluster, plan, facts)
    .filter(({ key }) => !bearableKeys.includes(key))
    .map(({ name, key, begun, found }) => ({
      path: `brokers.${name}.brokerConf.${key}`,
      found,
      expected:
        `its store was begun with ${begun}, which holds for the store's life. ${storeKeys[key]} Set it back, or ` +
        `give the broker another store: move its volume or folder away, or take another name for it.`,
    }));

/** Keys that hold for the life of a store and are to be other than those that it was begun with. */
function otherStoreKeys(
  { brokers }: ResolvedCluster,
  plan: ClusterPlan,
  { containers }: Facts,
): { name: string; key: string; begun: string; found: string }[] {
  return brokers.flatMap(({ name, containerName }, i) => {
    const { storeKeys: all = {} } = containers.find((one) => one.name === containerName) ?? {};
    return Object.entries(plan.brokers[i].storeKeys)
      .filter(([key, value]) => Object.hasOwn(all, key) && all[key] !== value)
      .map(([key, found]) => ({ name, key, begun: all[key], found }));
  });
}

/** What a start would do well to say of this machine, though nothing forbids it; one line each. */
export const preflightNotes = (cluster: ResolvedCluster, plan: ClusterPlan, facts: Facts): string[] => [
  ...diskNotes(cluster, facts),
  ...otherStoreKeys(cluster, plan, facts)
    .filter(({ key }) => bearableKeys.includes(key))
    .map(({ name, key, begun }) => `the store of ${name} was begun with ${key} ${begun}: ${storeKeys[key]}`),
];

function diskNotes({ shared: { workspace } }: ResolvedCluster, { diskUsed = 0 }: Facts): string[] {
  if (diskUsed < diskCleaned || diskUsed >= diskLimit) return [];
  const where = workspace === undefined ? "the disk of Docker's volumes" : `the disk of ${workspace}`;
  return [
    `${where} is ${percent(diskUsed)} full: from ${percent(diskCleaned)} on RocketMQ deletes its oldest messages, read or not, ` +
      `and from ${percent(diskLimit)} on it takes none`,
  ];
}

/** The names of all containers of a cluster, those that prepare folders too. */
export const containerNamesOf = (plan: ClusterPlan): string[] => [
  ...[...plan.nameServers, ...plan.brokers].flatMap(({ prepare }) => (prepare ? [prepare.name] : [])),
  ...containersOf(plan).map(({ name }) => name),
];
