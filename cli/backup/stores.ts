import { existsSync } from "node:fs";
import { RunError } from "@pulumi/pulumi/errors";
import { Listening, lookAt, MountPlan, readLook, StoreLook, storeOf } from "../../model/plan";
import { ResolvedBroker, ResolvedCluster } from "../../model/settings";
import { Docker } from "../host/docker";
import { findImages } from "../host/images";
import { Progress } from "../host/progress";
import { Site } from "../host/site";
import { runTask, Task } from "../host/task";

/** A broker's store, as a container of its own reaches it. */
export interface Store {
  /** Of the host that it is on. */
  readonly docker: Docker;
  readonly broker: ResolvedBroker;
  readonly mount: MountPlan;
  /** `uid:gid` of RocketMQ; absent: root. */
  readonly user?: string;
  /** The broker's container, if there is one. */
  readonly container?: { readonly image: string; readonly running: boolean; readonly startedAt: string };
  /** Where it listens in its container. */
  readonly at: Listening;
  /** The keys of the stack that hold for a store's life. */
  readonly keys: Readonly<Record<string, string>>;
}

/** Absolute path of the store in a container. */
export const storePath = ({ shared }: ResolvedCluster): string => storeOf(shared.profile.server);

/** The stores of brokers of a cluster: where their containers have them, or would have them. */
export const findStores = async (sites: readonly Site[]): Promise<Store[]> =>
  (await Promise.all(sites.map(storesOn))).flat();

const storesOn = ({ cluster, plan, docker }: Site): Promise<Store[]> =>
  Promise.all(
    cluster.brokers.map(async (broker, i) => {
      const { container, live, storeKeys } = plan.brokers[i];
      const target = storePath(cluster);
      const planned = container.mounts.find((mount) => mount.target === target) as MountPlan;
      const found = await inspect(docker, broker.containerName);
      const mounted = found?.mounts.find((mount) => mount.target === target);
      const { user } = cluster.shared.profile.server;
      return {
        docker,
        broker,
        mount: mounted ?? planned,
        user: user && `${user.uid}:${user.gid}`,
        container: found,
        at: live.at,
        keys: storeKeys,
      };
    }),
  );

/** The store of one broker, else all. @param wanted the name of its server */
export function chosenStores(stores: readonly Store[], wanted: string | undefined): readonly Store[] {
  const chosen = wanted === undefined ? stores : stores.filter(({ broker }) => broker.name === wanted);
  if (chosen.length > 0) return chosen;
  const has = stores.map(({ broker }) => broker.name).join(", ");
  throw new RunError(`--broker is ${wanted}, which the stack does not have. It has ${has}.`);
}

async function inspect({ api }: Docker, name: string) {
  try {
    const { Image: image, State, Mounts } = await api.getContainer(name).inspect();
    return {
      image,
      running: State.Running,
      startedAt: State.StartedAt,
      mounts: Mounts.map(({ Type, Name, Source, Destination: target }): MountPlan =>
        Type === "volume"
          ? { kind: "volume", name: "store", source: Name ?? Source, target }
          : { kind: "folder", name: "store", source: Source, target },
      ),
    };
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

/** What is started and stopped with a store. */
export const stateOf = async ({ docker, broker }: Store): Promise<string> => {
  const found = await inspect(docker, broker.containerName);
  return found?.running ? found.startedAt : "stopped";
};

/** The container that uses a store at the moment, if one does. */
export async function userOf({ docker, mount }: Store): Promise<string | undefined> {
  const running = await docker.api.listContainers();
  return running
    .find(({ Mounts }) =>
      Mounts.some(({ Name, Source }) =>
        mount.kind === "volume" ? Name === mount.source : Source === mount.source,
      ),
    )
    ?.Names[0].slice(1);
}

/** Whether a store is there; of a folder on another machine that is not known. */
export async function exists({ docker: { api, local }, mount: { kind, source } }: Store): Promise<boolean> {
  if (kind === "folder") return !local || existsSync(source);
  const { Volumes: volumes } = await api.listVolumes();
  return volumes.some(({ Name }) => Name === source);
}

/** The images of brokers' containers, and of those that have none the ones of the stack. */
export async function imagesOfStores(
  sites: readonly Site[],
  stores: readonly Store[],
  progress: Progress,
): Promise<ReadonlyMap<Store, string>> {
  const without = stores.filter(({ container }) => container === undefined);
  const { used } = await findImages(
    sites.map(({ host, cluster, docker }) => ({
      host,
      docker,
      cluster: {
        ...cluster,
        nameServers: [],
        proxies: [],
        console: undefined,
        brokers: without.filter((store) => store.docker === docker).map(({ broker }) => broker),
      },
    })),
    progress,
  );
  return new Map(
    stores.map((store) => [store, store.container?.image ?? used[`brokers.${store.broker.group}`]] as const),
  );
}

/** Root may do with files what it is told, and nothing else. */
const rootOfFiles: Pick<Task, "user" | "capabilities"> = {
  user: "0:0",
  capabilities: ["CHOWN", "DAC_OVERRIDE", "FOWNER"],
};

/** A task beside a store that reads it, as RocketMQ's user. */
export const readingTask = ({ mount, user }: Store, image: string, script: string): Task => ({
  image,
  script,
  mounts: [mount],
  readOnly: true,
  user: user ?? "0:0",
  capabilities: user === undefined ? ["DAC_OVERRIDE"] : [],
});

/** A task beside a store that writes it, before it is RocketMQ's. */
export const writingTask = ({ mount }: Store, image: string, script: string): Task => ({
  image,
  script,
  mounts: [mount],
  readOnly: false,
  ...rootOfFiles,
});

/** Looks into a store that is there. */
export async function look(store: Store, image: string, path: string): Promise<StoreLook> {
  const task = { ...readingTask(store, image, lookAt(path)), ...rootOfFiles };
  const { exitCode, printed, said } = await runTask(store.docker, task);
  if (exitCode !== 0)
    throw new RunError(
      `The store of ${store.broker.containerName}, ${store.mount.source}, could not be read: ${said.trim()}`,
    );
  return readLook(printed);
}
