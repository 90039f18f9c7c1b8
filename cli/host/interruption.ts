const controller = new AbortController();

/** Aborted by Ctrl-C. Work that must not be interrupted may finish then; nothing new begins. */
export const interruption: AbortSignal = controller.signal;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!interruption.aborted) console.log("\nStopping in good order; this may take a moment.");
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
