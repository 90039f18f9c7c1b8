import { rmSync } from "node:fs";
import { join } from "node:path";
import { docker } from "../docker";
import { run } from "../run";
import { SshAccess } from "../sshServer";
import { DockerHost } from "./dockerHost";
import { removeSite } from "./removal";
import { Site } from "./site";

export { DockerHost } from "./dockerHost";

/** Several hosts on a network, to which this machine belongs too. */
export interface Hosts {
  /** Of all that they keep. */
  readonly folder: string;
  /** In the order of their names. */
  readonly hosts: readonly DockerHost[];
  /** Has `ssh`, and what uses it, let in by each of them. */
  readonly ssh: SshAccess;
  /** Removes them with all that they keep; may be called again. */
  remove(): Promise<void>;
}

/**
 * Starts hosts of such names, each a short word. Whatever earlier tests that were aborted left of theirs is removed.
 *
 * @param disk mebibytes of one that each has for its engine's data alone; absent: they have this machine's
 */
export async function startHosts(names: readonly string[], disk?: number): Promise<Hosts> {
  await removeAbandonedHosts();
  const site = Site.claim();
  try {
    await connectMachine(site);
    const hosts = names.map((name, index) => new DockerHost(site, name, index));
    if (disk !== undefined) for (const host of hosts) await host.mountDisk(disk);
    const started = await Promise.allSettled(hosts.map((host) => host.start()));
    for (const start of started) if (start.status === "rejected") throw start.reason as Error;
    const access = SshAccess.to(
      hosts.map(({ ssh }) => ssh),
      join(site.folder, "ssh"),
    );
    return { folder: site.folder, hosts, ssh: access, remove: () => removeSite(site) };
  } catch (error) {
    await removeSite(site);
    throw error;
  }
}

/** Removes hosts of processes that ended without doing so themselves. */
export async function removeAbandonedHosts(): Promise<void> {
  for (const site of Site.abandoned()) await removeSite(site);
}

/**
 * The switch is in a namespace of its own: on this machine, all that passes through a bridge passes its firewall, where
 * Docker has what is not its own dropped.
 */
async function connectMachine(site: Site): Promise<void> {
  const { switch: namespace, interface: cable } = site;
  const there = (...args: string[]) => run("ip", ["-netns", namespace, ...args]);
  await run("ip", ["netns", "add", namespace]);
  await there("link", "add", "switch", "type", "bridge");
  await there("link", "set", "switch", "up");
  await run("ip", ["link", "add", cable, "type", "veth", "peer", "name", "uplink", "netns", namespace]);
  await there("link", "set", "uplink", "master", "switch", "up");
  await run("ip", ["address", "add", `${site.machineAddress}/24`, "dev", cable]);
  await run("ip", ["link", "set", cable, "up"]);
}

/** Gives images of this machine's engine to each host's. */
export async function loadImages({ folder, hosts }: Hosts, images: readonly string[]): Promise<void> {
  const file = join(folder, "images.tar");
  await docker("save", "--output", file, ...images);
  await Promise.all(hosts.map((host) => host.docker("load", "--input", file)));
  rmSync(file);
}
