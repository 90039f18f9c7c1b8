import { Ask, askNameServer, connected } from "./ask";
import { Master } from "./brokers";
import { allSettledOrThrow, messageOf } from "./settle";
import * as requests from "./requests";
import { answerCode, BrokerData } from "./requests";
import { temporaryName, temporarily } from "./temporary";
import { Cluster, forOneAnswer, RequestOptions } from "./requestOptions";

/**
 * A message may be in the broker's log and not in its topic's queue yet. Such a topic must not be deleted: a broker of
 * RocketMQ 4.9 writes to the deleted queue's memory, and its JVM dies.
 */
export class MessageUnderWay extends Error {}

/**
 * Creates a topic on the broker for the work and deletes it again, also where the work failed.
 *
 * @param work is done once all name servers send clients to the broker for the topic; it may ask the broker
 */
export const withTopic = <T>(
  master: Master,
  cluster: Cluster,
  work: (topic: string, ask: Ask) => Promise<T>,
): Promise<T> =>
  connected(master.address, cluster, (ask) => {
    const topic = temporaryName();
    return temporarily(
      ask,
      requests.createTopic(topic),
      async () => {
        await allSettledOrThrow(
          cluster.nameServers.map((nameServer) => routed(topic, master, nameServer, cluster)),
        );
        return work(topic, ask);
      },
      async (problem) => {
        if (problem instanceof MessageUnderWay && !(await hasArrived(topic, master, cluster))) {
          throw new Error(`Topic ${topic} is left over, as its message may be on its way. Delete it later.`);
        }
        await deleteTopic(topic, master, cluster);
      },
    );
  });

/** To whom a name server or proxy sends clients for the topic, once it knows it. */
export async function findRoute(ask: Ask, topic: string): Promise<readonly BrokerData[] | undefined> {
  const { code, body } = await ask(requests.findRoute(topic), [answerCode.topicNotExist]);
  return code === answerCode.topicNotExist ? undefined : requests.brokersOfRoute(body);
}

/** Whether the message is in the topic's queue. */
async function hasArrived(topic: string, { address }: Master, options: RequestOptions): Promise<boolean> {
  try {
    const { extFields } = await connected(address, forOneAnswer(options), (ask) =>
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
async function routed(
  topic: string,
  master: Master,
  nameServer: string,
  options: RequestOptions,
): Promise<void> {
  const { time } = options;
  const found = await askNameServer(nameServer, options, (ask) =>
    time.until(async () => {
      const route = await findRoute(ask, topic);
      return route?.some(({ brokerAddrs }) => brokerAddrs["0"] === master.address) || undefined;
    }),
  );
  if (found === undefined) {
    throw new Error(`Name server ${nameServer} did not send clients to it within ${time.seconds} s.`);
  }
}

async function deleteTopic(
  topic: string,
  { address }: Master,
  { nameServers, ...request }: Cluster,
): Promise<void> {
  const onBroker = () =>
    connected(address, forOneAnswer(request), (ask) => ask(requests.deleteTopicOnBroker(topic)));
  const onNameServer = (nameServer: string) =>
    askNameServer(nameServer, forOneAnswer(request), (ask) => ask(requests.deleteTopicOnNameServer(topic)));
  try {
    // The broker first, as it tells the name servers of its topics again and again; then they, even where it failed.
    const broker = onBroker();
    const afterBroker = async (nameServer: string) => {
      await Promise.allSettled([broker]);
      return onNameServer(nameServer);
    };
    await allSettledOrThrow([broker, ...nameServers.map(afterBroker)]);
  } catch (cause) {
    throw new Error(`Topic ${topic} may be left over. ${messageOf(cause)}`, { cause });
  }
}
