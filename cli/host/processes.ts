import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { RunError } from "@pulumi/pulumi/errors";
import { interrupted } from "./interruption";
import { Progress } from "./progress";

/** Somewhat more than the time in which a container stops. */
const waitMilliseconds = 120_000;

const pollMilliseconds = 250;

/**
 * Waits until no other process of this machine has these arguments in this order: if a start or stop is killed, its Docker
 * Compose continues.
 */
export async function waitForOtherProcesses(args: readonly string[], progress: Progress): Promise<void> {
  const deadline = Date.now() + waitMilliseconds;
  for (let pids = processesWithArguments(args); pids.length > 0; pids = processesWithArguments(args)) {
    if (Date.now() > deadline)
      throw new RunError(
        `A command that was begun before still works on this stack, as process ${pids.join(", ")}: end it, then repeat.`,
      );
    progress(`waiting for process ${pids.join(", ")}, which was begun before`);
    await Promise.race([sleep(pollMilliseconds), interrupted()]);
  }
}

/** The ids of processes with these arguments; none on systems without /proc. */
function processesWithArguments(args: readonly string[]): number[] {
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
