import { Cluster, withConnection, Master, RoundTrip, roundTrip, withGroup, withTopic } from "../../remoting";
import { withGrpcClient } from "./grpcClient";

/**
 * Sends a message through a proxy by gRPC, then receives and acknowledges it.
 *
 * @param master has the message's topic
 */
export async function throughGrpc(
  address: string,
  master: Master,
  cluster: Cluster,
  onSent: (milliseconds: number) => void,
): Promise<RoundTrip> {
  await withConnection(address, cluster, () => Promise.resolve()); // RocketMQ's client would retry for seconds
  return withGroup(master, cluster, (group) =>
    withTopic(master, cluster, (topic) =>
      withGrpcClient(address, topic, group, cluster, (client) => roundTrip(client, cluster.time, onSent)),
    ),
  );
}
