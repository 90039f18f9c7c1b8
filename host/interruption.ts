const controller = new AbortController();

/** Aborted by Ctrl-C. Whatever runs then may finish what must not be cut in two; nothing new is begun. */
export const interruption: AbortSignal = controller.signal;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (!interruption.aborted) console.log("\nStopping in good order; this may take a moment.");
    controller.abort();
  });
}
