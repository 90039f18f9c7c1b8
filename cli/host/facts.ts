import { lookup } from "node:dns/promises";
import { constants } from "node:fs";
import { access, readFile, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { hostPorts, ResolvedCluster, rules, serversOf } from "../../model/settings";
import { ownerFileOf, storeKeysIn } from "../../model/plan";
import { fileIn } from "./containerFile";
import { AddressPool, Docker } from "./docker";
import { Taken, takenSubnets } from "./networks";

/** The state of the Docker Engine and this machine, against which a cluster is checked before it is created. */
export interface Facts {
  /** All containers of the engine, running or not. */
  readonly containers: readonly ContainerFacts[];
  /** The ports of the cluster on which a program listens already. */
  readonly taken: readonly number[];
  /** Whether the address for the published ports is one of the engine's machine. */
  readonly ownAddress: boolean;
  /** Whether the engine's host network is the network of its machine. */
  readonly hostNetwork: boolean;
  /** What has addresses that a network could be given. */
  readonly subnets: readonly Taken[];
  /** Where the engine takes the addresses of networks from. */
  readonly addressPools: readonly AddressPool[];
  /** The addresses of the cluster's name on this machine; empty: it has none; absent: the cluster has no name. */
  readonly resolved?: readonly string[];
  /** Free memory in bytes; absent if it is unknown. */
  readonly freeMemory?: number;
  /** Free bytes on the disk for the data; absent if they are unknown. */
  readonly diskFree?: number;
  /** Used share of the disk for the data, as RocketMQ calculates it; absent if it is unknown. */
  readonly diskUsed?: number;
  /**
   * Whether the workspace, or the folder in which it will be created, can be written to. It also counts as writable if it
   * has data already: an engine creates folders with its own rights.
   */
  readonly writable: boolean;
}

export interface ContainerFacts {
  readonly name: string;
  readonly running: boolean;
  /** Whether Docker does not know its ports: it uses the Docker host's network, or Docker is just restarting it. */
  readonly portsUnknown: boolean;
  /** The ports that it publishes. */
  readonly ports: readonly number[];
  /** What its JVM has for its heap and buffers, in bytes, if it is a running container of the cluster. */
  readonly memory?: number;
  /** What its store holds for its life, by key of broker.conf, if it is a broker of the cluster. */
  readonly storeKeys?: Readonly<Record<string, string>>;
}

/** Asks the engine; also looks at this machine if the engine runs on it. */
export async function gatherFacts(cluster: ResolvedCluster, docker: Docker): Promise<Facts> {
  const listed = await docker.api.listContainers({ all: true });
  const containers = listed.map(({ Names, State, Ports, HostConfig }) => ({
    name: Names[0].slice(1),
    running: State === "running" || State === "restarting",
    portsUnknown: HostConfig.NetworkMode === "host" || State === "restarting",
    ports: Ports.map(({ PublicPort }) => PublicPort).filter((port) => port !== undefined),
  }));
  const own = new Set(serversOf(cluster).map(({ server }) => server.containerName));
  const withMemory = await Promise.all(
    containers.map(async (one) => ({
      ...one,
      ...(one.running && own.has(one.name) ? { memory: await memoryOf(docker, one.name) } : {}),
      ...(await storeKeysOf(one.name, cluster, docker)),
    })),
  );
  const { workspace, reach } = cluster.shared;
  const { hostNetwork, addressPools } = docker;
  const subnets = await takenSubnets(docker);
  const claims = hostPorts(cluster);
  const ports = claims.map(({ port }) => port);
  if (!docker.local) {
    const published = containers.flatMap(({ running, ports }) => (running ? ports : []));
    return {
      containers: withMemory,
      taken: ports.filter((port) => published.includes(port)),
      ownAddress: true,
      hostNetwork,
      subnets,
      addressPools,
      freeMemory: docker.memory,
      writable: true,
    };
  }
  const folder = await nearestExisting(workspace ?? docker.folder);
  // On the Docker host's network, some servers listen on all addresses.
  const errors = await Promise.all(
    claims.map(({ address, port }) => listenError(reach.onHost ? undefined : address, port)),
  );
  return {
    containers: withMemory,
    taken: ports.filter((_, i) => errors[i] === "EADDRINUSE"),
    resolved: reach.mode === "name" && reach.ip ? await addressesOf(reach.ip) : undefined,
    ownAddress: (await listenError(reach.bindAddress, 0)) !== "EADDRNOTAVAIL",
    hostNetwork,
    subnets,
    addressPools,
    freeMemory: await freeMemory(),
    ...(await diskOf(folder)),
    writable:
      workspace === undefined ||
      (await isAccessible(folder, constants.W_OK)) ||
      (await isAccessible(join(workspace, "data", "rocketmq"), constants.F_OK)),
  };
}

const addressesOf = (name: string): Promise<string[]> =>
  lookup(name, { all: true, family: 4 }).then(
    (found) => found.map(({ address }) => address),
    () => [],
  );

/** Why nothing can listen on a port; undefined if it is free. Port 0 stands for any free port. */
const listenError = (address: string | undefined, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
      .once("error", ({ code }: NodeJS.ErrnoException) => resolve(code))
      .once("listening", () => server.close(() => resolve(undefined)))
      .listen(port, address);
  });

/** Memory that is available without swapping. This is more than "free" memory, because caches are given up. */
async function freeMemory(): Promise<number | undefined> {
  const kib = /^MemAvailable:\s+(\d+) kB/m.exec(await readFile("/proc/meminfo", "utf8"))?.[1];
  return kib === undefined ? undefined : Number(kib) * 1024;
}

/** The used share as RocketMQ calculates it: used space, as a share of used and available space. */
async function diskOf(folder: string): Promise<Pick<Facts, "diskUsed" | "diskFree">> {
  const { blocks, bfree, bavail, bsize } = await statfs(folder);
  return {
    diskUsed: blocks === 0 ? 0 : (blocks - bfree) / (blocks - bfree + bavail),
    diskFree: blocks === 0 ? undefined : bavail * bsize,
  };
}

/** What a container's JVM has for its heap and buffers, in bytes. */
async function memoryOf({ api }: Docker, name: string): Promise<number | undefined> {
  const { Config } = await api.getContainer(name).inspect();
  return memoryIn(Config.Env);
}

/** The same, from its environment. */
export function memoryIn(environment: readonly string[]): number | undefined {
  const options = environment
    .filter((variable) => /^(JAVA_OPT_EXT|JAVA_OPTS|MAX_POSSIBLE_HEAP)=/.test(variable))
    .join(" ");
  // The first limit of direct memory is the heap and the buffers.
  const size = [/-XX:MaxDirectMemorySize=(\d+[kmg]?)/i, /-Xmx(\d+[kmg]?)/i, /MAX_POSSIBLE_HEAP=(\d+)/]
    .map((pattern) => pattern.exec(options)?.[1])
    .find((found) => found !== undefined);
  return size === undefined ? undefined : rules.bytesOf(size);
}

/** What the store of a container that is a broker of the cluster holds for its life. */
async function storeKeysOf(
  name: string,
  { brokers, shared }: ResolvedCluster,
  docker: Docker,
): Promise<Pick<ContainerFacts, "storeKeys">> {
  if (!brokers.some(({ containerName }) => containerName === name)) return {};
  const file = await fileIn(docker, name, ownerFileOf(shared.profile.server));
  return file === undefined ? {} : { storeKeys: storeKeysIn(file) };
}

/** A folder, or its nearest ancestor that exists. */
const nearestExisting = async (folder: string): Promise<string> =>
  (await isAccessible(folder, constants.F_OK)) || folder === dirname(folder)
    ? folder
    : nearestExisting(dirname(folder));

const isAccessible = (folder: string, mode: number): Promise<boolean> =>
  access(folder, mode).then(
    () => true,
    () => false,
  );
