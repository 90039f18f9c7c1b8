import {
  Cluster,
  connected,
  findRoute,
  Master,
  RoundTrip,
  roundTrip,
  remotingClient,
  withTopic,
} from "../../remoting";

/**
 * Sends a message through a proxy's remoting port and pulls it back. To clients it is name server and broker in one:
 * it hands out its own address for every topic.
 *
 * @param master has the message's topic
 */
export const throughProxy = (
  address: string,
  master: Master,
  cluster: Cluster,
  onSent: (milliseconds: number) => void,
): Promise<RoundTrip> =>
  connected(address, cluster, (ask) =>
    withTopic(master, cluster, async (topic) => {
      const { time } = cluster;
      const route = await time.until(() => findRoute(ask, topic));
      if (route === undefined) throw new Error(`It did not know a new topic within ${time.seconds} s.`);
      const handedOut = route[0]?.brokerAddrs["0"];
      if (handedOut !== address) throw new Error(misled(handedOut, address));
      return roundTrip(remotingClient(ask, topic, master.broker), time, onSent);
    }),
  );

/** What is wrong where the proxy sends clients elsewhere, in the words of its settings. */
function misled(handedOut: string | undefined, address: string): string {
  if (handedOut === undefined) return "It sends clients nowhere.";
  const [[host, port], [wantedHost, wantedPort]] = [handedOut, address].map((at) => at.split(/:(?=\d+$)/));
  return [
    `It sends clients to ${handedOut}.`,
    ...(host === wantedHost ? [] : [`Its remotingAccessAddr has to be ${wantedHost}.`]),
    ...(port === wantedPort ? [] : [`Its remotingListenPort has to be ${wantedPort}.`]),
  ].join(" ");
}
