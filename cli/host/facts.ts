import { lookup } from "node:dns/promises";
import { constants } from "node:fs";
import { access, readFile, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { hostPorts, ResolvedCluster, rules, serversOf } from "../../model/settings";
import { Docker } from "./docker";

/** What a cluster is checked against before anything of it is created. */
export interface Facts {
  /** The containers that the engine has, running or not. */
  readonly containers: readonly PresentContainer[];
  /** Of the ports that the cluster needs, those that something listens on. */
  readonly taken: readonly number[];
  /** Whether the address that ports are published on is the engine's machine's. */
  readonly ownAddress: boolean;
  /** Whether the engine has its machine's network for a host network. */
  readonly hostNetwork: boolean;
  /** Where the cluster's name leads on this machine; empty: nowhere; absent: it has none. */
  readonly resolved?: readonly string[];
  /** Bytes that are free for the heaps; absent where that cannot be known. */
  readonly freeMemory?: number;
  /** Bytes that are free on the data's disk; absent where that cannot be known. */
  readonly diskFree?: number;
  /** Share of the data's disk that is used, as RocketMQ reckons it; absent where that cannot be known. */
  readonly diskUsed?: number;
  /**
   * Whether the workspace, or the folder that it will be made in, can be written to, or has data already: an engine makes
   * folders with rights of its own.
   */
  readonly writable: boolean;
}

export interface PresentContainer {
  readonly name: string;
  readonly running: boolean;
  /** Whether its ports are the Docker host's own; which these are Docker does not know. */
  readonly onHost: boolean;
  /** Those that it publishes. */
  readonly ports: readonly number[];
  /** Bytes of its JVM's heap, if it is one of the cluster's and runs. */
  readonly heap?: number;
}

/** Looks at the engine, and at this machine where the engine is on it. */
export async function gatherFacts(cluster: ResolvedCluster, docker: Docker): Promise<Facts> {
  const listed = await docker.api.listContainers({ all: true });
  const containers = listed.map(({ Names, State, Ports, HostConfig }) => ({
    name: Names[0].slice(1),
    running: State === "running",
    onHost: HostConfig.NetworkMode === "host",
    ports: Ports.map(({ PublicPort }) => PublicPort).filter((port) => port !== undefined),
  }));
  const own = new Set(serversOf(cluster).map(({ server }) => server.containerName));
  const withHeaps = await Promise.all(
    containers.map(async (one) =>
      one.running && own.has(one.name) ? { ...one, heap: await heapOf(docker, one.name) } : one,
    ),
  );
  const { workspace, reach } = cluster.shared;
  const { hostNetwork } = docker;
  const ports = hostPorts(cluster).map(({ port }) => port);
  if (!docker.local) {
    const published = containers.flatMap(({ running, ports }) => (running ? ports : []));
    return {
      containers: withHeaps,
      taken: ports.filter((port) => published.includes(port)),
      ownAddress: true,
      hostNetwork,
      freeMemory: docker.memory,
      writable: true,
    };
  }
  const folder = await existing(workspace ?? docker.folder);
  // Not all servers on the Docker host can be told on which address to listen.
  const address = reach.onHost ? undefined : reach.bindAddress;
  const errors = await Promise.all(ports.map((port) => listenError(address, port)));
  return {
    containers: withHeaps,
    taken: ports.filter((_, i) => errors[i] === "EADDRINUSE"),
    resolved: reach.mode === "name" && reach.ip ? await addressesOf(reach.ip) : undefined,
    ownAddress: (await listenError(reach.bindAddress, 0)) !== "EADDRNOTAVAIL",
    hostNetwork,
    freeMemory: await freeMemory(),
    ...(await diskOf(folder)),
    writable:
      workspace === undefined ||
      (await can(folder, constants.W_OK)) ||
      (await can(join(workspace, "data", "rocketmq"), constants.F_OK)),
  };
}

const addressesOf = (name: string): Promise<string[]> =>
  lookup(name, { all: true, family: 4 }).then(
    (found) => found.map(({ address }) => address),
    () => [],
  );

/** Why nothing can listen on a port, 0 being any that is free; nothing where something can. */
const listenError = (address: string | undefined, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
      .once("error", ({ code }: NodeJS.ErrnoException) => resolve(code))
      .once("listening", () => server.close(() => resolve(undefined)))
      .listen(port, address);
  });

/** Memory that can be had without swapping; more than what is "free", as caches give way. */
async function freeMemory(): Promise<number | undefined> {
  const kib = /^MemAvailable:\s+(\d+) kB/m.exec(await readFile("/proc/meminfo", "utf8"))?.[1];
  return kib === undefined ? undefined : Number(kib) * 1024;
}

/** Its share that is used as RocketMQ reckons: what is used, of that and what can be had. */
async function diskOf(folder: string): Promise<Pick<Facts, "diskUsed" | "diskFree">> {
  const { blocks, bfree, bavail, bsize } = await statfs(folder);
  return {
    diskUsed: blocks === 0 ? 0 : (blocks - bfree) / (blocks - bfree + bavail),
    diskFree: blocks === 0 ? undefined : bavail * bsize,
  };
}

/** The heap that it was given. */
async function heapOf({ api }: Docker, name: string): Promise<number | undefined> {
  const { Config } = await api.getContainer(name).inspect();
  const options = Config.Env.filter((variable) =>
    /^(JAVA_OPT_EXT|JAVA_OPTS|MAX_POSSIBLE_HEAP)=/.test(variable),
  );
  const size = /-Xmx(\d+[kmg]?)|MAX_POSSIBLE_HEAP=(\d+)/i.exec(options.join(" "));
  return size === null ? undefined : rules.bytesOf(size[1] ?? size[2]);
}

/** A folder, or the nearest one above it that exists. */
const existing = async (folder: string): Promise<string> =>
  (await can(folder, constants.F_OK)) || folder === dirname(folder) ? folder : existing(dirname(folder));

const can = (folder: string, mode: number): Promise<boolean> =>
  access(folder, mode).then(
    () => true,
    () => false,
  );
