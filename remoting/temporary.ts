import { randomUUID } from "node:crypto";
import { Ask, Refusal } from "./ask";
import { answerCode, getRuntimeInfo, Request } from "./requests";
import { messageOf, thenAlways } from "./settle";

/** A name for a topic or group of the check. */
export const temporaryName = (): string => `rocketmq-check-${randomUUID()}`;

/** The creation failed, so there is nothing to remove. */
class NotCreated extends Error {}

/**
 * Creates something on a broker for the work, and removes it afterwards, even if the work fails.
 *
 * @param remove called with the work's error, if it failed
 */
export function withTemporary<T>(
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
  // A broker that hangs would create it later, and nothing would remove it then.
  await ask(getRuntimeInfo, [answerCode.systemError]).catch(notCreated);
  await ask(creation).catch((error: unknown) => {
    if (error instanceof Refusal) notCreated(error);
    throw error;
  });
}
