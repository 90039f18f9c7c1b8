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

/** What work comes to, begun anew where it fails; its error, once the time is over. */
export async function retried<T>(work: () => Promise<T>, milliseconds: number): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(200);
  }
}
