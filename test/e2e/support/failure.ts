import { withoutTraces } from "./traces";

/** What is printed by work that fails; no stack trace is among it. */
export const failureOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => {
      throw new Error("It succeeded.");
    },
    (error: Error) => withoutTraces(error.message),
  );
