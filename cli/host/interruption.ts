const controller = new AbortController();

/** Aborted by Ctrl-C. Whatever runs then may finish what must not be cut in two; nothing new is begun. */
export const interruption: AbortSignal = controller.signal;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!interruption.aborted) console.log("\nStopping in good order; this may take a moment.");
    controller.abort();
  });
}

/** Fails when the interruption comes. */
export const interrupted = (): Promise<never> =>
  new Promise((_, reject) => {
    const abort = () => reject(interruption.reason as Error);
    if (interruption.aborted) abort();
    else interruption.addEventListener("abort", abort, { once: true });
  });
