import { randomUUID } from "node:crypto";
import {
  Acknowledgement,
  describeShortfall,
  Shortfall,
  shortfallCodes,
  shortfallOf,
} from "./acknowledgement";
import { Ask, Refusal } from "./ask";
import { decodeMessages } from "./message";
import { answerCode, pullMessage, sendMessage } from "./requests";
import { messageOf } from "./settle";
import { TimeLimit } from "./timeLimit";
import { MessageInTransit } from "./topic";

/** A client for one topic. It throws a `Refusal` if the server answers that it did not store a message. */
export interface Client {
  send(body: Buffer): Promise<Acknowledgement>;
  /** @returns a message; undefined if there is none yet */
  receive(): Promise<Buffer | undefined>;
}

/** The times of a message that was sent and received. */
export interface RoundTrip {
  /** Until it was acknowledged. */
  readonly sentMilliseconds: number;
  /** From sending until it was received. */
  readonly receivedMilliseconds: number;
}

/** A client that sends requests to a broker, or to a proxy that forwards them to this broker. */
export const remotingClient = (ask: Ask, topic: string, broker: string): Client => ({
  async send(body) {
    const { busy } = answerCode;
    const { code } = await ask(sendMessage(topic, broker, body), [...shortfallCodes, busy]);
    return shortfallOf(code) ?? (code === busy ? "busy" : "stored");
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
 * @param onSent called with the time until the message was acknowledged, even if it is never received
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

/**
 * Sends the message, and repeats this while the server is too busy, like RocketMQ's clients, and while it stores it with less
 * than was configured: a slave takes seconds to connect to a master that has just started.
 */
async function send(client: Client, body: Buffer, time: TimeLimit): Promise<void> {
  let last: Acknowledgement | undefined;
  let shortfall: Shortfall | undefined;
  const attempt = async () => {
    if (last === "busy" && time.isNearlyOver) return undefined; // unanswered, it would be in transit
    last = undefined;
    last = await client.send(body);
    if (last !== "stored" && last !== "busy") shortfall = last;
    return last === "stored" || undefined;
  };
  const stored = await time.until(attempt).catch((error: unknown) => {
    throw error instanceof Refusal ? error : new MessageInTransit(messageOf(error), { cause: error });
  });
  if (stored) return;
  if (shortfall !== undefined) throw new MessageInTransit(describeShortfall(shortfall));
  if (last === "busy") throw new Error(`It was too busy to take a message for ${time.seconds} s.`);
  throw new MessageInTransit(`It did not say within ${time.seconds} s whether it took a message.`);
}

async function receive(client: Client, time: TimeLimit): Promise<Buffer> {
  const body = await time
    .until(() => client.receive())
    .catch((error: unknown) => {
      throw new MessageInTransit(messageOf(error), { cause: error });
    });
  if (body !== undefined) return body;
  throw new MessageInTransit(`It took a message, but did not hand it out within ${time.seconds} s.`);
}
