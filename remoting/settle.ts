/** Helpers for promises that run at the same time. An error is thrown after all of them have ended. */

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * @returns all results
 * @throws Error with the messages of all errors
 */
export async function allSettledOrThrow<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(work);
  const problems = settled.flatMap((result) =>
    result.status === "rejected" ? [result.reason as unknown] : [],
  );
  if (problems.length > 0) throw new Error(problems.map(messageOf).join("\n"), { cause: problems[0] });
  return settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** Puts a subject, such as "Name server", before the message of the work's error. */
export async function withSubject<T>(subject: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new Error(`${subject}: ${messageOf(cause)}`, { cause });
  }
}

/** Does something after the work, even if the work fails. If either fails, the error has the messages of both. */
export async function thenAlways<T>(
  work: Promise<T>,
  followUp: (problem?: unknown) => Promise<unknown>,
): Promise<T> {
  await allSettledOrThrow<unknown>([work, work.then(() => followUp(), followUp)]);
  return work;
}
