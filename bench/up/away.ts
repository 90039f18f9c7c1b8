import { setTimeout as sleep } from "node:timers/promises";
import { askForBrokers, brokersOf, requestOptions } from "../../remoting";

const pollMilliseconds = 50;

/**
 * For how many milliseconds the name server knows no broker while something is done, until it does again; 0 where it knows one
 * all the time.
 */
export async function timeAway(nameServer: string, work: () => Promise<void>): Promise<number> {
  const isKnown = () =>
    askForBrokers(nameServer, requestOptions({ seconds: 2, answerSeconds: 2 })).then(
      (answer) => brokersOf(answer).length > 0,
      () => false, // it is away itself
    );
  let state: "working" | "done" | "failed" = "working";
  let lost: number | undefined;
  let away = 0;
  const watch = async () => {
    for (;;) {
      const known = await isKnown();
      if (!known) lost ??= performance.now();
      else if (lost !== undefined) {
        away += performance.now() - lost;
        lost = undefined;
      }
      if (state === "failed" || (state === "done" && known)) return;
      await sleep(pollMilliseconds);
    }
  };
  const watching = watch();
  try {
    await work();
    state = "done";
  } catch (error) {
    state = "failed";
    throw error;
  } finally {
    await watching;
  }
  return away;
}
