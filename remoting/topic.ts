import { randomUUID } from "node:crypto";
import { Ask, askNameServer, connected, Refusal } from "./ask";
import { Master } from "./brokers";
import { all, messageOf } from "./outcomes";
import * as requests from "./requests";
import { answerCode } from "./requests";
import { TimeLimit } from "./timeLimit";

/**
 * A message may be in the broker's log and not in its topic's queue yet. Such a topic must not be deleted: a broker of
 * RocketMQ 4.9 writes to the deleted queue's memory, and its JVM dies.
 */
export class MessageUnderWay extends Error {}

/** Creates a topic on the broker for the work and deletes it again, also where the work failed. */
export async function withTopic<T>(
  ask: Ask,
  master: Master,
  nameServers: readonly string[],
  time: TimeLimit,
  work: (topic: string) => Promise<T>,
): Promise<T> {
  const topic = `rocketmq-check-${randomUUID()}`;
  let result: T;
  try {
    await createTopic(ask, topic);
    await all(nameServers.map((nameServer) => routed(topic, master, nameServer, time)));
    result = await work(topic);
  } catch (error) {
    const leftOver = await leftOverAfter(error, topic, master, nameServers, time);
    throw leftOver === undefined ? error : new Error(`${messageOf(error)}\n${leftOver}`, { cause: error });
  }
  await deleteTopic(topic, master, nameServers, time);
  return result;
}

/** There is nothing to delete. */
class NotCreated extends Error {}

async function createTopic(ask: Ask, topic: string): Promise<void> {
  const notCreated = (error: unknown): never => {
    throw new NotCreated(messageOf(error), { cause: error });
  };
  // A broker that hangs would create the topic when it goes on, with nobody there to delete it.
  await ask(requests.areYouThere, [answerCode.systemError]).catch(notCreated);
  await ask(requests.createTopic(topic)).catch((error: unknown) => {
    if (error instanceof Refusal) notCreated(error);
    throw error;
  });
}

/** Deletes the topic after an error, where it can be; what is left over otherwise. */
async function leftOverAfter(
  error: unknown,
  topic: string,
  master: Master,
  nameServers: readonly string[],
  time: TimeLimit,
): Promise<string | undefined> {
  if (error instanceof NotCreated) return undefined;
  try {
    if (error instanceof MessageUnderWay && !(await hasArrived(topic, master, time))) {
      return `Topic ${topic} is left over, as its message may be on its way. Delete it later.`;
    }
    await deleteTopic(topic, master, nameServers, time);
    return undefined;
  } catch (problem) {
    return messageOf(problem);
  }
}

/** Whether the message is in the topic's queue. */
async function hasArrived(topic: string, { address }: Master, time: TimeLimit): Promise<boolean> {
  try {
    const { extFields } = await connected(address, time.forOneAnswer(), (ask) =>
      ask(requests.countMessages(topic)),
    );
    return Number(extFields.offset) > 0;
  } catch {
    return false;
  }
}

/**
 * Waits until the name server sends clients to the broker for the topic. A broker of RocketMQ 4.4 says that it has
 * created a topic before it does, and before it tells the name servers.
 */
async function routed(topic: string, master: Master, nameServer: string, time: TimeLimit): Promise<void> {
  const found = await askNameServer(nameServer, time, (ask) =>
    time.until(async () => {
      const { code, body } = await ask(requests.findRoute(topic), [answerCode.topicNotExist]);
      if (code === answerCode.topicNotExist) return undefined;
      const brokers = requests.brokersOfRoute(body);
      return brokers.some(({ brokerAddrs }) => brokerAddrs["0"] === master.address) || undefined;
    }),
  );
  if (found === undefined) {
    throw new Error(`Name server ${nameServer} did not send clients to it within ${time.seconds} s.`);
  }
}

async function deleteTopic(
  topic: string,
  { address }: Master,
  nameServers: readonly string[],
  time: TimeLimit,
): Promise<void> {
  const onBroker = () =>
    connected(address, time.forOneAnswer(), (ask) => ask(requests.deleteTopicOnBroker(topic)));
  const onNameServer = (nameServer: string) =>
    askNameServer(nameServer, time.forOneAnswer(), (ask) => ask(requests.deleteTopicOnNameServer(topic)));
  try {
    // The broker first, as it tells the name servers of its topics again and again; then they, even where it failed.
    const broker = onBroker();
    const afterBroker = async (nameServer: string) => {
      await Promise.allSettled([broker]);
      return onNameServer(nameServer);
    };
    await all([broker, ...nameServers.map(afterBroker)]);
  } catch (cause) {
    throw new Error(`Topic ${topic} may be left over. ${messageOf(cause)}`, { cause });
  }
}
