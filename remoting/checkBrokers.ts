import { askForBrokers, brokersOf, Master, masterOf, noBroker } from "./brokers";
import { withSubject, allSettledOrThrow } from "./settle";
import { RoundTrip, roundTrip, remotingClient } from "./roundTrip";
import { CheckOptions, Cluster, requestOptions } from "./requestOptions";
import { withTopic } from "./topic";

/** A broker that passed a message on. */
export interface BrokerCheck extends Master, RoundTrip {}

/**
 * Sends a message to each master and pulls it back, as RocketMQ's clients do: by the addresses that the name servers
 * hand out. Every name server has to know every broker. Throws what is wrong, in words for users.
 *
 * @param nameServers each as `host:port`
 */
export async function checkBrokers(
  nameServers: readonly string[],
  options: CheckOptions = {},
): Promise<BrokerCheck[]> {
  const cluster = { nameServers, ...requestOptions(options) };
  const known = await allSettledOrThrow(
    nameServers.map((address) => withSubject("Name server", askForBrokers(address, cluster))),
  );
  const brokers = brokersOf(known.flat());
  if (brokers.length === 0) throw new Error(noBroker(nameServers));
  const check = async (master: Master) => ({ ...master, ...(await throughBroker(master, cluster)) });
  return allSettledOrThrow(
    brokers.map((broker) =>
      withSubject(`Broker ${broker.broker}`, Promise.resolve(broker).then(masterOf).then(check)),
    ),
  );
}

/** Sends a message to the broker and pulls it back. */
export const throughBroker = (
  master: Master,
  cluster: Cluster,
  onSent?: (milliseconds: number) => void,
): Promise<RoundTrip> =>
  withTopic(master, cluster, (topic, ask) =>
    roundTrip(remotingClient(ask, topic, master.broker), cluster.time, onSent),
  );
