import { readFileSync } from "node:fs";

/** A process's resident memory in MiB; 0 where the process has ended. */
export function resident(process: string): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+)/m.exec(read(process, "status")) ?? [];
  return Number(kibibytes ?? 0) / 1024;
}

/** In these Linux tells all programs the time of processors, whatever it counts in itself. */
const ticksPerSecond = 100;

/** The processor time that a process has taken since its start, in seconds; 0 where it has ended. */
export const processorSeconds = (process: string): number => secondsIn(read(process, "stat"));

/** @param stat what Linux says of a process: its name, which may have blanks and brackets, before its figures */
export function secondsIn(stat: string): number {
  const figures = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system] = figures.slice(11, 13).map(Number);
  return stat === "" ? 0 : (user + system) / ticksPerSecond;
}

/** A file that Linux has of a process; empty where the process has ended. */
function read(process: string, file: string): string {
  try {
    return readFileSync(`/proc/${process}/${file}`, "utf8");
  } catch {
    return "";
  }
}
