import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { execute } from "../../components/execute";
import {
  BackupPart,
  backupParts,
  brokerRuntimeIn,
  changedExitCode,
  hasAll,
  LogRange,
  logRangeIn,
  readHoldings,
  readMark,
  readRuntime,
  readWritten,
  writePart,
} from "../../model/plan";
import { BrokerBackup, manifestName, renderManifest } from "../backup/manifest";
import { sizeOf } from "../backup/size";
import {
  chosenStores,
  exists,
  findStores,
  imagesOfStores,
  look,
  readingTask,
  stateOf,
  Store,
  storePath,
} from "../backup/stores";
import { BackupWriter, checkOut } from "../backup/writer";
import { clusterOf, readStack } from "../engines";
import { Progress } from "../host/progress";
import { runTask } from "../host/task";
import { Options } from "../options";
import { sitesStep } from "../sites";
import { note, step } from "../step";

/** How often a database is copied that is changed meanwhile. */
const tries = 5;

/** Copies what the brokers of a stack have, whether they run or not, to a folder or an archive. */
export async function backup(options: Options): Promise<void> {
  if (!options.out) throw new RunError("--out is missing: name a folder, or a file that ends in .tar.gz.");
  const out = resolve(process.env.INIT_CWD ?? process.cwd(), options.out);
  checkOut(out);
  const stack = readStack(process.cwd(), options.stack);
  clusterOf(stack); // problems that need no Docker Engine are told without one
  const { cluster, sites } = await sitesStep(stack);
  const path = storePath(cluster);
  const stores = await findStores(sites);
  const groups = await Promise.all(groupsOf(stores, options.broker).map(led));
  const images = await step("Images", (progress) =>
    imagesOfStores(
      sites,
      groups.flatMap((group) => [group.first, ...group.slaves]),
      progress,
    ),
  );
  const imageOf = (store: Store) => images.get(store) as string;

  const writer = await BackupWriter.create(out);
  try {
    const brokers: BrokerBackup[] = [];
    for (const [i, { first, slaves }] of groups.entries()) {
      const { brokerName, name, containerName } = first.broker;
      brokers.push(
        await step(
          name,
          async (progress) => {
            if (!(await exists(first)))
              throw new RunError(
                `${name} has no store: ${first.mount.source} is not there. Was the stack ever started?`,
              );
            const before = await stateOf(first);
            const running = before !== "stopped";
            const seen = await look(first, imageOf(first), path);
            if (seen.mark !== undefined)
              throw new RunError(
                `The store of ${containerName} was not restored to its end: repeat that restore first.`,
              );
            const files: Partial<Record<BackupPart, { name: string; bytes: number }>> = {};
            const sources = new Set<string>();
            let logEnd: number | undefined;
            for (const part of options.metadata ? (["metadata"] as const) : backupParts) {
              const from = part === "messages" && running ? await nearest(first, slaves, progress) : first;
              sources.add(from.mount.source);
              if (part === "messages" && running) logEnd = await logEndOf(from);
              const file = await writer.add(
                `${brokerName.length > 60 ? `broker-${i + 1}` : brokerName}.${part}.tar.gz`,
                (write) => copy({ from, image: imageOf(from), path, part, running, write, progress }),
                tries,
              );
              if (file === undefined)
                throw new RunError(
                  `${containerName} changes its database faster than it can be read. Stop it first: npm stop.`,
                );
              files[part] = file;
            }
            if ((await stateOf(first)) !== before)
              throw new RunError(`${containerName} was started or stopped while it was read. Repeat.`);
            const { brokerClusterName } = cluster;
            const mark = readMark(seen.owner ?? "") ?? {
              brokerClusterName,
              brokerName,
              version: seen.version,
              keys: first.keys,
            };
            const { pop, bytes: diskBytes } = seen;
            return { ...mark, running, sources: [...sources], pop, diskBytes, logEnd, files };
          },
          ({ files, running }) =>
            `${running ? "running" : "stopped"}, ${sizeOf(Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0))}`,
        ),
      );
    }
    const manifest = { format: 1, createdAt: new Date().toISOString(), stack: stack.stack, brokers } as const;
    await writer.addText(manifestName, renderManifest(manifest));
    await writer.finish();
  } catch (error) {
    await writer.discard();
    throw error;
  }
  console.log(`\nWritten to ${out}. To restore it: npm run restore -- --stack NAME --from ${out}`);
}

/** A master and its slaves, which have the same messages. */
interface Group {
  /** The master; where it is in another stack, or none of the group runs, any one. */
  readonly first: Store;
  readonly slaves: readonly Store[];
}

/** @param wanted the name of a server; absent: all */
function groupsOf(stores: readonly Store[], wanted: string | undefined): Group[] {
  return [...new Set(chosenStores(stores, wanted).map(({ broker }) => broker.brokerName))].map((name) => {
    const [first, ...slaves] = stores
      .filter(({ broker }) => broker.brokerName === name)
      .sort((a, b) => a.broker.brokerId - b.broker.brokerId);
    return { first, slaves };
  });
}

/**
 * A group that has controllers, with the replica first that is its master, else the one with the most messages; where none runs, or says
 * so, as it is.
 */
export async function led(group: Group): Promise<Group> {
  if (!group.first.broker.controlled) return group;
  const all = [group.first, ...group.slaves];
  const asked = await Promise.all(all.map(stateOfReplica));
  const masters = asked.filter(({ isActive }) => isActive);
  const candidates = masters.length > 0 ? masters : asked; // there may be one that does not know yet that another one is
  const { store: first } = candidates.reduce((a, b) => (b.maxOffset > a.maxOffset ? b : a));
  return { first, slaves: all.filter((store) => store !== first) };
}

async function stateOfReplica(store: Store) {
  const container = store.docker.api.getContainer(store.broker.containerName);
  const { succeeded, output } = store.container?.running
    ? await execute(container, readHoldings(store.at))
    : { succeeded: false, output: "" };
  const { isActive, maxOffset = -1 } = succeeded ? brokerRuntimeIn(output) : { isActive: false };
  return { store, isActive, maxOffset };
}

/** How long a slave is given for what its master has. */
const inSyncMilliseconds = 10_000;

/** Whose messages are read: those of a slave that has all, which spares the master; else the master's. */
async function nearest(master: Store, slaves: readonly Store[], progress: Progress): Promise<Store> {
  const candidates = slaves.filter(({ container }) => container?.running);
  if (candidates.length === 0) return master;
  progress("looking for a slave that has all messages");
  const wanted = await rangeOf(master);
  for (const slave of wanted ? candidates : []) {
    for (const until = Date.now() + inSyncMilliseconds; Date.now() < until;) {
      const has = await rangeOf(slave);
      if (has && wanted && hasAll(has, wanted)) return slave;
      if (!has || (wanted && has.begin > wanted.begin)) break;
    }
  }
  note(`${master.broker.name}: no slave has all messages, so its own are read`);
  return master;
}

async function rangeOf({ docker, broker, at }: Store): Promise<LogRange | undefined> {
  const { output } = await execute(docker.api.getContainer(broker.containerName), readRuntime(at));
  return logRangeIn(output);
}

/** Where a running broker's log ends: there are whole messages before, and maybe a half one after. */
async function logEndOf(store: Store): Promise<number> {
  const range = await rangeOf(store);
  if (range) return range.end;
  throw new RunError(
    `${store.broker.containerName} runs, and does not say where its log ends: wait until it is healthy, or stop it, then repeat.`,
  );
}

interface Copy {
  readonly from: Store;
  readonly image: string;
  readonly path: string;
  readonly part: BackupPart;
  readonly running: boolean;
  readonly write: (chunk: Uint8Array) => Promise<void>;
  readonly progress: Progress;
}

/** @returns whether it is a copy of one state, or of a database that was changed meanwhile */
async function copy({ from, image, path, part, running, write, progress }: Copy): Promise<boolean> {
  let count = 0;
  const output = (chunk: Buffer) => {
    count += chunk.length;
    progress(`${part}, ${sizeOf(count)}`);
    return write(chunk);
  };
  const { exitCode, said } = await runTask(from.docker, readingTask(from, image, writePart(path, part)), {
    output,
  });
  if (exitCode === changedExitCode) return false;
  const { bytes, problem } = readWritten(said, running);
  const reason =
    problem ??
    (exitCode !== 0
      ? `its copy ended with ${exitCode}`
      : bytes !== count
        ? "the connection broke off"
        : undefined);
  if (reason !== undefined)
    throw new RunError(`The store of ${from.broker.containerName} could not be read: ${reason}`);
  return true;
}
