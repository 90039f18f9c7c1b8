import { readFileSync } from "node:fs";

/** Whether such a process of this machine, be it another user's, has not ended yet. */
export function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0) && !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether it has ended, but nobody has asked how yet: an orphan's new parent may take its time, or never do. */
function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false; // not Linux
  }
}
