import { existsSync } from "node:fs";
import { join } from "node:path";
import { ClusterPlan, MountPlan, serverIn } from "../../model/plan";
import { Docker } from "../host/docker";
import { stackFolder } from "../host/home";
import { privateMode, readState, writeState } from "../host/stateFile";

/** What a server keeps data in. */
interface Place extends Pick<MountPlan, "kind" | "name" | "source"> {
  readonly server: { readonly kind: string; readonly name: string };
}

/** Where a cluster's servers keep data. */
const placesOf = ({ nameServers, brokers }: Pick<ClusterPlan, "nameServers" | "brokers">): Place[] =>
  [...nameServers, ...brokers].flatMap(({ container: { labels, mounts } }) => {
    const server = serverIn(labels);
    return server === undefined ? [] : mounts.map((mount) => ({ ...mount, server }));
  });

const fileOf = (stack: string): string => join(stackFolder(stack), "data.json");

/** The volumes and folders that a stack's servers were seen to have, also those of servers that it no longer has. */
export const recordedPlaces = (stack: string): readonly string[] =>
  readState<string[]>(fileOf(stack), "nothing is lost but what it knows of earlier volumes.") ?? [];

/** Remembers which volumes and folders there are: one that is missing later has lost its data. */
export async function recordPlaces(stack: string, plan: ClusterPlan, docker: Docker): Promise<void> {
  const isThere = await lookAround(docker);
  const there = placesOf(plan).filter(isThere);
  const all = new Set([...recordedPlaces(stack), ...there.map(({ source }) => source)]);
  writeState(fileOf(stack), `${JSON.stringify([...all].sort(), undefined, 2)}\n`, privateMode);
}

/** Says of volumes and folders that the stack had that they are no longer there: their servers start without data. */
export async function lostData(stack: string, plan: ClusterPlan, docker: Docker): Promise<string[]> {
  const recorded = recordedPlaces(stack);
  const isThere = await lookAround(docker);
  return placesOf(plan)
    .filter((place) => recorded.includes(place.source) && !isThere(place))
    .map(lossOf);
}

/** Whether a place is there. Folders elsewhere are out of sight. */
async function lookAround({ api, local }: Docker): Promise<(place: Place) => boolean> {
  const { Volumes: volumes } = await api.listVolumes();
  return ({ kind, source }) =>
    kind === "folder" ? !local || existsSync(source) : volumes.some(({ Name }) => Name === source);
}

/** Watches for volumes that are removed from now on. @returns a function that ends it, and says whose data is lost */
export async function watchData(plan: ClusterPlan, { api }: Docker): Promise<() => string[]> {
  const abort = new AbortController();
  const removed: string[] = [];
  const events = await api.getEvents({
    filters: { type: ["volume"], event: ["destroy"] },
    abortSignal: abort.signal,
  });
  events.on("data", (line: Buffer) => removed.push(line.toString("utf8")));
  events.on("error", () => undefined); // that it was ended
  return () => {
    abort.abort();
    const isRemoved = ({ source }: Place) => removed.some((line) => line.includes(`"${source}"`));
    return placesOf(plan)
      .filter((place) => place.kind === "volume" && isRemoved(place))
      .map(lossOf);
  };
}

/** What it means that a place is gone. */
export function lossOf({ kind, name, source, server }: Place): string {
  const what =
    name === "store"
      ? `all that ${server.name} had: its messages, its topics and groups, and how far consumers had read`
      : name === "logs"
        ? `the logs of ${server.name}`
        : `what ${server.name} kept, such as the queues of ordered topics`;
  return kind === "folder"
    ? `the folder ${source} is gone, and with it ${what}; to have it made anew, npm stop, then npm start`
    : `the volume ${source} is gone, and with it ${what}; it is made anew, and is empty`;
}
