/** What is printed by work that fails. */
export const failureOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => {
      throw new Error("It succeeded.");
    },
    (error: Error) => error.message,
  );
