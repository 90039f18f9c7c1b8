import { setTimeout as sleep } from "node:timers/promises";
import { messageOf, RequestOptions } from "../../remoting";

/** What RocketMQ says where it does not reach another server of its own. */
const outOfReach =
  /connect to \S* *failed|send request to \S* *failed|wait response on the channel \S* *timeout/;

const pauseMilliseconds = 500;

/**
 * Tries again, as long as there is time, where a proxy does not reach the name servers or brokers: where their containers are others, it
 * goes by the addresses before for up to 20 seconds.
 */
export async function patiently<T>({ time }: RequestOptions, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (time.isNearlyOver || !outOfReach.test(messageOf(error))) throw error;
    }
    await sleep(pauseMilliseconds);
  }
}
