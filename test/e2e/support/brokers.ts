import { askForBrokers, brokersOf, requestOptions, withConnection } from "../../../remoting";
import { decodeMessages } from "../../../remoting/message";
import { answerCode, createTopic, pullMessage, sendMessage } from "../../../remoting/requests";

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

/** All messages that a broker has, in order; none where it does not know the topic. */
export async function bodiesIn(nameServer: string, broker: string): Promise<string[]> {
  return withConnection(await addressOf(nameServer, broker), asked(), async (ask) => {
    const bodies: string[] = [];
    for (;;) {
      const { fields, ...request } = pullMessage(topic, broker);
      const next = { ...request, fields: { ...fields, queueOffset: String(bodies.length) } };
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
