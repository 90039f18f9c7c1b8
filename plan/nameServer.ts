import { nameServerAlias, nameServerPort, NameServerSpec, SharedSpec } from "../spec";
import { clientAddress, moved, published, serverBindAddress } from "./address";
import { FilePlan, ServerPlan } from "./container";
import { listening } from "./probe";
import { renderProperties } from "./properties";
import { planServer } from "./server";
import { planMounts } from "./storage";

export function planNameServer(spec: NameServerSpec, shared: SharedSpec): ServerPlan {
  const { server } = shared.profile;
  const port = portOf(spec, shared);
  const { bindAddress } = serverBindAddress(shared);
  const conf = confOf(port.internal, bindAddress, server.nameServerConfFile);
  return planServer(shared, {
    name: spec.containerName,
    image: spec.image,
    command: [...server.nameServerCommand, ...conf.flatMap(({ path }) => ["-c", path])],
    environment: server.jvmEnvironment(spec.heap, server.nameServer.jvmOptions ?? []),
    ports: published([port], shared),
    aliases: [nameServerAlias],
    mounts: planMounts(server.nameServer.folders, spec.containerName, shared),
    files: conf,
    probe: listening([port.internal], bindAddress),
  });
}

const portOf = ({ port }: NameServerSpec, shared: SharedSpec) => moved(nameServerPort, port, shared);

/** Its configuration, where it has to know of anything. */
function confOf(listenPort: number, bindAddress: string | undefined, path: string): FilePlan[] {
  if (listenPort === nameServerPort && bindAddress === undefined) return [];
  return [{ path, content: renderProperties({ listenPort, ...(bindAddress && { bindAddress }) }) }];
}

/** Where clients find it. */
export const nameServerAddress = (spec: NameServerSpec, shared: SharedSpec): string =>
  clientAddress(spec.containerName, portOf(spec, shared), shared);

/** Where the other servers of its cluster find it. */
export const internalNameServerAddress = (spec: NameServerSpec, shared: SharedSpec): string =>
  shared.profile.nameServerAddress === "published" || shared.reach.onHost
    ? nameServerAddress(spec, shared)
    : `${spec.containerName}:${nameServerPort}`;
