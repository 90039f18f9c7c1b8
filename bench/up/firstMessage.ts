import { setTimeout as sleep } from "node:timers/promises";
import { interruption } from "../../cli/host/interruption";
import { askForBrokers, brokersOf, masterOf, requestOptions, throughBroker } from "../../remoting";

const pollMilliseconds = 50;

/** How long one attempt waits for the route to its topic. */
const attemptSeconds = 2;

/**
 * Sends messages from now on, until the cluster's broker has acknowledged one.
 *
 * @param signal ends the attempts
 * @returns when it was acknowledged, as of `Date.now()`
 */
export async function waitForFirstMessage(
  nameServer: string,
  timeoutSeconds: number,
  signal?: AbortSignal,
): Promise<number> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  for (;;) {
    const acknowledged = await attempt(nameServer).catch((error: unknown) => {
      interruption.throwIfAborted();
      signal?.throwIfAborted();
      if (Date.now() > deadline) throw error;
    });
    if (acknowledged !== undefined) return acknowledged;
    await sleep(pollMilliseconds);
  }
}

async function attempt(nameServer: string): Promise<number | undefined> {
  const request = requestOptions({ seconds: attemptSeconds, answerSeconds: 2 });
  const [broker] = brokersOf(await askForBrokers(nameServer, request));
  if (broker === undefined) throw new Error(`No broker is registered with ${nameServer}.`);
  let acknowledged: number | undefined;
  const sending = throughBroker(masterOf(broker), { ...request, nameServers: [nameServer] }, () => {
    acknowledged = Date.now();
  });
  await sending.catch((error: unknown) => {
    if (acknowledged === undefined) throw error; // what happens after the acknowledgement is not measured here
  });
  return acknowledged;
}
