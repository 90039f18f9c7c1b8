import { ResolvedBroker } from "./broker";
import { rejectBrokerKey } from "./brokerConf";
import { usualConsoleName } from "./console";
import { Fields } from "./fields";
import { roomIn } from "./subnet";
import { Machine } from "./machine";
import { blamed, memoryOf } from "./jvmMemory";
import { prefixed } from "./names";
import { checkPortClaims } from "./portClaims";
import { checkReplicas } from "./replication";
import * as rules from "./rules";
import { locate, ResolvedCluster, serverFields, serversOf } from "./servers";

/** Reports settings that are legal, but not together. */
export function checkContradictions(fields: Fields, cluster: ResolvedCluster, machine: Machine): void {
  // What follows speaks of servers by their names, of which some are none, as has been told.
  if (serversOf(cluster).some(({ server }) => !rules.serverName.test(server.name))) return;
  // Where there are too many servers, their names are in each other's way because of that.
  if (checkCount(fields, cluster)) checkNames(fields, cluster);
  checkReached(fields, cluster);
  checkIdentities(fields, cluster.brokers);
  checkReplicas(cluster.brokers, ({ group }) => serverFields(fields, "brokers", group));
  checkActingMasters(fields, cluster);
  checkControllers(fields, cluster);
  checkPortClaims(fields, cluster);
  checkSubnet(fields, cluster);
  checkMemory(fields, cluster, machine);
  checkDeclared(fields, cluster);
}

/** Reports what RocketMQ 4 does not know of topics and consumer groups, and would leave out without a word. */
function checkDeclared(
  fields: Fields,
  { shared: { profile }, topics, consumerGroups }: ResolvedCluster,
): void {
  if (profile.server.proxy) return;
  const reject = (map: string, name: string, key: string) =>
    fields.object(map).object(name).reject(key, `RocketMQ ${profile.server.version} does not have it.`);
  for (const [name, { type, attributes }] of Object.entries(topics)) {
    if (type !== "NORMAL") reject("topics", name, "type");
    if (Object.keys(attributes).length > 0) reject("topics", name, "attributes");
  }
  for (const [name, { consumeMessageOrderly, attributes }] of Object.entries(consumerGroups)) {
    if (consumeMessageOrderly) reject("consumerGroups", name, "consumeMessageOrderly");
    if (Object.keys(attributes).length > 0) reject("consumerGroups", name, "attributes");
  }
}

/** The blog post's folders have no room for a second server. */
function checkCount(fields: Fields, { shared, hosts, nameServers, brokers }: ResolvedCluster): boolean {
  if (!shared.profile.oneOfEach) return true;
  if (hosts.length > 0) fields.reject("hosts", `the ${shared.profile.name} profile has one of each server.`);
  const tooMany = Object.entries({ nameServers, brokers }).filter(([, { length }]) => length > 1);
  for (const [key] of tooMany) fields.reject(key, `the ${shared.profile.name} profile has one.`);
  return tooMany.length === 0;
}

/** Reports servers that could not be reached where the address puts them. */
function checkReached(fields: Fields, { shared: { profile, reach } }: ResolvedCluster): void {
  if (!["loopback", "container"].includes(reach.mode) || profile.nameServerAddress !== "published") return;
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
  const reserved = [...helpers, prefixed(cluster.shared.namePrefix, usualConsoleName)];
  const dialledByName = ["container", "loopback", "network"].includes(cluster.shared.reach.mode);
  placed.forEach(({ path, server }, i) => {
    if (path === "console") return; // its name is kept for it
    const { containerName } = server;
    const [map, name] = path.split(".");
    const reject = (expected: string) =>
      fields.report({ path, found: fields.object(map).raw(name ?? "") ?? {}, expected });
    const others = [...placed.slice(0, i).map((other) => other.server.containerName), ...reserved];
    const another = others.find((other) => other.toLowerCase() === containerName.toLowerCase());
    if (another === containerName)
      reject(`another container of this cluster is called ${containerName}: choose another name.`);
    else if (another !== undefined)
      reject(
        `another container of this cluster is called ${another}, which is the same name in DNS: choose another.`,
      );
    if (map === "proxies" && dialledByName && containerName.includes("_"))
      reject(
        `containers would dial it as ${containerName}, and RocketMQ's Java client takes no name with '_' for gRPC: ` +
          `choose a ${name?.includes("_") ? "name" : "namePrefix"} without.`,
      );
  });
}

/** A name of all name servers on the network: that by which the blog post's broker knew its own, through a link. */
export const nameServerAlias = "namesrv";

/** The container that prepares a server's folders. */
export const prepareName = (containerName: string): string => `${containerName}-prepare`;

/** A broker is known by its name and id; a second one would take its messages and its place. */
function checkIdentities(fields: Fields, brokers: readonly ResolvedBroker[]): void {
  brokers.forEach(({ group, brokerName, brokerId }, i) => {
    const first = brokers.findIndex(
      (other) => other.brokerName === brokerName && other.brokerId === brokerId,
    );
    if (first === i) return;
    const expected = `brokers.${brokers[first].group} has that name and the id ${brokerId} too: choose another.`;
    fields.report({ path: `brokers.${group}.brokerName`, found: brokerName, expected });
  });
}

/** A slave that stands in for its master is of no use where clients are not told of it. */
function checkActingMasters(fields: Fields, { brokers, nameServers }: ResolvedCluster): void {
  // Empty: that is not known yet.
  if (nameServers.every(({ namesrvConf: { supportActingMaster: told } }) => told === "true" || told === ""))
    return;
  for (const { group, brokerConf } of brokers)
    if (brokerConf.enableSlaveActingMaster === "true")
      rejectBrokerKey(
        serverFields(fields, "brokers", group),
        "enableSlaveActingMaster",
        "clients find a slave in its master's place only where all name servers tell them so: set " +
          "nameServerDefaults: { namesrvConf: { supportActingMaster: true } } too, or remove it.",
      );
}

/** Most controllers have to be there, and have a copy of what all know. */
function checkControllers(fields: Fields, { controlled, nameServers: { length } }: ResolvedCluster): void {
  if (!controlled || (length >= 3 && length % 2 === 1)) return;
  fields.reject(
    "nameServers",
    `they are the controllers that the brokers' durability wants, and ${length} of them ` +
      (length < 3
        ? "do without none that is lost: have three."
        : `do without as many as ${length - 1} would: have one less, or one more.`),
  );
}

/** Each server has an address on the network, if there is one. */
function checkSubnet(fields: Fields, cluster: ResolvedCluster): void {
  const { subnet, shared } = cluster;
  if (subnet === undefined) return;
  const servers = serversOf(cluster).length;
  if (shared.reach.onHost)
    fields.reject("subnet", "with networkMode host there is no network of the servers' own: remove it.");
  else if (roomIn(subnet) < servers)
    fields.reject(
      "subnet",
      `it has addresses for ${roomIn(subnet)} containers, and there are ${servers} servers: choose a larger one.`,
    );
}

/** A JVM that gets less memory than its heap is killed when it is busiest. */
function checkMemory(fields: Fields, cluster: ResolvedCluster, { memory }: Machine): void {
  const placed = serversOf(cluster);
  const total = placed.reduce((sum, { server }) => sum + memoryOf(server), 0);
  if (memory === undefined || total <= memory) return;
  const { path, found } = blamed(placed.reduce((a, b) => (memoryOf(b.server) > memoryOf(a.server) ? b : a)));
  const what = placed.some(({ server: { buffers } }) => buffers > 0) ? "heaps and buffers" : "heaps";
  fields.report({
    ...locate(fields, path, found),
    expected: `all ${what} together, ${rules.mib(total)}, are above this machine's memory of ${rules.mib(memory)}: lower them.`,
  });
}
