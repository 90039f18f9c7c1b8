const controller = new AbortController();

/** Aborted by Ctrl-C. Work that must not be interrupted may finish then; nothing new begins. */
export const interruption: AbortSignal = controller.signal;

let abortedAt = 0;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // npm and the terminal may both send a signal for one Ctrl-C.
    if (interruption.aborted && Date.now() - abortedAt < 1000) return;
    if (interruption.aborted) {
      console.error("Stopped in the middle. The same command puts it right.");
      process.exit(130);
    }
    console.log("\nStopping in good order; this may take a moment. The same again stops at once.");
    abortedAt = Date.now();
    controller.abort();
  });
}

/** A promise that fails on an interruption. */
export const interrupted = (): Promise<never> =>
  new Promise((_, reject) => {
    const abort = () => reject(interruption.reason as Error);
    if (interruption.aborted) abort();
    else interruption.addEventListener("abort", abort, { once: true });
  });
