import { isLoopback, nameServerPort, NameServerSpec, SharedSpec } from "../spec";
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
    environment: server.heapEnvironment(spec.heap),
    ports: [{ internal: nameServerPort, external: spec.port, address: shared.bindAddress }],
    // The name by which the blog post's broker knew it, through a link.
    aliases: ["namesrv"],
    mounts: planMounts(server.nameServer.folders, spec.containerName, shared),
    files: [],
    probe: listening(nameServerPort),
  });
}

/** Where clients find it. */
export const nameServerAddress = ({ port }: NameServerSpec, { ip }: SharedSpec): string => `${ip}:${port}`;

/** Where the other servers of its cluster find it. */
export function internalNameServerAddress(spec: NameServerSpec, shared: SharedSpec): string {
  if (shared.profile.nameServerAddress === "published") return nameServerAddress(spec, shared);
  return `${isLoopback(shared.ip) ? "127.0.0.1" : spec.containerName}:${nameServerPort}`;
}
