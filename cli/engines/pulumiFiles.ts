import { existsSync, readdirSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";

/** For some copies of the state, which Pulumi writes anew at each step. */
const wantedMebibytes = 16;

/**
 * Makes sure that Pulumi has space for its local state and finds it whole: where a write fails for want of space, Pulumi
 * puts what it could write in the place of what was there.
 *
 * @param folder of a local state
 * @throws RunError with what to do
 */
export function checkPulumiFiles(folder: string, project: string, stack: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < wantedMebibytes * 2 ** 20)
    throw new RunError(
      `${folder} is on a disk with less than ${wantedMebibytes} MiB left, on which Pulumi could lose its state. ` +
        "Free some space there, then repeat.",
    );
  const own = join(folder, ".pulumi");
  const meta = join(own, "meta.yaml");
  if (existsSync(meta) && readFileSync(meta, "utf8") === "") rmSync(meta);
  const attributes = filesIn(own, join(own, "stacks", project)).filter((file) => file.endsWith(".attrs"));
  // A lock is there before Pulumi does anything: if that was cut off, nothing holds it. Attributes may be missing.
  for (const file of [...attributes, ...filesIn(join(own, "locks", "organization", project, stack))])
    if (!isWhole(file)) rmSync(file);
  checkState(join(own, "stacks", project, `${stack}.json`), join(own, "backups", project, stack));
}

/** @param backups the folder of the states with which earlier operations ended, by their times */
function checkState(state: string, backups: string): void {
  if (!existsSync(state) || isWhole(state)) return;
  const earlier = filesIn(backups).sort().reverse();
  const last = [`${state}.bak`, ...earlier].find(
    (file) => !file.endsWith(".attrs") && existsSync(file) && isWhole(file),
  );
  throw new RunError(
    `${state} is cut off, as by a disk that was full. ` +
      (last === undefined
        ? `There is no earlier one: remove it, then start again.\n  rm ${state}`
        : `Put the one before it in its place, then repeat.\n  cp ${last} ${state}`),
  );
}

/** Removes what Pulumi leaves of a stack in a local state once it has removed it: earlier states, with their secrets. */
export function removeEarlierStates(folder: string, project: string, stack: string): void {
  const own = join(folder, ".pulumi");
  const kept = [`${stack}.json.bak`, `${stack}.json.bak.attrs`].map((name) =>
    join(own, "stacks", project, name),
  );
  const folders = ["backups", "history"].map((name) => join(own, name, project, stack));
  for (const path of [...kept, ...folders]) rmSync(path, { recursive: true, force: true });
}

/** The files directly in folders, some of which may be missing. */
const filesIn = (...folders: readonly string[]): string[] =>
  folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => join(folder, name)),
    );

function isWhole(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
