import { randomUUID } from "node:crypto";
import { Ask, Refusal } from "./ask";
import { thenAlways, messageOf } from "./settle";
import { answerCode, areYouThere, Request } from "./requests";

/** A name for what the check creates. */
export const temporaryName = (): string => `rocketmq-check-${randomUUID()}`;

/** There is nothing to remove. */
class NotCreated extends Error {}

/**
 * Creates something on a broker for the work, and removes it again, also where the work failed.
 *
 * @param remove told what the work's problem was
 */
export function temporarily<T>(
  ask: Ask,
  creation: Request,
  work: () => Promise<T>,
  remove: (problem?: unknown) => Promise<unknown>,
): Promise<T> {
  return thenAlways(create(ask, creation).then(work), async (problem) => {
    if (!(problem instanceof NotCreated)) await remove(problem);
  });
}

async function create(ask: Ask, creation: Request): Promise<void> {
  const notCreated = (error: unknown): never => {
    throw new NotCreated(messageOf(error), { cause: error });
  };
  // A broker that hangs would create it when it goes on, with nobody there to remove it.
  await ask(areYouThere, [answerCode.systemError]).catch(notCreated);
  await ask(creation).catch((error: unknown) => {
    if (error instanceof Refusal) notCreated(error);
    throw error;
  });
}
