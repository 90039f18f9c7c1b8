/** A frame of JavaScript's or Java's. */
const frame = /^\s+at .+(:\d+:\d+|\([\w. ]+(:\d+)?\)$)/m;

/** What was printed, for a user, in which a stack trace is a fault. */
export function withoutTraces(printed: string): string {
  if (frame.test(printed)) throw new Error(`A stack trace was printed:\n${printed}`);
  return printed;
}
