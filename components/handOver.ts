import { setTimeout as sleep } from "node:timers/promises";
import {
  canSpare,
  electMaster,
  GroupStep,
  holdBack,
  isAt,
  takeAgain,
  readSyncState,
  SyncState,
  syncStateIn,
} from "../model/plan";
import { Containers } from "./dockerEngine";
import { execute } from "./execute";

/** How often the controllers are asked. */
const pauseMilliseconds = 500;

/** What the controllers know of a replica's group, as it asks for it itself; undefined where none answers. */
export async function syncStateOf(
  docker: Containers,
  containerName: string,
  group: GroupStep,
): Promise<SyncState | undefined> {
  const { succeeded, output } = await execute(docker.getContainer(containerName), readSyncState(group));
  return succeeded ? syncStateIn(output, group) : undefined;
}

/** Whether a replica is its group's master. */
export async function isMaster(
  docker: Containers,
  containerName: string,
  group: GroupStep,
): Promise<boolean> {
  const state = await syncStateOf(docker, containerName, group);
  return isAt(state?.masterAddress, group.at.port);
}

/**
 * Waits until a group can do without a replica, as the others have all that it has.
 *
 * @throws with words for the user, where that does not come in time
 */
export async function untilSpared(
  docker: Containers,
  containerName: string,
  group: GroupStep,
): Promise<SyncState> {
  for (const until = Date.now() + group.seconds * 1000; ;) {
    const state = await syncStateOf(docker, containerName, group);
    if (state && canSpare(state, group.at.port)) return state;
    if (Date.now() > until) throw new Error(notSpared(containerName, group, state));
    await sleep(pauseMilliseconds);
  }
}

/** Has another replica that is in sync become the master, and waits until all others follow it. */
export async function handOver(
  docker: Containers,
  containerName: string,
  group: GroupStep,
  { inSyncReplicas }: SyncState,
): Promise<void> {
  const container = docker.getContainer(containerName);
  const next = inSyncReplicas.find((one) => one.alive && !isAt(one.brokerAddress, group.at.port));
  if (next === undefined) return; // none is spared
  await execute(container, holdBack(group.at));
  await execute(container, electMaster(group, next));
  await execute(container, takeAgain(group.at, group.minInSyncReplicas)); // also where it is still the master
  await untilSpared(docker, containerName, group);
}

function notSpared(containerName: string, { brokerName, seconds }: GroupStep, state?: SyncState): string {
  const known = state
    ? `${state.inSyncReplicas.length} of its ${state.inSyncReplicas.length + state.notInSyncReplicas.length} replicas are in sync`
    : "no controller says how many of its replicas are in sync";
  return (
    `${containerName} is to take a new container, and ${brokerName} cannot do without it: after ${seconds} s ${known}. ` +
    "See what keeps the others (npm run status), and try again; with rolling: false it is not asked for."
  );
}
