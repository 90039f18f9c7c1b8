import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { isAlive } from "./host/alive";
import { home } from "./host/home";

/** Does work that only one process may do at a time. */
export async function withLock<T>(work: () => Promise<T>): Promise<T> {
  const file = join(home, "lock");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (!tryLock(file)) {
    const owner = ownerOf(file);
    if (isAlive(Number(owner)))
      throw new RunError(
        `Another start or stop is running, as process ${owner}: wait for its end. ` +
          `If that process is something else, as it may be after a crash, remove ${file}.`,
      );
    removeDeadLock(file, owner);
    if (!tryLock(file)) throw new RunError("Another start or stop has just begun: wait for its end.");
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Creates the lock file, unless it exists. It never exists without its owner's process id in it. */
function tryLock(file: string): boolean {
  const own = `${file}.${process.pid}`;
  try {
    writeFileSync(own, String(process.pid));
    return tryLink(own, file);
  } finally {
    rmSync(own, { force: true }); // a full disk may have let nothing of it be
  }
}

/** Removes the lock of a process that was killed, but not a lock that another process has taken in the meantime. */
function removeDeadLock(file: string, owner: string): void {
  const removed = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, removed);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (ownerOf(removed) !== owner) tryLink(removed, file);
  rmSync(removed);
}

const ownerOf = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");

/** Gives a file a second name, unless that name exists. */
function tryLink(file: string, name: string): boolean {
  try {
    linkSync(file, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
