import { nameServerAlias, nameServerPort, NameServerSpec, SharedSpec } from "../settings";
import { bindAddress, clientAddress, listenAddress, portMapping, publishedPorts } from "./address";
import { FilePlan, ServerPlan } from "./container";
import { portsListening, onOwnPorts } from "./probe";
import { renderProperties } from "./properties";
import { planServer } from "./server";
import { planMounts } from "./storage";

export function planNameServer(spec: NameServerSpec, shared: SharedSpec): ServerPlan {
  const { server } = shared.profile;
  const port = portOf(spec, shared);
  const address = bindAddress(shared);
  const conf = confOf(server.nameServerConfFile, port.internal, address);
  return planServer(shared, {
    name: spec.containerName,
    image: spec.image,
    command: [...server.nameServerCommand, ...conf.flatMap(({ path }) => ["-c", path])],
    environment: server.jvmEnvironment(spec.heap, server.nameServer.jvmOptions ?? []),
    ports: publishedPorts([port], shared),
    aliases: [nameServerAlias],
    mounts: planMounts(server.nameServer.folders, spec.containerName, shared),
    files: conf,
    probe: onOwnPorts([port.internal], shared, portsListening([port.internal], address)),
  });
}

const portOf = ({ port }: NameServerSpec, shared: SharedSpec) => portMapping(nameServerPort, port, shared);

/** Its configuration, where it has to know of anything. */
const confOf = (path: string, listenPort: number, bindAddress: string | undefined): FilePlan[] =>
  listenPort === nameServerPort && bindAddress === undefined
    ? []
    : [{ path, content: renderProperties({ listenPort, bindAddress }) }];

/** Where clients find it. */
export const nameServerAddress = (spec: NameServerSpec, shared: SharedSpec): string =>
  clientAddress(spec.containerName, portOf(spec, shared), shared);

/** Where the other servers of its cluster find it. */
export function internalNameServerAddress(spec: NameServerSpec, shared: SharedSpec): string {
  const { containerName, port } = spec;
  if (shared.reach.onHost) return `${listenAddress(shared) ?? "127.0.0.1"}:${port}`;
  return shared.profile.nameServerAddress === "published"
    ? nameServerAddress(spec, shared)
    : `${containerName}:${nameServerPort}`;
}
