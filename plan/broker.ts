import { BrokerSpec, SharedSpec, vipPort } from "../spec";
import { renderBrokerConf } from "./brokerConf";
import { ServerPlan } from "./container";
import { registered } from "./probe";
import { planServer } from "./server";
import { planMounts } from "./storage";

/** RocketMQ's default for listenPort in a broker. */
const defaultListenPort = 10911;

/** @param nameServers where the broker finds the name servers, each as `host:port` */
export function planBroker(spec: BrokerSpec, shared: SharedSpec, nameServers: readonly string[]): ServerPlan {
  const { server } = shared.profile;
  return planServer(shared, {
    name: spec.containerName,
    image: spec.image,
    command: [...server.brokerCommand, "-c", server.brokerConfFile],
    environment: { NAMESRV_ADDR: nameServers.join(";"), ...server.heapEnvironment(spec.heap) },
    ports: [vipPort(spec), spec.listenPort].map((port) => ({
      internal: port,
      external: port,
      address: shared.bindAddress,
    })),
    aliases: [],
    mounts: planMounts(server.broker.folders, spec.containerName, shared),
    files: [{ path: server.brokerConfFile, content: brokerConf(spec, shared, nameServers) }],
    probe: registered(spec, nameServers[0]),
  });
}

/** Where clients find it. */
export const brokerAddress = ({ listenPort }: BrokerSpec, { ip }: SharedSpec): string =>
  `${ip}:${listenPort}`;

function brokerConf(spec: BrokerSpec, { ip }: SharedSpec, nameServers: readonly string[]): string {
  const { brokerClusterName, brokerName, brokerId, deleteWhen, fileReservedTime, brokerRole, flushDiskType } =
    spec;
  return renderBrokerConf(
    {
      brokerClusterName,
      brokerName,
      brokerId,
      deleteWhen,
      fileReservedTime,
      brokerRole,
      flushDiskType,
      namesrvAddr: nameServers.join(";"),
      brokerIP1: ip,
      ...(spec.listenPort === defaultListenPort ? {} : { listenPort: spec.listenPort }),
    },
    spec.brokerConf,
  );
}
