import { Ask, connected, Refusal } from "./ask";
import { findMasters, Master } from "./brokers";
import { decodeMessages, Message } from "./message";
import { about, all, messageOf } from "./outcomes";
import { answerCode, pullMessage, sendMessage } from "./requests";
import { TimeLimit } from "./timeLimit";
import { MessageUnderWay, withTopic } from "./topic";

export interface CheckOptions {
  /** What the check may take; 30. Deleting its topic comes on top: mostly milliseconds, at most three answers. */
  readonly seconds?: number;
  /** What a server may take to answer one request; 5. */
  readonly answerSeconds?: number;
}

/** A broker that passed a message on. */
export interface BrokerCheck extends Master {
  /** What the broker took to acknowledge the message. */
  readonly sentMilliseconds: number;
  /** From the message's sending until it was here again. */
  readonly receivedMilliseconds: number;
}

/**
 * Sends a message to each master and pulls it back, as RocketMQ's clients do: by the addresses that the name servers
 * hand out. Every name server has to know every broker. Throws what is wrong, in words for users.
 *
 * @param nameServers each as `host:port`
 */
export async function checkCluster(
  nameServers: readonly string[],
  { seconds = 30, answerSeconds = 5 }: CheckOptions = {},
): Promise<BrokerCheck[]> {
  const time = new TimeLimit(seconds, answerSeconds);
  const masters = await findMasters(nameServers, time);
  return all(
    masters.map((master) =>
      about(
        `Broker ${master.broker}`,
        connected(master.address, time, (ask) =>
          withTopic(ask, master, nameServers, time, async (topic) => ({
            ...master,
            ...(await passOn(ask, topic, time)),
          })),
        ),
      ),
    ),
  );
}

async function passOn(
  ask: Ask,
  topic: string,
  time: TimeLimit,
): Promise<Pick<BrokerCheck, "sentMilliseconds" | "receivedMilliseconds">> {
  const body = Buffer.from(`A message of ${topic}`);
  const start = performance.now();
  await send(ask, topic, body, time);
  const sentMilliseconds = Math.round(performance.now() - start);
  const received = await receive(ask, topic, time);
  const receivedMilliseconds = Math.round(performance.now() - start);
  if (!received.body.equals(body)) throw new Error("It handed out another message than it was sent.");
  return { sentMilliseconds, receivedMilliseconds };
}

/** Sends the message, again while the broker is too busy, as RocketMQ's clients do. */
async function send(ask: Ask, topic: string, body: Buffer, time: TimeLimit): Promise<void> {
  let busy = false;
  const attempt = async () => {
    busy = false;
    const { code } = await ask(sendMessage(topic, body), [...answerCode.stored, answerCode.busy]);
    busy = code === answerCode.busy;
    return busy ? undefined : true;
  };
  const taken = await time.until(attempt).catch((error: unknown) => {
    throw error instanceof Refusal ? error : new MessageUnderWay(messageOf(error), { cause: error });
  });
  if (taken !== undefined) return;
  if (busy) throw new Error(`It was too busy to take a message for ${time.seconds} s.`);
  throw new MessageUnderWay(`It did not say within ${time.seconds} s whether it took a message.`);
}

async function receive(ask: Ask, topic: string, time: TimeLimit): Promise<Message> {
  const { pullNotFound, pullRetryImmediately, success } = answerCode;
  const attempt = async () => {
    const { code, body } = await ask(pullMessage(topic), [pullNotFound, pullRetryImmediately]);
    return code === success ? decodeMessages(body)[0] : undefined;
  };
  const message = await time.until(attempt).catch((error: unknown) => {
    throw new MessageUnderWay(messageOf(error), { cause: error });
  });
  if (message !== undefined) return message;
  throw new MessageUnderWay(`It took a message, but did not hand it out within ${time.seconds} s.`);
}
