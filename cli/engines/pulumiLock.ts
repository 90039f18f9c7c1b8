import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { isAlive } from "../host/alive";

/** What Pulumi writes into a lock of a local state. */
interface Lock {
  readonly pid: number;
  readonly hostname: string;
}

/**
 * Whether operations that were killed have left locks behind.
 *
 * @param folder where a local state has the locks of one stack
 * @throws RunError where one is held by an operation that may still be at work
 */
export function hasDeadLocks(folder: string): boolean {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const files = names.filter((name) => name.endsWith(".json")).map((name) => join(folder, name));
  for (const file of files) {
    const { pid, hostname: host } = JSON.parse(readFileSync(file, "utf8")) as Lock;
    if (host !== hostname() || isAlive(pid))
      throw new RunError(
        `Pulumi is at work on this stack, as process ${pid} on ${host}: wait for its end. ` +
          `If that process is something else, as it may be after a crash, remove ${file}.`,
      );
  }
  return files.length > 0;
}
