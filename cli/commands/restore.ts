import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { checkFolders } from "../../components/folders";
import { asidePrefix, backupParts, refillStore, renderMark, timerDays } from "../../model/plan";
import { BrokerBackup, Manifest } from "../backup/manifest";
import { Backup, openBackup } from "../backup/reader";
import { isEmpty, restoreNotes, restoreProblems, Target } from "../backup/restoreRules";
import { sizeOf } from "../backup/size";
import {
  chosenStores,
  exists,
  findStores,
  imagesOfStores,
  look,
  Store,
  storePath,
  userOf,
  writingTask,
} from "../backup/stores";
import { clusterOf, readStack } from "../engines";
import { runTask } from "../host/task";
import { withLock } from "../lock";
import { Options } from "../options";
import { sitesStep } from "../sites";
import { note, step } from "../step";

const dayMilliseconds = 86_400_000;

/** Fills the stores of a stack that does not run with what a backup has. */
export const restore = (options: Options): Promise<void> =>
  withLock(async () => {
    if (!options.from) throw new RunError("--from is missing: name the folder or file of a backup.");
    const from = resolve(process.env.INIT_CWD ?? process.cwd(), options.from);
    const stack = readStack(process.cwd(), options.stack);
    clusterOf(stack); // problems that need no Docker Engine are told without one
    const { cluster, sites } = await sitesStep(stack);
    const path = storePath(cluster);
    for (const site of sites)
      if (site.host === undefined || site.docker.local)
        checkFolders(site.plan.brokers, site.cluster.shared.workspace);
    const backup = await step(
      "Backup",
      (progress) => openBackup(from, (bytes) => progress(`comparing checksums, ${sizeOf(bytes)}`)),
      ({ manifest }) => `of ${manifest.stack}, ${manifest.createdAt}, checksums as they were`,
    );
    const { manifest } = backup;
    const pairs = pairsOf(manifest, await findStores(sites), options.broker);
    for (const { store } of pairs) {
      const user = await userOf(store);
      if (user !== undefined)
        throw new RunError(
          `${user} is running, and uses ${store.mount.source}: npm stop, then restore, then start. Nothing was restored.`,
        );
    }
    const stores = pairs.map(({ store }) => store);
    const images = await step("Images", (progress) => imagesOfStores(sites, stores, progress));
    const targets = await Promise.all(
      pairs.map(async ({ saved, store }) => {
        const image = images.get(store) as string;
        const target: Target = {
          brokerClusterName: cluster.brokerClusterName,
          brokerName: store.broker.brokerName,
          name: store.broker.name,
          source: store.mount.source,
          controlled: store.broker.controlled,
          keys: store.keys,
          look: (await exists(store)) ? await look(store, image, path) : undefined,
        };
        return { saved, store, image, target };
      }),
    );
    const metadata =
      options.metadata === true || targets.every(({ saved }) => saved.files.messages === undefined);
    const wish = { metadata, putAside: options["put-aside"] === true };
    const problems = targets.flatMap(({ saved, target }) =>
      restoreProblems(saved, target, wish).map((problem) => `  ${target.name}: ${problem}.`),
    );
    if (problems.length > 0) throw new RunError(`Nothing was restored:\n${problems.join("\n")}`);

    const age = (Date.now() - Date.parse(manifest.createdAt)) / dayMilliseconds;
    for (const { saved, store, image, target } of targets) {
      for (const text of restoreNotes(saved, target)) note(text);
      const empty = isEmpty(target.look);
      const parts = (metadata ? (["metadata"] as const) : backupParts).filter(
        (part) => part !== "state" || age < timerDays,
      );
      const files = parts.flatMap((part) => saved.files[part] ?? []);
      const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
      const aside = empty ? undefined : `${asidePrefix}${new Date().toISOString().replaceAll(/[:.]/g, "-")}`;
      const script = refillStore({
        store: path,
        scope: metadata ? "metadata" : "store",
        aside,
        sizes: files.map(({ bytes }) => bytes),
        withoutPositions: metadata && empty,
        withoutTimer: age >= timerDays,
        logEnd: saved.logEnd,
        owner:
          empty || !metadata
            ? renderMark({ ...saved, brokerClusterName: target.brokerClusterName })
            : undefined,
        user: store.user,
      });
      await step(
        target.name,
        async (progress) => {
          const names = files.map(({ name }) => name);
          const input = counted(backup, names, (bytes) => progress(`${sizeOf(bytes)} of ${sizeOf(total)}`));
          const { exitCode, said } = await runTask(store.docker, writingTask(store, image, script), {
            input,
          });
          if (exitCode !== 0)
            throw new RunError(
              `${store.mount.source} could not be filled: ${firstLines(said) || `it ended with ${exitCode}`}\n` +
                `What is there is not whole, and ${target.name} does not start with it. Put that right, then repeat.`,
            );
        },
        () =>
          [sizeOf(total), ...(aside ? [`what was there is in ${store.mount.source}, in ${aside}`] : [])].join(
            "; ",
          ),
      );
      if (metadata && empty)
        note(`${target.name}: offsets are left out, as the store has no messages that they are of`);
      if (!metadata && age >= timerDays)
        note(
          `${target.name}: the backup is more than ${timerDays} days old, so RocketMQ reads all delayed messages again: some come twice`,
        );
    }
    console.log(`\nRestored. To start it: npm start -- --stack ${stack.stack}`);
  });

/** Which broker of a backup goes into which store: into those of its name, a master's and its slaves'. */
function pairsOf(
  { brokers }: Manifest,
  stores: readonly Store[],
  wanted: string | undefined,
): { readonly saved: BrokerBackup; readonly store: Store }[] {
  const pairs = chosenStores(stores, wanted).flatMap((store) =>
    brokers
      .filter(({ brokerName }) => brokerName === store.broker.brokerName)
      .map((saved) => ({ saved, store })),
  );
  const missing = brokers.filter(
    ({ brokerName }) => !pairs.some(({ saved }) => saved.brokerName === brokerName),
  );
  if (pairs.length === 0 || (wanted === undefined && missing.length > 0))
    throw new RunError(
      `The backup has ${brokers.map(({ brokerName }) => brokerName).join(", ")}, and the stack's brokers are called ` +
        `${stores.map(({ broker }) => broker.brokerName).join(", ")}: a broker's messages go to a broker of its name. ` +
        "Add it to brokers, or choose one that both have with --broker. Nothing was restored.",
    );
  return pairs;
}

async function* counted(backup: Backup, names: readonly string[], onRead: (bytes: number) => void) {
  let bytes = 0;
  for await (const chunk of backup.read(names)) {
    yield chunk;
    onRead((bytes += chunk.length));
  }
}

const firstLines = (text: string): string => text.trim().split("\n").slice(0, 3).join("\n");
