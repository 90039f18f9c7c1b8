/** Work done at the same time. A failure is reported only when all of it has ended, so that none runs on unseen. */

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** All results, or all problems. */
export async function allSettledOrThrow<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(work);
  const problems = outcomes.flatMap((outcome) =>
    outcome.status === "rejected" ? [outcome.reason as unknown] : [],
  );
  if (problems.length > 0) throw new Error(problems.map(messageOf).join("\n"), { cause: problems[0] });
  return outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
}

/** The work's result, or its problem with who it is about before it. */
export async function withSubject<T>(who: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new Error(`${who}: ${messageOf(cause)}`, { cause });
  }
}

/** The work's result, once what has to follow it in any case is done. The problems of both are told. */
export async function thenAlways<T>(
  work: Promise<T>,
  by: (problem?: unknown) => Promise<unknown>,
): Promise<T> {
  await allSettledOrThrow<unknown>([work, work.then(() => by(), by)]);
  return work;
}
