import { DataFolder } from "../profiles";
import { prepareName, ResolvedShared } from "../settings";
import { ContainerPlan, MountPlan } from "./container";
import { quoted, refusedExitCode } from "./shell";

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

/** Gives those of the folders to the user of RocketMQ that are root's: what is another user's is not taken from them. */
const giveAway = `for folder in "\${@:2}"; do
  if (($(stat -c %u "$folder") == 0)); then chown "$1" "$folder"; fi
done`;

/** How long a server waits until it has been given its folders. */
const givenWithinSeconds = 30;

/**
 * A script that has a server wait until it has been given its folders, which is done while its container is made. It ends one
 * whose folders belong to another user, and keeps messages from the other users of the Docker host. Docker keeps its
 * volumes from them by itself.
 */
export function checkFolders(mounts: readonly MountPlan[]): string {
  if (mounts.length === 0) return "";
  const folders = mounts.filter(({ kind }) => kind === "folder");
  return [
    `check() {`,
    `  local owner`,
    `  until [[ -w $1 ]]; do`,
    `    owner=$(stat -c %u "$1")`,
    `    ((owner == 0 && SECONDS < ${givenWithinSeconds})) && sleep 0.05 && continue`,
    `    [[ -w $1 ]] && break`, // given between the two looks
    `    echo "The folder $2 belongs to user $owner, and is not taken from them." \\`,
    `      "Give it to user $(id -u) with chown, or set another workspace." >&2`,
    `    exit ${refusedExitCode}`,
    `  done`,
    `}`,
    ...mounts.map(({ source, target }) => `check ${quoted(target)} ${quoted(source)}`),
    ...folders.filter(({ name }) => name === "store").map(({ target }) => `chmod 700 ${quoted(target)}`),
  ].join("\n");
}

/**
 * A container that gives a server's folders to the user the server runs as, and ends; it runs beside the server's, which waits
 * for that. Docker makes new folders and
 * volumes for root; giving them away takes a root, but one that can do nothing else.
 */
export function planPrepare(server: ContainerPlan, { profile }: ResolvedShared): ContainerPlan | undefined {
  const { user } = profile.server;
  if (user === undefined || server.mounts.length === 0) return undefined;
  return {
    name: prepareName(server.name),
    image: server.image,
    entrypoint: ["bash", "-c", giveAway, "prepare"],
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
