import { randomUUID } from "node:crypto";
import { Ask, Refusal } from "./ask";
import { decodeMessages } from "./message";
import { messageOf } from "./settle";
import { answerCode, pullMessage, sendMessage } from "./requests";
import { TimeLimit } from "./timeLimit";
import { MessageUnderWay } from "./topic";

/** A client of one topic. It throws a refusal where the server says that it has not taken a message. */
export interface Client {
  /** Whether the message was taken; not where the server is too busy. */
  send(body: Buffer): Promise<boolean>;
  /** A message, if there is one yet. */
  receive(): Promise<Buffer | undefined>;
}

/** What a message took that went through. */
export interface RoundTrip {
  /** Until it was acknowledged. */
  readonly sentMilliseconds: number;
  /** From its sending until it was here again. */
  readonly receivedMilliseconds: number;
}

/** Asks a broker, or a proxy that passes the requests on to the broker named. */
export const remotingClient = (ask: Ask, topic: string, broker: string): Client => ({
  async send(body) {
    const { stored, busy } = answerCode;
    const { code } = await ask(sendMessage(topic, broker, body), [...stored, busy]);
    return code !== busy;
  },
  async receive() {
    const { pullNotFound, pullRetryImmediately, success } = answerCode;
    const { code, body } = await ask(pullMessage(topic, broker), [pullNotFound, pullRetryImmediately]);
    return code === success ? decodeMessages(body)[0]?.body : undefined;
  },
});

/**
 * Sends a message and receives it.
 *
 * @param onSent told what it took until the message was acknowledged, even if it never comes back
 */
export async function roundTrip(
  client: Client,
  time: TimeLimit,
  onSent: (milliseconds: number) => void = () => undefined,
): Promise<RoundTrip> {
  const body = Buffer.from(`Message ${randomUUID()}`);
  const start = performance.now();
  const elapsed = () => Math.round(performance.now() - start);
  await send(client, body, time);
  const sentMilliseconds = elapsed();
  onSent(sentMilliseconds);
  const received = await receive(client, time);
  if (!received.equals(body)) throw new Error("It handed out another message than it was sent.");
  return { sentMilliseconds, receivedMilliseconds: elapsed() };
}

/** Sends the message, again while the server is too busy, as RocketMQ's clients do. */
async function send(client: Client, body: Buffer, time: TimeLimit): Promise<void> {
  let busy = false;
  const attempt = async () => {
    busy = false;
    busy = !(await client.send(body));
    return busy ? undefined : true;
  };
  const taken = await time.until(attempt).catch((error: unknown) => {
    throw error instanceof Refusal ? error : new MessageUnderWay(messageOf(error), { cause: error });
  });
  if (taken !== undefined) return;
  if (busy) throw new Error(`It was too busy to take a message for ${time.seconds} s.`);
  throw new MessageUnderWay(`It did not say within ${time.seconds} s whether it took a message.`);
}

async function receive(client: Client, time: TimeLimit): Promise<Buffer> {
  const body = await time
    .until(() => client.receive())
    .catch((error: unknown) => {
      throw new MessageUnderWay(messageOf(error), { cause: error });
    });
  if (body !== undefined) return body;
  throw new MessageUnderWay(`It took a message, but did not hand it out within ${time.seconds} s.`);
}
