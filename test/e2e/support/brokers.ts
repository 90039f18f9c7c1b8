import { askForBrokers, brokersOf, requestOptions, withConnection } from "../../../remoting";
import { parseFastjson } from "../../../remoting/fastjson";
import { decodeMessages } from "../../../remoting/message";
import {
  answerCode,
  createGroup,
  createTopic,
  findRoute,
  pullMessage,
  sendMessage,
} from "../../../remoting/requests";
import { eventually } from "./wait";

/** The topic of all these. */
export const topic = "kept";

const asked = () => requestOptions({ seconds: 30 });

/** The addresses to which a name server sends clients, by the brokers' names. @param caCertificate with TLS */
export async function addressesOf(
  nameServer: string,
  caCertificate?: string,
): Promise<Record<string, string | undefined>> {
  const known = brokersOf(await askForBrokers(nameServer, { ...asked(), caCertificate }));
  return Object.fromEntries(known.map(({ broker, address }) => [broker, address]));
}

const bodyOf = (broker: string, i: number, length = 0): string =>
  `${broker}'s message ${i}`.padEnd(length, ".");

/** What `fill` sent to a broker, in order. */
export const bodiesFor = (broker: string, count: number, length?: number): string[] =>
  Array.from({ length: count }, (_, i) => bodyOf(broker, i, length));

/** Sends messages to one broker, each of which names it. Every broker has them in the same topic. */
export async function fill(
  nameServer: string,
  broker: string,
  count: number,
  { length, to = topic }: { length?: number; to?: string } = {},
): Promise<void> {
  await withConnection(await addressOf(nameServer, broker), asked(), async (ask) => {
    await ask(createTopic(to));
    for (const body of bodiesFor(broker, count, length))
      await ask(sendMessage(to, broker, Buffer.from(body)));
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
  to = topic,
): Promise<number[]> {
  return withConnection(await addressOf(nameServer, broker), asked(), async (ask) => {
    await ask(createTopic(to));
    const due: number[] = [];
    for (const [i, delay] of delays.entries()) {
      const { fields, ...request } = sendMessage(to, broker, Buffer.from(bodyOf(broker, i)));
      due.push(Date.now() + delay);
      await ask({ ...request, fields: { ...fields, properties: `TIMER_DELAY_MS\u0001${delay}\u0002` } });
    }
    return due;
  });
}

/** Sends messages as `fill` does, one after the other, until it is stopped. */
export class Sender {
  /** How many were acknowledged. */
  acknowledged = 0;
  private stopped = false;
  private readonly ended: Promise<void>;

  constructor(nameServer: string, broker: string) {
    this.ended = addressOf(nameServer, broker).then((address) =>
      withConnection(address, requestOptions({ seconds: 600 }), async (ask) => {
        await ask(createTopic(topic));
        for (; !this.stopped; this.acknowledged++)
          await ask(sendMessage(topic, broker, Buffer.from(bodyOf(broker, this.acknowledged))));
      }),
    );
    this.ended.catch(() => undefined); // told where it is stopped
  }

  stop(): Promise<void> {
    this.stopped = true;
    return this.ended;
  }
}

const group = "kept-by";

/** Says, as a consumer does, how many of the messages it has. */
export const commitOffset = async (nameServer: string, broker: string, offset: number): Promise<void> =>
  withConnection(await addressOf(nameServer, broker), asked(), async (ask) => {
    const fields = { consumerGroup: group, topic, queueId: "0", commitOffset: String(offset) };
    await ask(createGroup(group));
    await ask({ purpose: "commit an offset", code: 15, fields });
  });

/** The same, as the broker knows it. */
export const committedOffset = async (nameServer: string, broker: string): Promise<number> =>
  withConnection(await addressOf(nameServer, broker), asked(), async (ask) => {
    const fields = { consumerGroup: group, topic, queueId: "0" };
    const { extFields: said } = await ask({ purpose: "tell an offset", code: 14, fields });
    return Number(said.offset);
  });

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

/** What clients may do with a broker's part of that topic, by a name server: 4 to read, 6 to write too. */
export const permissionOf = async (nameServer: string, broker: string): Promise<number | undefined> =>
  withConnection(nameServer, asked(), async (ask) => {
    const { body } = await ask(findRoute(topic));
    const { queueDatas } = parseFastjson(body.toString()) as {
      queueDatas: { brokerName: string; perm: number }[];
    };
    return queueDatas.find(({ brokerName }) => brokerName === broker)?.perm;
  });

/** All messages that a broker has, in order; none where it does not know the topic. */
export async function bodiesIn(nameServer: string, broker: string, from = topic): Promise<string[]> {
  return withConnection(await addressOf(nameServer, broker), asked(), async (ask) => {
    const bodies: string[] = [];
    for (;;) {
      const { fields, ...request } = pullMessage(from, broker);
      const some = { queueOffset: String(bodies.length), maxMsgNums: "32" };
      const next = { ...request, fields: { ...fields, ...some } };
      const { pullNotFound, pullRetryImmediately, topicNotExist } = answerCode;
      const { code, body } = await ask(next, [pullNotFound, pullRetryImmediately, topicNotExist]);
      if (code !== answerCode.success) return bodies;
      bodies.push(...decodeMessages(body).map((message) => message.body.toString("utf8")));
    }
  });
}

/**
 * Has a group take messages of a topic by pop, as gRPC clients do, and acknowledge none: they come again after a while.
 *
 * @param most 32 at the most
 * @param from the topic
 */
export const pop = async (
  nameServer: string,
  broker: string,
  most: number,
  from: string,
): Promise<string[]> =>
  withConnection(await addressOf(nameServer, broker), asked(), async (ask) => {
    const fields = {
      ...{ consumerGroup: "poppers", topic: from, queueId: "-1", maxMsgNums: String(most) },
      ...{ invisibleTime: "20000", pollTime: "0", bornTime: String(Date.now()), initMode: "0" },
      ...{ expType: "TAG", exp: "*" },
    };
    await ask(createGroup("poppers"));
    const { pullNotFound } = answerCode;
    const request = { purpose: "let pop", code: 200050, fields };
    const { code, body } = await ask(request, [pullNotFound, pollingTimeout]);
    if (code !== answerCode.success) return [];
    return decodeMessages(body).map((message) => message.body.toString("utf8"));
  });

/** What a broker answers that has nothing to be popped. */
const pollingTimeout = 210;

async function addressOf(nameServer: string, broker: string): Promise<string> {
  const address = (await addressesOf(nameServer))[broker];
  if (address === undefined) throw new Error(`${nameServer} knows no broker ${broker}.`);
  return address;
}
