import { existsSync, readdirSync, readFileSync } from "node:fs";
import { run, succeeds } from "../run";
import { killAll, removeGroup } from "./processes";
import { Site } from "./site";

/** Removes whatever is there of a set of hosts, by its names alone: also of one that another process abandoned. */
export async function removeSite(site: Site): Promise<void> {
  const namespaces = namespacesOf(site);
  for (const namespace of namespaces) await killAll(namespace, site.name);
  await succeeds("ip", ["link", "delete", site.interface]);
  for (const namespace of namespaces) await run("ip", ["netns", "delete", namespace]);
  for (const target of mountsBelow(site.folder)) await run("umount", ["--lazy", target]);
  await removeGroup(site.name);
  // Last, as it is by its folder that what an aborted run left is found.
  await run("rm", ["-rf", site.folder]);
}

function namespacesOf(site: Site): string[] {
  const all = existsSync("/run/netns") ? readdirSync("/run/netns") : [];
  return all.filter((name) => name === site.switch || name.startsWith(site.namespace("")));
}

/** Hosts mount in a namespace of their own, which goes with them. What a test mounted there itself stays. */
const mountsBelow = (folder: string): string[] =>
  readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1])
    .filter((target) => target?.startsWith(`${folder}/`))
    .reverse();
