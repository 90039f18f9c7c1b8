import { spawn, SpawnOptions } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { RunError } from "@pulumi/pulumi/errors";
import { withDetails } from "./details";
import { interruption } from "./interruption";

export interface CommandOptions extends Pick<SpawnOptions, "cwd" | "env"> {
  /** Called with each line that the command prints. */
  readonly onLine?: (line: string) => void;
  /** What Ctrl-C does: `stop` the command, or let it `finish` if it must not be interrupted. Default: stop. */
  readonly onInterrupt?: "stop" | "finish";
  /** Milliseconds after which it is killed and has failed. Default: no limit. */
  readonly timeout?: number;
}

export interface Result {
  readonly succeeded: boolean;
  /** Its output on stdout and stderr. */
  readonly output: string;
  /** What killed it, if it did not end by itself. */
  readonly signal?: NodeJS.Signals;
}

/** Runs a command to its end. A command that is not installed fails like any other. */
export function attempt(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Result> {
  const { onLine, onInterrupt = "stop", timeout, ...spawnOptions } = options;
  interruption.throwIfAborted();
  return new Promise((resolve) => {
    // In its own process group, so that its child processes end with it.
    const child = spawn(command, args, {
      ...spawnOptions,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const signalGroup = (signal: NodeJS.Signals) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal);
      } catch {
        // It has just ended.
      }
    };
    const stop = () => signalGroup("SIGINT");
    if (onInterrupt === "stop") interruption.addEventListener("abort", stop, { once: true });
    // A shell's background jobs ignore other signals.
    const timer = timeout === undefined ? undefined : setTimeout(() => signalGroup("SIGKILL"), timeout);
    let output = "";
    const read = (chunk: string) => {
      output += chunk;
      const line = stripVTControlCharacters(chunk)
        .trimEnd()
        .split(/[\r\n]+/)
        .at(-1)
        ?.trim();
      if (line) onLine?.(line);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", read);
    const finish = (succeeded: boolean, signal?: NodeJS.Signals) => {
      clearTimeout(timer);
      interruption.removeEventListener("abort", stop);
      resolve({ succeeded, output: output.trimEnd(), ...(signal && { signal }) });
    };
    child.once("error", ({ message }) => {
      output += message;
      finish(false);
    });
    child.once("close", (code, signal) => finish(code === 0, signal ?? undefined));
  });
}

/**
 * Runs a command to its end.
 *
 * @param failure what is said if it fails, in place of its output: that is then shown with --verbose only
 * @returns its output
 * @throws RunError with the end of its output, if it fails
 */
export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
  failure?: string,
): Promise<string> {
  const { succeeded, output, signal } = await attempt(command, args, options);
  interruption.throwIfAborted();
  if (succeeded) return output;
  if (failure !== undefined) throw new RunError(withDetails(failure, lastLines(output)));
  const end = signal ? `was ended by ${signal}; npm start and npm stop go on where this stopped` : "failed";
  throw new RunError(`${command} ${args.join(" ")} ${end}:\n${lastLines(output)}`);
}

export const lastLines = (text: string, count = 15): string =>
  text
    .trimEnd()
    .split("\n")
    .slice(-count)
    .map((line) => `  ${line}`)
    .join("\n");
