import { nameServerAlias, nameServerPort, NameServerSpec, SharedSpec } from "../spec";
import { clientAddress, published } from "./address";
import { ServerPlan } from "./container";
import { listening } from "./probe";
import { planServer } from "./server";
import { planMounts } from "./storage";

export function planNameServer(spec: NameServerSpec, shared: SharedSpec): ServerPlan {
  const { server } = shared.profile;
  return planServer(shared, {
    name: spec.containerName,
    image: spec.image,
    command: server.nameServerCommand,
    environment: server.jvmEnvironment(spec.heap, server.nameServer.jvmOptions ?? []),
    ports: published([ports(spec)], shared),
    aliases: [nameServerAlias],
    mounts: planMounts(server.nameServer.folders, spec.containerName, shared),
    files: [],
    probe: listening(nameServerPort),
  });
}

const ports = ({ port }: NameServerSpec) => ({ internal: nameServerPort, external: port });

/** Where clients find it. */
export const nameServerAddress = (spec: NameServerSpec, shared: SharedSpec): string =>
  clientAddress(spec.containerName, ports(spec), shared);

/** Where the other servers of its cluster find it. */
export const internalNameServerAddress = (spec: NameServerSpec, shared: SharedSpec): string =>
  shared.profile.nameServerAddress === "published"
    ? nameServerAddress(spec, shared)
    : `${spec.containerName}:${nameServerPort}`;
