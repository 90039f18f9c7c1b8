import { askForBrokers, brokersOf, requestOptions, withConnection } from "../../../remoting";
import { decodeMessages } from "../../../remoting/message";
import { answerCode, createTopic, pullMessage, sendMessage } from "../../../remoting/requests";
import { eventually } from "./wait";

const topic = "kept";

const asked = () => requestOptions({ seconds: 30 });

/** The addresses to which a name server sends clients, by the brokers' names. */
export async function addressesOf(nameServer: string): Promise<Record<string, string | undefined>> {
  const known = brokersOf(await askForBrokers(nameServer, asked()));
  return Object.fromEntries(known.map(({ broker, address }) => [broker, address]));
}

const bodyOf = (broker: string, i: number): string => `${broker}'s message ${i}`;

/** What `fill` sent to a broker, in order. */
export const bodiesFor = (broker: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => bodyOf(broker, i));

/** Sends messages to one broker, each of which names it. Every broker has them in the same topic. */
export async function fill(nameServer: string, broker: string, count: number): Promise<void> {
  await withConnection(await addressOf(nameServer, broker), asked(), async (ask) => {
    await ask(createTopic(topic));
    for (const body of bodiesFor(broker, count)) await ask(sendMessage(topic, broker, Buffer.from(body)));
  });
}

/**
 * Sends messages as `fill` does, each with its delay, in milliseconds. RocketMQ knows any delay since 5.0.
 * @returns when each of them is due at the earliest, by this machine's clock
 */
export async function fillDelayed(
  nameServer: string,
  broker: string,
  delays: readonly number[],
): Promise<number[]> {
  return withConnection(await addressOf(nameServer, broker), asked(), async (ask) => {
    await ask(createTopic(topic));
    const due: number[] = [];
    for (const [i, delay] of delays.entries()) {
      const { fields, ...request } = sendMessage(topic, broker, Buffer.from(bodyOf(broker, i)));
      due.push(Date.now() + delay);
      await ask({ ...request, fields: { ...fields, properties: `TIMER_DELAY_MS\u0001${delay}\u0002` } });
    }
    return due;
  });
}

/** What a broker answers that takes no messages for the time being. */
const notAvailable = 14;

/** Sends messages as `fill` does, a few at a time, until the broker takes no more; how many it acknowledged. */
export async function fillUntilRefused(
  nameServer: string,
  broker: string,
  milliseconds: number,
): Promise<number> {
  const options = requestOptions({ seconds: milliseconds / 1000 });
  return withConnection(await addressOf(nameServer, broker), options, async (ask) => {
    await ask(createTopic(topic));
    let count = 0;
    const refused = async () => {
      for (const end = count + 20; count < end; count++) {
        const message = sendMessage(topic, broker, Buffer.from(bodyOf(broker, count)));
        const { code } = await ask(message, [answerCode.busy, notAvailable]);
        if (code !== answerCode.success) return code === notAvailable;
      }
      return false;
    };
    await eventually(`${broker} takes no messages`, refused, milliseconds);
    return count;
  });
}

/** All messages that a broker has, in order; none where it does not know the topic. */
export async function bodiesIn(nameServer: string, broker: string): Promise<string[]> {
  return withConnection(await addressOf(nameServer, broker), asked(), async (ask) => {
    const bodies: string[] = [];
    for (;;) {
      const { fields, ...request } = pullMessage(topic, broker);
      const some = { queueOffset: String(bodies.length), maxMsgNums: "32" };
      const next = { ...request, fields: { ...fields, ...some } };
      const { pullNotFound, pullRetryImmediately, topicNotExist } = answerCode;
      const { code, body } = await ask(next, [pullNotFound, pullRetryImmediately, topicNotExist]);
      if (code !== answerCode.success) return bodies;
      bodies.push(...decodeMessages(body).map((message) => message.body.toString("utf8")));
    }
  });
}

async function addressOf(nameServer: string, broker: string): Promise<string> {
  const address = (await addressesOf(nameServer))[broker];
  if (address === undefined) throw new Error(`${nameServer} knows no broker ${broker}.`);
  return address;
}
