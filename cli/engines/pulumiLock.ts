import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { isAlive } from "../host/alive";

/** The content of a lock file of Pulumi's local state. */
interface LockFile {
  readonly pid: number;
  readonly hostname: string;
}

/**
 * Whether killed operations have left locks behind.
 *
 * @param folder of the locks of one stack in a local state
 * @throws RunError if an operation that holds a lock may still be running
 */
export function hasDeadLocks(folder: string): boolean {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const files = names.filter((name) => name.endsWith(".json")).map((name) => join(folder, name));
  for (const file of files) {
    const { pid, hostname: host } = JSON.parse(readFileSync(file, "utf8")) as LockFile;
    if (host !== hostname() || isAlive(pid))
      throw new RunError(
        `Pulumi is at work on this stack, as process ${pid} on ${host}: wait for its end. ` +
          `If that process is something else, as it may be after a crash, remove ${file}.`,
      );
  }
  return files.length > 0;
}
