import {
  controllerPort,
  nameServerAlias,
  nameServerPort,
  prefixed,
  reachOfNameServer,
  ResolvedNameServer,
  ResolvedShared,
} from "../settings";
import {
  bindAddress,
  clientAddress,
  hostAmong,
  portAmong,
  portMapping,
  publishedPorts,
  samePort,
} from "./address";
import { FilePlan, ServerPlan } from "./container";
import { planForwarder } from "./forward";
import { portsListening, onOwnPorts } from "./probe";
import { renderProperties } from "./properties";
import { planServer } from "./server";
import { planMounts } from "./storage";
import { tlsFiles, tlsOptions } from "./tls";

/**
 * @param controllers where all of them are, each as `host:port`, this one's own among them; none: it is none
 * @param brokers those that it dials as a controller, likewise
 */
export function planNameServer(
  nameServer: ResolvedNameServer,
  cluster: ResolvedShared,
  controllers: readonly string[] = [],
  brokers: readonly string[] = [],
): ServerPlan {
  const shared = sharedOf(nameServer, cluster);
  const { server } = shared.profile;
  const port = portOf(nameServer, shared);
  const address = bindAddress(shared);
  const controller = controllerConf(nameServer, shared, controllers);
  const conf = confOf(nameServer, server.nameServerConfFile, port.internal, address, controller);
  const { files, options } = planForwarder(controllers.length > 0 ? brokers : [], shared);
  const controllerPorts = controllers.length > 0 ? [controllerPortOf(nameServer, shared)] : [];
  const listening = [port.internal, ...controllerPorts.map(({ internal }) => internal)];
  return planServer("name-server", nameServer, shared, {
    command: [...server.nameServerCommand, ...conf.flatMap(({ path }) => ["-c", path])],
    environment: server.jvmEnvironment(nameServer.heap, [
      ...options,
      ...(server.nameServer.jvmOptions ?? []),
      ...tlsOptions(shared),
      ...nameServer.jvmOptions,
    ]),
    ports: publishedPorts([port, ...(shared.reach.acrossHosts ? controllerPorts : [])], shared),
    aliases: [nameServerAlias],
    mounts: planMounts(server.nameServer.folders, nameServer.containerName, shared),
    files: [...conf, ...tlsFiles(shared), ...files],
    probe: onOwnPorts(listening, shared, portsListening(listening, address)),
  });
}

/** What it has in common with the others, but for where it is published. */
const sharedOf = (nameServer: ResolvedNameServer, shared: ResolvedShared): ResolvedShared => ({
  ...shared,
  reach: reachOfNameServer(nameServer, shared.reach),
});

const portOf = ({ port }: ResolvedNameServer, shared: ResolvedShared) =>
  portMapping(nameServerPort, port, shared);

/** Where its controller listens. Controllers find each other at the ports at which they listen, so that on several hosts one is like the other. */
const controllerPortOf = ({ controllerPort: wanted }: ResolvedNameServer, shared: ResolvedShared) =>
  shared.reach.acrossHosts ? samePort(wanted) : portMapping(controllerPort, wanted, shared);

/** A controller's name among the others, by its address and not by its place in a list: there may come more. DLedger takes no '-' in it. */
const idOf = (address: string): string => address.replace(/[^A-Za-z0-9]/g, "_");

/** What makes it a controller. */
function controllerConf(
  nameServer: ResolvedNameServer,
  shared: ResolvedShared,
  controllers: readonly string[],
): Record<string, string> {
  if (controllers.length === 0) return {};
  return {
    enableControllerInNamesrv: "true",
    controllerDLegerGroup: prefixed(shared.namePrefix, "controllers"),
    controllerDLegerPeers: controllers.map((address) => `${idOf(address)}-${address}`).join(";"),
    controllerDLegerSelfId: idOf(internalControllerAddress(nameServer, shared)),
    controllerStorePath: `${shared.profile.server.home}/namesrv/controller`,
    scanNotActiveBrokerInterval: "500",
    scanInactiveMasterInterval: "500",
  };
}

/** Its configuration, where it has to know of anything. */
function confOf(
  { namesrvConf }: ResolvedNameServer,
  path: string,
  listenPort: number,
  bindAddress: string | undefined,
  controller: Readonly<Record<string, string>>,
): FilePlan[] {
  const main = { listenPort: listenPort === nameServerPort ? undefined : listenPort, bindAddress };
  const content = renderProperties(main, { ...controller, ...namesrvConf });
  return content === "" ? [] : [{ path, content }];
}

/** Where clients find it. */
export const nameServerAddress = (nameServer: ResolvedNameServer, cluster: ResolvedShared): string => {
  const shared = sharedOf(nameServer, cluster);
  return clientAddress(nameServer.containerName, portOf(nameServer, shared), shared);
};

/** Where the servers of its cluster find its controller. */
export function internalControllerAddress(nameServer: ResolvedNameServer, shared: ResolvedShared): string {
  return `${hostAmong(nameServer.containerName, shared)}:${controllerPortOf(nameServer, shared).internal}`;
}

/** Where the other servers of its cluster find it. */
export function internalNameServerAddress(nameServer: ResolvedNameServer, cluster: ResolvedShared): string {
  const shared = sharedOf(nameServer, cluster);
  const { containerName, port } = nameServer;
  if (shared.profile.nameServerAddress === "published" && !shared.reach.onHost)
    return nameServerAddress(nameServer, shared);
  return `${hostAmong(containerName, shared)}:${portAmong(nameServerPort, port, shared)}`;
}
