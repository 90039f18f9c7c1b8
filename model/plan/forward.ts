import { forwarderJar } from "./forwarderJar";
import { ResolvedShared } from "../settings";
import { FilePlan } from "./container";

const path = "/opt/rocketmq-forwarder.jar";

/**
 * What makes a loopback address lead to the brokers in the container of a server that dials them as clients do. A broker
 * hands everybody the one address it was given, which is right on the Docker host only; in these containers a Java agent
 * listens there and forwards.
 *
 * @param brokers on the network, each as `host:port`
 */
export function planForwarder(
  brokers: readonly string[],
  { reach }: ResolvedShared,
): { files: FilePlan[]; options: string[] } {
  if (reach.mode !== "loopback" || brokers.length === 0) return { files: [], options: [] };
  const forwards = brokers.map((broker) => `${broker.split(":")[1]}=${broker}`);
  return {
    files: [{ path, contentBase64: forwarderJar }],
    options: [`-javaagent:${path}=${forwards.join(",")}`],
  };
}
