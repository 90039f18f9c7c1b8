import {
  nameServerAlias,
  nameServerPort,
  reachOfNameServer,
  ResolvedNameServer,
  ResolvedShared,
} from "../settings";
import { bindAddress, clientAddress, listenAddress, portMapping, publishedPorts } from "./address";
import { FilePlan, ServerPlan } from "./container";
import { portsListening, onOwnPorts } from "./probe";
import { renderProperties } from "./properties";
import { planServer } from "./server";
import { planMounts } from "./storage";
import { tlsFiles, tlsOptions } from "./tls";

export function planNameServer(nameServer: ResolvedNameServer, cluster: ResolvedShared): ServerPlan {
  const shared = sharedOf(nameServer, cluster);
  const { server } = shared.profile;
  const port = portOf(nameServer, shared);
  const address = bindAddress(shared);
  const conf = confOf(nameServer, server.nameServerConfFile, port.internal, address);
  return planServer("name-server", nameServer, shared, {
    command: [...server.nameServerCommand, ...conf.flatMap(({ path }) => ["-c", path])],
    environment: server.jvmEnvironment(nameServer.heap, [
      ...(server.nameServer.jvmOptions ?? []),
      ...tlsOptions(shared),
      ...nameServer.jvmOptions,
    ]),
    ports: publishedPorts([port], shared),
    aliases: [nameServerAlias],
    mounts: planMounts(server.nameServer.folders, nameServer.containerName, shared),
    files: [...conf, ...tlsFiles(shared)],
    probe: onOwnPorts([port.internal], shared, portsListening([port.internal], address)),
  });
}

/** What it has in common with the others, but for where it is published. */
const sharedOf = (nameServer: ResolvedNameServer, shared: ResolvedShared): ResolvedShared => ({
  ...shared,
  reach: reachOfNameServer(nameServer, shared.reach),
});

const portOf = ({ port }: ResolvedNameServer, shared: ResolvedShared) =>
  portMapping(nameServerPort, port, shared);

/** Its configuration, where it has to know of anything. */
function confOf(
  { namesrvConf }: ResolvedNameServer,
  path: string,
  listenPort: number,
  bindAddress: string | undefined,
): FilePlan[] {
  const main = { listenPort: listenPort === nameServerPort ? undefined : listenPort, bindAddress };
  const content = renderProperties(main, namesrvConf);
  return content === "" ? [] : [{ path, content }];
}

/** Where clients find it. */
export const nameServerAddress = (nameServer: ResolvedNameServer, cluster: ResolvedShared): string => {
  const shared = sharedOf(nameServer, cluster);
  return clientAddress(nameServer.containerName, portOf(nameServer, shared), shared);
};

/** Where the other servers of its cluster find it. */
export function internalNameServerAddress(nameServer: ResolvedNameServer, cluster: ResolvedShared): string {
  const shared = sharedOf(nameServer, cluster);
  const { containerName, port } = nameServer;
  if (shared.reach.onHost) return `${listenAddress(shared) ?? "127.0.0.1"}:${port}`;
  return shared.profile.nameServerAddress === "published"
    ? nameServerAddress(nameServer, shared)
    : `${containerName}:${nameServerPort}`;
}
