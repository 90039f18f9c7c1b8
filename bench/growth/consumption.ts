import { ExecFileOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { resident } from "../process";

/** The time and memory that a command took. */
export interface Consumption {
  readonly seconds: number;
  /** Processor time of its processes, in seconds. */
  readonly processorSeconds: number;
  /** The maximum resident memory of its processes, in MiB, sampled four times a second. */
  readonly mebibytes: number;
}

/** Runs a command, and prints the processor time of its processes on a separate stream. */
const timedCommand = `TIMEFORMAT='%3U %3S'; exec 4>&2; { time "$@" 2>&4 3>&-; } 2>&3`;

/** Runs a command to its end. If it fails, the error has its output. */
export async function consumptionOf(
  command: string,
  args: readonly string[],
  options: Pick<ExecFileOptions, "cwd" | "env">,
): Promise<Consumption> {
  const start = performance.now();
  const child = spawn("bash", ["-c", timedCommand, "timed", command, ...args], {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const printed: Buffer[] = [];
  const times: Buffer[] = [];
  const [, stdout, stderr, time] = child.stdio;
  for (const stream of [stdout, stderr]) stream?.on("data", (data: Buffer) => printed.push(data));
  time?.on("data", (data: Buffer) => times.push(data));
  let mebibytes = 0;
  const takeSample = () => {
    mebibytes = Math.max(mebibytes, residentBelow(String(child.pid)));
  };
  const timer = setInterval(takeSample, 250);
  try {
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`${command} ${args.join(" ")}:\n${Buffer.concat(printed).toString()}`);
  } finally {
    clearInterval(timer);
  }
  const [user, system] = Buffer.concat(times).toString().split(" ").map(Number);
  return { seconds: (performance.now() - start) / 1000, processorSeconds: user + system, mebibytes };
}

/** Resident memory of a process and all its descendants, in MiB. */
function residentBelow(top: string): number {
  const children = new Map<string, string[]>();
  for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const parent = parentOf(id);
    children.set(parent, [...(children.get(parent) ?? []), id]);
  }
  const total = (id: string): number =>
    (children.get(id) ?? []).map(total).reduce((sum, one) => sum + one, resident(id));
  return total(top);
}

/** The parent's id; empty where the process has just ended. */
function parentOf(id: string): string {
  try {
    return /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? "";
  } catch {
    return "";
  }
}
