import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { RunError } from "@pulumi/pulumi/errors";
import { interrupted } from "./interruption";
import { Progress } from "./progress";

/** As long as a container may take to stop, and some more. */
const waitMilliseconds = 120_000;

const pollMilliseconds = 250;

/**
 * Waits until no other process of this machine has these arguments, one after the other: a Compose whose start or stop was
 * killed goes on with its work.
 */
export async function othersEnded(args: readonly string[], progress: Progress): Promise<void> {
  const deadline = Date.now() + waitMilliseconds;
  for (let pids = withArguments(args); pids.length > 0; pids = withArguments(args)) {
    if (Date.now() > deadline)
      throw new RunError(
        `A command that was begun before still works on this stack, as process ${pids.join(", ")}: end it, then repeat.`,
      );
    progress(`waiting for process ${pids.join(", ")}, which was begun before`);
    await Promise.race([sleep(pollMilliseconds), interrupted()]);
  }
}

/** Processes with these arguments; none where the system does not show them. */
function withArguments(args: readonly string[]): number[] {
  const wanted = `\0${args.join("\0")}\0`;
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((name) => commandLine(name).includes(wanted))
      .map(Number);
  } catch {
    return []; // not Linux
  }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // it has just ended
  }
}
