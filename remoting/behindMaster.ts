import { Ask, withConnection } from "./ask";
import { Master, Slave } from "./brokers";
import { RequestOptions } from "./requestOptions";
import { answerCode, commitLogEnd, getRuntimeInfo } from "./requests";
import { TimeLimit } from "./timeLimit";

/**
 * How many bytes of its master's log a slave lacks. A slave that is just catching up, or to which the master's last message
 * is on its way, is waited for; one that is still behind then, but gets on, has no problem.
 *
 * @throws Error with a message for users if it cannot be reached, or gets nothing from its master
 */
export const behindMaster = (slave: Slave, master: Master, options: RequestOptions): Promise<number> =>
  withConnection(slave.address, options, async (askSlave) => {
    const { time } = options;
    const first = await logEnd(askSlave, slave, time);
    const wanted = await withConnection(master.address, options, (ask) => logEnd(ask, master, time));
    if (first > wanted)
      throw new Error(
        `It has ${bytes(first - wanted)} that its master does not have, and so takes nothing from it: look which of ` +
          "them lost messages; a slave with an empty store gets all that its master has.",
      );
    let last = first;
    await time.until(async () => {
      last = await logEnd(askSlave, slave, time);
      return last >= wanted || undefined;
    });
    const behind = Math.max(wanted - last, 0);
    if (behind > 0 && last === first)
      throw new Error(
        `It is ${bytes(behind)} behind its master, and got none of them within ${time.seconds} s: see whether it ` +
          "reaches its master, and what its log says.",
      );
    return behind;
  });

/** Where a broker's commit log ends; once it knows, as one of RocketMQ 4 does not just after its start. */
async function logEnd(ask: Ask, { address }: { readonly address: string }, time: TimeLimit): Promise<number> {
  const end = await time.until(async () => {
    const { code, body } = await ask(getRuntimeInfo, [answerCode.systemError]);
    return code === answerCode.success ? commitLogEnd(body) : undefined;
  });
  if (end === undefined) throw new Error(`${address} did not say within ${time.seconds} s how much it has.`);
  return end;
}

/** Bytes, for a person to read. */
export const bytes = (count: number): string => (count === 1 ? "1 byte" : `${count} bytes`);
