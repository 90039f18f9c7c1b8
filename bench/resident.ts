import { readFileSync } from "node:fs";

/** A process's resident memory in MiB; 0 where the process has ended. */
export function resident(process: string): number {
  try {
    const [, kibibytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${process}/status`, "utf8")) ?? [];
    return Number(kibibytes ?? 0) / 1024;
  } catch {
    return 0;
  }
}
