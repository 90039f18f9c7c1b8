import { ResolvedServer, ResolvedShared } from "../settings";
import { knownHosts, networkMode } from "./address";
import { ContainerPlan, ServerPlan } from "./container";
import { serverLabelOf, ServerKind } from "./ownership";
import { supervisor, Surroundings } from "./shell";
import { planDigest, planLabel } from "./planLabel";
import { checkFolders, planPrepare } from "./storage";
import { checkImage } from "./version";

/** Closing a store takes seconds, and a killed broker has to recover its store; a proxy lets its clients finish. */
const graceSeconds = 60;

/** RocketMQ's scripts have the garbage collector's log there, in five files of up to 30 MB, and a backup of each. */
const sharedMemory = 256 * 2 ** 20;

/** What name servers, brokers and proxies have in common. */
export function planServer(
  kind: ServerKind,
  server: ResolvedServer,
  shared: ResolvedShared,
  own: Omit<
    ContainerPlan,
    Exclude<keyof CommonPlan, "environment"> | "entrypoint" | "graceSeconds" | "sharedMemory"
  >,
  { first, useless, beside }: Surroundings = {},
): ServerPlan {
  const unlabelled: ContainerPlan = {
    ...own,
    sharedMemory,
    ...planCommon(kind, server, shared, own.environment),
    entrypoint: supervisor({
      first: [checkImage(shared.profile.server), checkFolders(own.mounts), first].filter(Boolean).join("\n"),
      useless,
      beside,
    }),
    graceSeconds,
  };
  const labels = { ...unlabelled.labels, [planLabel]: planDigest(unlabelled) };
  const container: ContainerPlan = { ...unlabelled, labels };
  return { container, prepare: planPrepare(container, shared) };
}

type CommonPlan = Pick<
  ContainerPlan,
  | "name"
  | "image"
  | "networkMode"
  | "hosts"
  | "restart"
  | "leastPrivilege"
  | "memory"
  | "cpus"
  | "labels"
  | "log"
> & { readonly environment: ContainerPlan["environment"] };

/** What the containers of all kinds of servers have in common. */
export const planCommon = (
  kind: ServerKind,
  server: ResolvedServer,
  shared: ResolvedShared,
  environment: ContainerPlan["environment"],
): CommonPlan => ({
  name: server.containerName,
  image: server.image,
  environment: {
    ...environment,
    ...server.environment,
    ...(shared.timeZone === undefined ? {} : { TZ: shared.timeZone }),
  },
  networkMode: networkMode(shared),
  hosts: knownHosts(shared),
  restart: shared.profile.restart,
  leastPrivilege: shared.profile.leastPrivilege,
  memory: server.memory,
  cpus: server.cpus,
  labels: { ...server.labels, ...serverLabelOf(kind, server.name) },
  log: { size: shared.logSize, files: shared.logFiles },
});
