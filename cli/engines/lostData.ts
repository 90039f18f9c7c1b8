import { existsSync } from "node:fs";
import { join } from "node:path";
import { ClusterPlan, MountPlan, serverIn } from "../../model/plan";
import { Docker } from "../host/docker";
import { Site } from "../host/site";
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

const allRecorded = (stack: string): readonly string[] =>
  readState<string[]>(fileOf(stack), "nothing is lost but what it knows of earlier volumes.") ?? [];

/** Begins what is recorded of a host; no name of a volume or folder has a colon. */
const markOf = (host: string | undefined): string => (host === undefined ? "" : `${host}:`);

/** The volumes and folders that a stack's servers were seen to have on a host, also those of servers that it no longer has. */
export const recordedPlaces = (stack: string, host?: string): readonly string[] =>
  allRecorded(stack)
    .filter((place) => place.startsWith(markOf(host)))
    .map((place) => place.slice(markOf(host).length));

/** Remembers which volumes and folders there are: one that is missing later has lost its data. */
export async function recordPlaces(stack: string, sites: readonly Site[]): Promise<void> {
  const there = await Promise.all(
    sites.map(async ({ host, plan, docker }) => {
      const isThere = await lookAround(docker);
      return placesOf(plan)
        .filter(isThere)
        .map(({ source }) => `${markOf(host)}${source}`);
    }),
  );
  const all = new Set([...allRecorded(stack), ...there.flat()]);
  writeState(fileOf(stack), `${JSON.stringify([...all].sort(), undefined, 2)}\n`, privateMode);
}

/** Says of volumes and folders that the stack had that they are no longer there: their servers start without data. */
export async function lostData(stack: string, { host, plan, docker }: Site): Promise<string[]> {
  const recorded = recordedPlaces(stack, host);
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
export async function watchData({ plan, docker: { api } }: Site): Promise<() => string[]> {
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
