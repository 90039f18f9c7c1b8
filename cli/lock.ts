import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { home } from "../host/home";

/** Does something that only one process may do at a time. */
export async function alone<T>(work: () => Promise<T>): Promise<T> {
  const file = join(home, "lock");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (!take(file)) {
    const owner = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
    if (isAlive(owner))
      throw new RunError(
        `Another start or stop is running, as process ${owner}: wait for its end. ` +
          `If that process is something else, as it may be after a crash, remove ${file}.`,
      );
    rmSync(file, { force: true }); // its owner was killed
    if (!take(file)) throw new RunError("Another start or stop has just begun: wait for its end.");
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Takes the lock, unless it exists. */
function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
