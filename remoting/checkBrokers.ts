import { askForBrokers, brokersOf, Master, masterOf, noBrokerMessage } from "./brokers";
import { CheckOptions, Cluster, requestOptions } from "./requestOptions";
import { remotingClient, RoundTrip, roundTrip } from "./roundTrip";
import { allSettledOrThrow, withSubject } from "./settle";
import { withTopic } from "./topic";

/** A broker through which a message was sent and received. */
export interface BrokerCheck extends Master, RoundTrip {}

/**
 * Sends a message to each master and receives it, like RocketMQ's clients: at the addresses that the name servers return.
 * Every name server has to know every broker.
 *
 * @param nameServers each as `host:port`
 * @throws Error with a message for users if a server cannot be reached, no broker is registered, or a message is lost
 */
export async function checkBrokers(
  nameServers: readonly string[],
  options: CheckOptions = {},
): Promise<BrokerCheck[]> {
  const cluster = { nameServers, ...requestOptions(options) };
  const answers = await allSettledOrThrow(
    nameServers.map((address) => withSubject("Name server", askForBrokers(address, cluster))),
  );
  const brokers = brokersOf(answers.flat());
  if (brokers.length === 0) throw new Error(noBrokerMessage(nameServers));
  const check = async (master: Master) => ({ ...master, ...(await throughBroker(master, cluster)) });
  return allSettledOrThrow(
    brokers.map((broker) =>
      withSubject(`Broker ${broker.broker}`, Promise.resolve(broker).then(masterOf).then(check)),
    ),
  );
}

/** Sends a message to the broker and receives it. */
export const throughBroker = (
  master: Master,
  cluster: Cluster,
  onSent?: (milliseconds: number) => void,
): Promise<RoundTrip> =>
  withTopic(master, cluster, (topic, ask) =>
    roundTrip(remotingClient(ask, topic, master.broker), cluster.time, onSent),
  );
