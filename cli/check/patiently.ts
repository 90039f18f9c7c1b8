import { setTimeout as sleep } from "node:timers/promises";
import { dialAddress, messageOf, RequestOptions } from "../../remoting";

/** What a proxy says that does not reach another server, or what becomes of the request then: RocketMQ has no code for it. */
const outOfReach = /: code 1, |did not |No answer from /;

const pauseMilliseconds = 500;

/**
 * Tries again, as long as there is time, where a proxy does not reach the name servers or brokers: where their containers are others, it
 * goes by the addresses before for up to 20 seconds.
 *
 * @param address the proxy's
 */
export async function patiently<T>(
  address: string,
  options: RequestOptions,
  work: () => Promise<T>,
): Promise<T> {
  const { time } = options;
  const isPassing = (message: string) =>
    outOfReach.test(message) && message.includes(dialAddress(address, options));
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (time.isNearlyOver || !isPassing(messageOf(error))) throw error;
    }
    await sleep(pauseMilliseconds);
  }
}
