import { DataFolder } from "../profiles";
import { prepareName, ResolvedShared } from "../settings";
import { ContainerPlan, MountPlan } from "./container";

/** Where a server's folders are kept. Each contains a name that Docker lets nobody else have. */
export const planMounts = (
  folders: readonly DataFolder[],
  containerName: string,
  { workspace, namePrefix }: ResolvedShared,
): MountPlan[] =>
  folders.map(({ name, target, hostPath }) =>
    workspace === undefined
      ? { kind: "volume", name, source: `${containerName}-${name}`, target }
      : { kind: "folder", name, source: `${workspace}/${hostPath(containerName, namePrefix)}`, target },
  );

/**
 * A container that gives a server's folders to the user the server runs as, and ends. Docker makes new folders and
 * volumes for root; giving them away takes a root, but one that can do nothing else.
 */
export function planPrepare(server: ContainerPlan, { profile }: ResolvedShared): ContainerPlan | undefined {
  const { user } = profile.server;
  if (user === undefined || server.mounts.length === 0) return undefined;
  return {
    name: prepareName(server.name),
    image: server.image,
    entrypoint: ["chown"],
    command: [`${user.uid}:${user.gid}`, ...server.mounts.map(({ target }) => target)],
    environment: {},
    networkMode: "none",
    ports: [],
    aliases: [],
    hosts: [],
    mounts: server.mounts,
    files: [],
    user: "0:0",
    labels: {},
    log: server.log,
    restart: "no",
    leastPrivilege: true,
    capabilities: ["CAP_CHOWN"],
    graceSeconds: 1,
  };
}
