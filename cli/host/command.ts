import { spawn, SpawnOptions } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { RunError } from "@pulumi/pulumi/errors";
import { interruption } from "./interruption";

export interface CommandOptions extends Pick<SpawnOptions, "cwd" | "env"> {
  /** Called with each line that the command prints. */
  readonly onLine?: (line: string) => void;
  /** What Ctrl-C does: `stop` it, or let it `finish`, as what it does must not be cut in two. Default: stop. */
  readonly onInterrupt?: "stop" | "finish";
  /** Milliseconds after which it is stopped and counts as failed. Default: none. */
  readonly timeout?: number;
}

export interface Result {
  readonly succeeded: boolean;
  /** What it printed, on both channels. */
  readonly output: string;
}

/** Runs a command to its end. One that is not installed fails like any other. */
export function attempt(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Result> {
  const { onLine, onInterrupt = "stop", timeout, ...spawnOptions } = options;
  interruption.throwIfAborted();
  return new Promise((resolve) => {
    // Its own process group, so that what it has started ends with it.
    const child = spawn(command, args, {
      ...spawnOptions,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const end = (signal: NodeJS.Signals) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal);
      } catch {
        // It has just ended.
      }
    };
    const stop = () => end("SIGINT");
    if (onInterrupt === "stop") interruption.addEventListener("abort", stop, { once: true });
    // A shell's background jobs ignore gentler signals, and would be waited for.
    const timer = timeout === undefined ? undefined : setTimeout(() => end("SIGKILL"), timeout);
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
    const ended = (succeeded: boolean) => {
      clearTimeout(timer);
      interruption.removeEventListener("abort", stop);
      resolve({ succeeded, output: output.trimEnd() });
    };
    child.once("error", ({ message }) => {
      output += message;
      ended(false);
    });
    child.once("close", (code) => ended(code === 0));
  });
}

/**
 * Runs a command to its end.
 *
 * @returns what it printed
 * @throws RunError with what it printed last, where it fails
 */
export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { succeeded, output } = await attempt(command, args, options);
  interruption.throwIfAborted();
  if (succeeded) return output;
  throw new RunError(`${command} ${args.join(" ")} failed:\n${lastLines(output)}`);
}

export const lastLines = (text: string, count = 15): string =>
  text
    .trimEnd()
    .split("\n")
    .slice(-count)
    .map((line) => `  ${line}`)
    .join("\n");
