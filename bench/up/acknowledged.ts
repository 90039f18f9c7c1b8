import { setTimeout as sleep } from "node:timers/promises";
import { interruption } from "../../cli/host/interruption";
import { askForBrokers, brokersOf, masterOf, requestOptions, throughBroker } from "../../remoting";

const pollMilliseconds = 50;

/** How long one try waits for the route to its topic. */
const attemptSeconds = 2;

/**
 * When a message was first acknowledged by the cluster's broker, by `Date.now()`; a client tries from now on.
 *
 * @param signal ends the tries
 */
export async function firstAcknowledged(
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
  const passed = throughBroker(masterOf(broker), { ...request, nameServers: [nameServer] }, () => {
    acknowledged = Date.now();
  });
  await passed.catch((error: unknown) => {
    if (acknowledged === undefined) throw error; // what becomes of a message afterwards is not measured here
  });
  return acknowledged;
}
