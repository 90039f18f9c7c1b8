import { brokerPorts, BrokerSpec, SharedSpec } from "../settings";
import { bindAddress, clientHost, publishedPorts, samePort } from "./address";
import { ServerPlan } from "./container";
import { planForwarder } from "./forward";
import { allOf, portsListening, onOwnPorts, brokerRegistered } from "./probe";
import { renderProperties } from "./properties";
import { planServer } from "./server";
import { planMounts } from "./storage";

/** RocketMQ's default for listenPort in a broker. */
const defaultListenPort = 10911;

/**
 * @param nameServers where the broker finds the name servers, each as `host:port`
 * @param brokers those that it dials, likewise: a slave its master
 */
export function planBroker(
  spec: BrokerSpec,
  shared: SharedSpec,
  nameServers: readonly string[],
  brokers: readonly string[] = [],
): ServerPlan {
  const { server } = shared.profile;
  const { files, options } = planForwarder(brokers, shared);
  return planServer(shared, {
    name: spec.containerName,
    image: spec.image,
    command: [...server.brokerCommand, "-c", server.brokerConfFile],
    environment: {
      NAMESRV_ADDR: nameServers.join(";"),
      ...server.jvmEnvironment(spec.heap, options),
    },
    ports: publishedPorts(brokerPorts(spec, shared).map(samePort), shared),
    aliases: [],
    mounts: planMounts(server.broker.folders, spec.containerName, shared),
    files: [{ path: server.brokerConfFile, content: brokerConf(spec, shared, nameServers) }, ...files],
    probe: onOwnPorts(
      [spec.listenPort],
      shared,
      allOf(
        portsListening([spec.listenPort], bindAddress(shared)),
        brokerRegistered({ broker: spec.brokerName }, nameServers),
      ),
    ),
  });
}

/** Where clients find it. */
export const brokerAddress = (spec: BrokerSpec, shared: SharedSpec): string =>
  `${clientHost(spec.containerName, shared)}:${spec.listenPort}`;

/** Where the other servers of its cluster find it on their network. */
export const internalBrokerAddress = ({ containerName, listenPort }: BrokerSpec): string =>
  `${containerName}:${listenPort}`;

function brokerConf(spec: BrokerSpec, shared: SharedSpec, nameServers: readonly string[]): string {
  const { brokerClusterName, brokerName, brokerId, deleteWhen, fileReservedTime, brokerRole, flushDiskType } =
    spec;
  return renderProperties(
    {
      brokerClusterName,
      brokerName,
      brokerId,
      deleteWhen,
      fileReservedTime,
      brokerRole,
      flushDiskType,
      namesrvAddr: nameServers.join(";"),
      brokerIP1: clientHost(spec.containerName, shared),
      ...replicationAddress(spec, shared),
      listenPort: spec.listenPort === defaultListenPort ? undefined : spec.listenPort,
      bindAddress: bindAddress(shared),
    },
    spec.brokerConf,
  );
}

/** Slaves on other machines dial the master where it is published; those on its network, the address it has there. */
function replicationAddress(
  { brokerConf }: BrokerSpec,
  { profile, reach: { mode, ip } }: SharedSpec,
): Record<string, string> {
  const elsewhere = profile.publishesReplication && (mode === "address" || mode === "name");
  return elsewhere && ip !== undefined && brokerConf.brokerIP2 === undefined ? { brokerIP2: ip } : {};
}
