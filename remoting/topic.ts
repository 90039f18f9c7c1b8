import { Ask, askNameServer, withConnection } from "./ask";
import { Master } from "./brokers";
import { Cluster, RequestOptions, withTimeForOneAnswer } from "./requestOptions";
import * as requests from "./requests";
import { answerCode, BrokerData } from "./requests";
import { allSettledOrThrow, messageOf } from "./settle";
import { temporaryName, withTemporary } from "./temporary";

/**
 * The message may be in the broker's log, but not in the topic's queue yet. Then the topic must not be deleted: a broker of
 * RocketMQ 4.9 would write into the memory of the deleted queue, which crashes its JVM.
 */
export class MessageInTransit extends Error {}

/**
 * Creates a topic on the broker for the work, and deletes it afterwards, even if the work fails.
 *
 * @param work begins when all name servers have the topic's route to the broker; it may send requests to the broker
 */
export const withTopic = <T>(
  master: Master,
  cluster: Cluster,
  work: (topic: string, ask: Ask) => Promise<T>,
): Promise<T> =>
  withConnection(master.address, cluster, (ask) => {
    const topic = temporaryName();
    return withTemporary(
      ask,
      requests.createTopic(topic),
      async () => {
        await allSettledOrThrow(
          cluster.nameServers.map((nameServer) => waitForRoute(topic, master, nameServer, cluster)),
        );
        return work(topic, ask);
      },
      async (problem) => {
        if (problem instanceof MessageInTransit && !(await hasArrived(topic, master, cluster))) {
          throw new Error(`Topic ${topic} is left over, as its message may be on its way. Delete it later.`);
        }
        await deleteTopic(topic, master, cluster);
      },
    );
  });

/** The brokers to which a name server or proxy sends clients for the topic; undefined if it does not know the topic yet. */
export async function findRoute(ask: Ask, topic: string): Promise<readonly BrokerData[] | undefined> {
  const { code, body } = await ask(requests.findRoute(topic), [answerCode.topicNotExist]);
  return code === answerCode.topicNotExist ? undefined : requests.brokersOfRoute(body);
}

/** Whether the message is in the topic's queue. */
async function hasArrived(topic: string, { address }: Master, options: RequestOptions): Promise<boolean> {
  try {
    const { extFields } = await withConnection(address, withTimeForOneAnswer(options), (ask) =>
      ask(requests.countMessages(topic)),
    );
    return Number(extFields.offset) > 0;
  } catch {
    return false;
  }
}

/**
 * Waits until the name server sends clients to the broker for the topic. A broker of RocketMQ 4.4 answers that it has
 * created a topic before it creates it, and before it registers it at the name servers.
 */
async function waitForRoute(
  topic: string,
  master: Master,
  nameServer: string,
  options: RequestOptions,
): Promise<void> {
  const { time } = options;
  const hasRoute = await askNameServer(nameServer, options, (ask) =>
    time.until(async () => {
      const route = await findRoute(ask, topic);
      return route?.some(({ brokerAddrs }) => brokerAddrs["0"] === master.address) || undefined;
    }),
  );
  if (hasRoute === undefined) {
    throw new Error(`Name server ${nameServer} did not send clients to it within ${time.seconds} s.`);
  }
}

async function deleteTopic(
  topic: string,
  { address }: Master,
  { nameServers, ...request }: Cluster,
): Promise<void> {
  const onBroker = () =>
    withConnection(address, withTimeForOneAnswer(request), (ask) => ask(requests.deleteTopicOnBroker(topic)));
  const onNameServer = (nameServer: string) =>
    askNameServer(nameServer, withTimeForOneAnswer(request), (ask) =>
      ask(requests.deleteTopicOnNameServer(topic)),
    );
  try {
    // First on the broker, which registers its topics regularly; then on the name servers, even if the broker failed.
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
