import { Master } from "./brokers";
import { Cluster } from "./requestOptions";
import { remotingClient, RoundTrip, roundTrip } from "./roundTrip";
import { withTopic } from "./topic";

/**
 * Sends a message to the broker and receives it, like RocketMQ's clients: at the address that the name servers return.
 * Every name server has to know the broker.
 *
 * @throws Error with a message for users if a server cannot be reached or the message is lost
 */
export const throughBroker = (
  master: Master,
  cluster: Cluster,
  onSent?: (milliseconds: number) => void,
): Promise<RoundTrip> =>
  withTopic(master, cluster, (topic, ask) =>
    roundTrip(remotingClient(ask, topic, master.broker), cluster.time, onSent),
  );
