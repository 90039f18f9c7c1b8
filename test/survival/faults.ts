import { setTimeout as sleep } from "node:timers/promises";
import { DockerHost } from "../e2e/support/hosts";
import { LaidOut } from "../e2e/support/laidOut";

/** Something that happens to a cluster, and is over in the end. */
export interface Fault {
  /** Of the command line. */
  readonly name: string;
  /** Of the table. */
  readonly title: string;
  /** Whether it is one of groups whose master controllers choose, alone. */
  readonly controlled?: boolean;
  /** Where masters and the controllers' leader are to be before. */
  readonly fits?: (at: Masters) => boolean;
  readonly happen: (cluster: LaidOut, at: Masters) => Promise<void>;
}

/** The hosts of what matters most. */
export interface Masters {
  readonly a: DockerHost;
  readonly b: DockerHost;
  readonly leader?: DockerHost;
}

/** For how long a host or a controller is away, which is long enough for all to go on without it. */
const awayMilliseconds = 20_000;
const minute = 60_000;

const away = (milliseconds = awayMilliseconds) => sleep(milliseconds);

/** The group whose master is hit. */
const group = "broker-a";

const apart = ({ a, b }: Masters): boolean => a !== b;
const withLeader = (at: Masters): boolean => apart(at) && at.a === at.leader;
const withoutLeader = (at: Masters): boolean => apart(at) && at.a !== at.leader;

/** The host that has no master and not the controllers' leader. */
const other = ({ hosts }: LaidOut, { a, b, leader }: Masters): DockerHost =>
  hosts.find((host) => ![a, b, leader].includes(host)) as DockerHost;

const leaderWithMaster = (at: Masters): boolean =>
  apart(at) && [at.a, at.b].includes(at.leader as DockerHost);

/** Takes servers away for a while, in the order of their names. */
async function without(
  cluster: LaidOut,
  servers: readonly string[],
  milliseconds = awayMilliseconds,
): Promise<void> {
  const containers = await Promise.all(servers.map((server) => cluster.containerOf(server)));
  await Promise.all(containers.map(({ host, name }) => host.docker("kill", name)));
  await away(milliseconds);
  await Promise.all(containers.map(({ host, name }) => host.docker("start", name)));
}

/** Name servers, which are the controllers, that of the leader first. */
const nameServers = ({ hosts }: LaidOut, { leader }: Masters): string[] =>
  [...hosts]
    .sort((one, two) => Number(two === leader) - Number(one === leader))
    .map(({ name }) => `namesrv-${name}`);

async function cutOff(host: DockerHost): Promise<void> {
  await host.cutOff();
  try {
    await away();
  } finally {
    await host.join();
  }
}

export const faults: readonly Fault[] = [
  {
    name: "killed",
    title: "the master's process is killed",
    happen: async (cluster) => {
      await cluster.signal(await cluster.master(group), "KILL");
      await away();
    },
  },
  {
    name: "stopped",
    title: "the master is stopped cleanly, and started",
    happen: async (cluster) => {
      const { host, name } = await cluster.containerOf(await cluster.master(group));
      await host.docker("stop", name);
      await away();
      await host.docker("start", name);
    },
  },
  {
    name: "handed-over",
    title: "the master hands over to another replica",
    controlled: true,
    happen: async (cluster, at) => {
      await cluster.moveMaster(group, other(cluster, at));
      await away();
    },
    fits: leaderWithMaster,
  },
  {
    name: "cut-off",
    title: "the master's host is cut off, and joined; the controllers' leader is elsewhere",
    fits: withoutLeader,
    happen: (_, { a }) => cutOff(a),
  },
  {
    name: "cut-off-leader",
    title: "the same, with the controllers' leader on it",
    controlled: true,
    fits: withLeader,
    happen: (_, { a }) => cutOff(a),
  },
  {
    name: "host-stopped",
    title: "the master's host stops as if its power failed, and starts; the leader is elsewhere",
    fits: withoutLeader,
    happen: async (_, { a }) => {
      await a.stop();
      await away();
      await a.start();
    },
  },
  {
    name: "paused",
    title: "the master stands still for a minute (SIGSTOP)",
    happen: async (cluster) => {
      const master = await cluster.master(group);
      await cluster.signal(master, "STOP");
      await away(minute);
      await cluster.signal(master, "CONT");
    },
  },
  {
    name: "controller",
    title: "the controllers' leader is killed, and back after 20 s",
    controlled: true,
    fits: apart,
    happen: (cluster, at) => without(cluster, nameServers(cluster, at).slice(0, 1)),
  },
  {
    name: "two-controllers",
    title: "two controllers are killed, the leader too, and back after 20 s",
    controlled: true,
    fits: apart,
    happen: (cluster, at) => without(cluster, nameServers(cluster, at).slice(0, 2)),
  },
  {
    name: "name-servers-in-turn",
    title: "each name server is killed, one after the other",
    happen: async (cluster, at) => {
      for (const server of nameServers(cluster, at)) {
        await without(cluster, [server], 0);
        await cluster.isWell();
      }
    },
  },
  {
    name: "no-name-server",
    title: "all name servers are away for a minute",
    happen: (cluster, at) => without(cluster, nameServers(cluster, at), minute),
  },
  {
    name: "slave-cut-off",
    title: "a host with slaves alone is cut off, and joined",
    controlled: true,
    fits: leaderWithMaster,
    happen: (cluster, at) => cutOff(other(cluster, at)),
  },
  {
    name: "slave-disk-full",
    title: "the disk of a host with slaves alone is full for a minute",
    controlled: true,
    fits: leaderWithMaster,
    happen: async (cluster, at) => {
      const host = other(cluster, at);
      await host.disk.fill(1);
      try {
        await away(minute);
      } finally {
        host.disk.makeRoom();
      }
    },
  },
  {
    name: "slave-volume-lost",
    title: "a slave loses its volume, and has a new one",
    controlled: true,
    fits: leaderWithMaster,
    happen: async (cluster, at) => {
      const { host, name } = await cluster.containerOf(await cluster.replicaOn(group, other(cluster, at)));
      await host.docker("stop", name);
      const image = await host.docker("inspect", "--format", "{{.Config.Image}}", name);
      await host.docker(...emptied(name, image.trim()));
      await away(5_000);
      await host.docker("start", name);
    },
  },
  {
    name: "rolling",
    title: "all brokers take new containers (`pulumi up`)",
    fits: apart,
    happen: (cluster) => cluster.change(),
  },
];

/** A command that removes all that is in a broker's store. */
const emptied = (container: string, image: string): string[] => [
  ...["run", "--rm", "--user", "0", "--volumes-from", container, "--entrypoint", "find", image],
  ...["/home/rocketmq/store", "-mindepth", "1", "-delete"],
];
