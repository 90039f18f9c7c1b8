import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { isAlive } from "./host/alive";
import { home } from "./host/home";

/** Does something that only one process may do at a time. */
export async function withLock<T>(work: () => Promise<T>): Promise<T> {
  const file = join(home, "lock");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (!take(file)) {
    const owner = ownerOf(file);
    if (isAlive(Number(owner)))
      throw new RunError(
        `Another start or stop is running, as process ${owner}: wait for its end. ` +
          `If that process is something else, as it may be after a crash, remove ${file}.`,
      );
    removeDead(file, owner);
    if (!take(file)) throw new RunError("Another start or stop has just begun: wait for its end.");
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Takes the lock, unless it exists. Whoever sees it sees its owner in it, too. */
function take(file: string): boolean {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    return linked(own, file);
  } finally {
    rmSync(own);
  }
}

/** Removes the lock of an owner who was killed; not the one of somebody who has done so, too, and has taken it since. */
function removeDead(file: string, owner: string): void {
  const removed = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, removed);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (ownerOf(removed) !== owner) linked(removed, file);
  rmSync(removed);
}

const ownerOf = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");

/** Gives a file another name, unless that exists. */
function linked(file: string, name: string): boolean {
  try {
    linkSync(file, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
