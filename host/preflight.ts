import { constants } from "node:fs";
import { access, readFile, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { ClusterPlan, serversOf } from "../plan";
import { ClusterSpec, Problem, vipPort } from "../spec";
import { Docker } from "./docker";

/** What a cluster is checked against before anything of it is created. */
export interface Facts {
  /** The containers that the engine has, running or not. */
  readonly containers: readonly { name: string; running: boolean; ports: readonly number[] }[];
  /** Of the ports that the cluster publishes, those that something listens on. */
  readonly taken: readonly number[];
  /** Whether the address that ports are published on is the engine's machine's. */
  readonly ownAddress: boolean;
  /** Bytes that are free for the heaps; absent where that cannot be known. */
  readonly freeMemory?: number;
  /** Share of the data's disk that is used, as RocketMQ reckons it; absent where that cannot be known. */
  readonly diskUsed?: number;
  /** Whether the workspace, or the folder that it will be made in, can be written to. */
  readonly writable: boolean;
}

/** RocketMQ refuses messages when the disk is so full. */
const diskLimit = 0.9;

/** Besides its heap a JVM takes memory for its code, its threads and its buffers. */
const besidesHeap = 64 * 2 ** 20;

/** What would go wrong, each problem under its setting. */
export function foreseen(spec: ClusterSpec, plan: ClusterPlan, facts: Facts): Problem[] {
  return [
    ...address(spec, facts),
    ...takenPorts(spec, plan, facts),
    ...memory(spec, facts),
    ...disk(spec, facts),
  ];
}

function address({ shared: { ip, bindAddress } }: ClusterSpec, { ownAddress }: Facts): Problem[] {
  if (ownAddress) return [];
  const path = bindAddress === ip ? "ip" : "bindAddress";
  return [
    { path, found: bindAddress, expected: "this machine has no such address: set it to one that it has." },
  ];
}

function takenPorts(spec: ClusterSpec, plan: ClusterPlan, { containers, taken }: Facts): Problem[] {
  const own = ownNames(plan);
  const holderOf = (port: number) =>
    containers.find(({ running, ports }) => running && ports.includes(port))?.name;
  return portSettings(spec).flatMap(({ path, found, ports }) => {
    const port = ports.find((one) => taken.includes(one) && !own.includes(holderOf(one) ?? ""));
    if (port === undefined) return [];
    const holder = holderOf(port);
    const who = holder === undefined ? "another program" : `the container ${holder}`;
    return [
      {
        path,
        found,
        expected: `${who} listens on ${spec.shared.bindAddress}:${port}: choose another, or stop it.`,
      },
    ];
  });
}

/** The settings that say which ports are published. */
const portSettings = ({ nameServers, brokers, console }: ClusterSpec) => [
  ...nameServers.map(({ port }, i) => ({ path: `nameServers[${i}].port`, found: port, ports: [port] })),
  ...brokers.map((broker, i) => ({
    path: `brokers[${i}].listenPort`,
    found: broker.listenPort,
    ports: [broker.listenPort, vipPort(broker)],
  })),
  ...(console ? [{ path: "console.port", found: console.port, ports: [console.port] }] : []),
];

/** All ports that a cluster publishes. */
export const publishedPorts = (spec: ClusterSpec): number[] =>
  portSettings(spec).flatMap(({ ports }) => ports);

function memory(spec: ClusterSpec, { containers, freeMemory }: Facts): Problem[] {
  const runs = (name: string) => containers.some((container) => container.name === name && container.running);
  const heaps = [
    ...spec.nameServers.map((server, i) => ({ path: `nameServers[${i}].heap`, ...server })),
    ...spec.brokers.map((broker, i) => ({ path: `brokers[${i}].heap`, ...broker })),
    ...(spec.console ? [{ path: "console.heap", ...spec.console }] : []),
  ].filter(({ containerName }) => !runs(containerName)); // what runs has its memory already
  const needed = heaps.reduce((sum, { heap = 0 }) => sum + heap + besidesHeap, 0);
  if (freeMemory === undefined || needed <= freeMemory) return [];
  const largest = heaps.reduce((a, b) => ((b.heap ?? 0) > (a.heap ?? 0) ? b : a));
  const expected =
    `${mib(freeMemory)} of memory are free, and the servers that are to start need ${mib(needed)}, ` +
    `${mib(besidesHeap)} each besides its heap: lower it, or free memory.`;
  return [{ path: largest.path, found: mib(largest.heap ?? 0), expected }];
}

function disk({ shared: { workspace } }: ClusterSpec, { diskUsed = 0, writable }: Facts): Problem[] {
  if (!writable) {
    const expected = "you may not write there: choose another folder, or ask for the right to.";
    return [{ path: "workspace", found: workspace, expected }];
  }
  if (diskUsed < diskLimit) return [];
  const where = workspace === undefined ? "Docker's volumes are on a disk that is" : "its disk is";
  const expected =
    `${where} ${Math.round(diskUsed * 100)} % full, and from ${diskLimit * 100} % on RocketMQ takes no messages: ` +
    "free some space, or set it to a folder on another disk.";
  return [{ path: "workspace", found: workspace, expected }];
}

const mib = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;

/** The names of all containers of a cluster. */
export const ownNames = (plan: ClusterPlan): string[] => [
  ...(plan.gateway ? [plan.gateway.name] : []),
  ...[...plan.nameServers, ...plan.brokers].flatMap(({ prepare }) => (prepare ? [prepare.name] : [])),
  ...serversOf(plan).map(({ name }) => name),
];

/** Looks at the engine, and at this machine where the engine is on it. */
export async function gatherFacts(spec: ClusterSpec, docker: Docker): Promise<Facts> {
  const listed = await docker.api.listContainers({ all: true });
  const containers = listed.map(({ Names, State, Ports }) => ({
    name: Names[0].slice(1),
    running: State === "running",
    ports: Ports.map(({ PublicPort }) => PublicPort).filter((port) => port !== undefined),
  }));
  const { workspace, bindAddress } = spec.shared;
  const ports = publishedPorts(spec);
  if (!docker.local) {
    const published = containers.flatMap(({ running, ports }) => (running ? ports : []));
    return {
      containers,
      taken: ports.filter((port) => published.includes(port)),
      ownAddress: true,
      freeMemory: docker.memory,
      writable: true,
    };
  }
  const folder = await existing(workspace ?? docker.folder);
  const codes = new Map(
    await Promise.all(ports.map(async (port) => [port, await listenError(bindAddress, port)] as const)),
  );
  return {
    containers,
    taken: ports.filter((port) => codes.get(port) === "EADDRINUSE"),
    ownAddress: ![...codes.values()].includes("EADDRNOTAVAIL"),
    freeMemory: await freeMemory(),
    diskUsed: await diskUsed(folder),
    writable: workspace === undefined || (await mayWrite(folder)),
  };
}

/** Why nothing can listen on a port; nothing where it is free. */
const listenError = (address: string, port: number): Promise<string | undefined> =>
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

/** As RocketMQ reckons: what is used, of that and what can be had. */
async function diskUsed(folder: string): Promise<number> {
  const { blocks, bfree, bavail } = await statfs(folder);
  return blocks === 0 ? 0 : (blocks - bfree) / (blocks - bfree + bavail);
}

/** A folder, or the nearest one above it that exists. */
async function existing(folder: string): Promise<string> {
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  return exists || folder === dirname(folder) ? folder : existing(dirname(folder));
}

const mayWrite = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
