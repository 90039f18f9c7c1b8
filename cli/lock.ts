import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { home } from "./host/home";
import { takeLock } from "./host/lockFile";

/** Does work that only one process may do at a time. */
export async function withLock<T>(work: () => Promise<T>): Promise<T> {
  const file = join(home, "lock");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const owner = takeLock(file);
  if (owner === "") throw new RunError("Another start or stop has just begun: wait for its end.");
  if (owner !== undefined)
    throw new RunError(
      `Another start or stop is running, as process ${owner}: wait for its end. ` +
        `If that process is something else, as it may be after a crash, remove ${file}.`,
    );
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
