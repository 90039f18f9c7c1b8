import { askForBrokers, BrokerAddress, brokersOf, noBrokerMessage } from "./brokers";
import { Cluster } from "./requestOptions";
import { BrokerData } from "./requests";
import { allSettledOrThrow, withSubject } from "./settle";

/**
 * The masters of a cluster, and their slaves if wanted, as the name servers that can be reached know them together.
 *
 * @throws Error with a message for users where none can be reached, or a broker has no master
 */
export async function brokersOfCluster(
  brokerClusterName: string,
  cluster: Cluster,
  withSlaves: boolean,
): Promise<BrokerAddress[]> {
  const { nameServers } = cluster;
  const asked = nameServers.map((address) => withSubject("Name server", askForBrokers(address, cluster)));
  const answers = await Promise.allSettled(asked);
  const known = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  if (known.length === 0) await allSettledOrThrow(asked);
  const all: BrokerData[] = known.flat();
  if (all.length === 0) throw new Error(noBrokerMessage(nameServers));
  const brokers = brokersOf(all.filter((one) => one.cluster === brokerClusterName));
  if (brokers.length === 0) {
    const others = [...new Set(all.map((one) => one.cluster))].sort().join(", ");
    throw new Error(
      `No broker of the cluster ${brokerClusterName} is registered with ${nameServers.join(" or ")}, only of ${others} (brokerClusterName).`,
    );
  }
  return brokers.flatMap(({ broker, address, slaves }) => {
    if (address === undefined)
      throw new Error(`No master of ${broker} is registered, only slaves: start it, then repeat.`);
    const others = slaves.map((slave) => ({
      broker: `${broker}, slave ${slave.id}`,
      address: slave.address,
    }));
    return [{ broker, address }, ...(withSlaves ? others : [])];
  });
}
