import { setTimeout as sleep } from "node:timers/promises";

/** Waits until something is so. */
export async function eventually(
  what: string,
  isSo: () => Promise<boolean>,
  milliseconds: number,
): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Not within ${milliseconds / 1000} s: ${what}.`);
    await sleep(200);
  }
}
