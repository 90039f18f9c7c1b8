import {
  Cluster,
  withConnection,
  findRoute,
  Master,
  RoundTrip,
  roundTrip,
  remotingClient,
  withTopic,
} from "../../remoting";

/**
 * Sends a message through a proxy's remoting port and receives it. For clients, a proxy is both name server and broker: it
 * returns its own address for every topic.
 *
 * @param own the address that it is to return
 * @param master has the message's topic
 */
export const throughProxy = (
  { address, own }: { readonly address: string; readonly own: string },
  master: Master,
  cluster: Cluster,
  onSent: (milliseconds: number) => void,
): Promise<RoundTrip> =>
  withConnection(address, cluster, (ask) =>
    withTopic(master, cluster, async (topic) => {
      const { time } = cluster;
      const route = await time.until(() => findRoute(ask, topic));
      if (route === undefined) throw new Error(`It did not know a new topic within ${time.seconds} s.`);
      const routeAddress = route[0]?.brokerAddrs["0"];
      if (routeAddress !== own) throw new Error(wrongRoute(routeAddress, own));
      return roundTrip(remotingClient(ask, topic, master.broker), time, onSent);
    }),
  );

/** The message for a proxy that sends clients to another address: which of its settings is wrong. */
function wrongRoute(routeAddress: string | undefined, address: string): string {
  if (routeAddress === undefined) return "It sends clients nowhere.";
  const [[host, port], [wantedHost, wantedPort]] = [routeAddress, address].map((text) =>
    text.split(/:(?=\d+$)/),
  );
  return [
    `It sends clients to ${routeAddress}.`,
    ...(host === wantedHost ? [] : [`Its remotingAccessAddr has to be ${wantedHost}.`]),
    ...(port === wantedPort ? [] : [`Its remotingListenPort has to be ${wantedPort}.`]),
  ].join(" ");
}
