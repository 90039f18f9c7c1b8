import { isSlave, ResolvedBroker, ResolvedShared } from "../settings";
import { FilePlan } from "./container";
import { offsetsJar } from "./offsetsJar";

const path = "/opt/rocketmq-offsets.jar";

/**
 * What makes a broker that may follow another copy how far consumer groups have read, as RocketMQ 5.4 and 5.5.0 do not: without it
 * groups would begin anew at a replica that becomes the master.
 */
export function planOffsets(
  broker: ResolvedBroker,
  { profile }: ResolvedShared,
): { files: FilePlan[]; options: string[] } {
  const follows = isSlave(broker) || broker.controlled;
  if (!follows || !profile.server.broker.losesOffsets) return { files: [], options: [] };
  return { files: [{ path, contentBase64: offsetsJar }], options: [`-javaagent:${path}`] };
}
