import { ResolvedShared } from "../settings";
import { FilePlan } from "./container";
import { mendingJar } from "./mendingJar";

const path = "/opt/rocketmq-mending.jar";

/**
 * What mends the brokers of RocketMQ 5.5.0. Without it groups would begin anew at a replica that becomes the master, what the master before
 * acknowledged at that moment could be lost, and a broker that has had a transaction would keep a processor busy.
 */
export const planMending = ({ profile }: ResolvedShared): { files: FilePlan[]; options: string[] } =>
  profile.server.broker.isMended
    ? { files: [{ path, contentBase64: mendingJar }], options: [`-javaagent:${path}`] }
    : { files: [], options: [] };
