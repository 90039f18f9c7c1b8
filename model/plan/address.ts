import { ResolvedShared } from "../settings";
import { HostPlan, PortPlan } from "./container";

/** What clients dial a server by: the cluster's address, or, where nothing is published, the container's name. */
export const clientHost = (containerName: string, { reach }: ResolvedShared): string =>
  reach.ip ?? containerName;

/** What a server is told to hand out to clients for its address; absent: RocketMQ finds its container's own at every start. */
export const handedOut = (containerName: string, shared: ResolvedShared): string | undefined =>
  shared.reach.mode === "container" ? undefined : clientHost(containerName, shared);

/** What clients dial, where the port in the container is another than the published one. */
export const clientAddress = (
  containerName: string,
  port: Readonly<{ internal: number; external: number }>,
  shared: ResolvedShared,
): string =>
  `${clientHost(containerName, shared)}:${shared.reach.ip === undefined ? port.internal : port.external}`;

/** What the other servers of its cluster dial a server by: what clients do, where some may be on other hosts; its name on their network. */
export function hostAmong(containerName: string, shared: ResolvedShared): string {
  const { onHost, acrossHosts } = shared.reach;
  if (acrossHosts) return clientHost(containerName, shared);
  return onHost ? (listenAddress(shared) ?? "127.0.0.1") : containerName;
}

/** At which port they do so, where that is `usual` in a container and `wanted` on the Docker host. */
export const portAmong = (
  usual: number,
  wanted: number,
  { reach: { onHost, acrossHosts } }: ResolvedShared,
): number => (onHost || acrossHosts ? wanted : usual);

/** Ports of a container on the Docker host's address; none where nothing is published, or the ports are its own. */
export const publishedPorts = (
  ports: readonly Readonly<{ internal: number; external: number }>[],
  { reach: { bindAddress, onHost } }: ResolvedShared,
): PortPlan[] =>
  bindAddress === undefined || onHost ? [] : ports.map((port) => ({ ...port, address: bindAddress }));

/** A port that is `usual` in a container with a network of its own, and `wanted` on the Docker host. */
export const portMapping = (
  usual: number,
  wanted: number,
  { reach: { onHost } }: ResolvedShared,
): { internal: number; external: number } => ({ internal: onHost ? wanted : usual, external: wanted });

/** The one address on which a server listens that can be told to; absent: all that there are. */
export const listenAddress = ({ reach: { onHost, bindAddress } }: ResolvedShared): string | undefined =>
  onHost && bindAddress !== "0.0.0.0" ? bindAddress : undefined;

/** The same for name servers and brokers, RocketMQ's `bindAddress`, which not all versions know. */
export const bindAddress = (shared: ResolvedShared): string | undefined =>
  Object.hasOwn(shared.profile.server.keys.broker, "bindAddress") ? listenAddress(shared) : undefined;

/** A port that has the same number in the container and on the Docker host. */
export const samePort = (port: number): { internal: number; external: number } => ({
  internal: port,
  external: port,
});

/** Docker's, of a server; absent: it joins the cluster's network. */
export const networkMode = ({ reach: { onHost } }: ResolvedShared): "host" | undefined =>
  onHost ? "host" : undefined;

/**
 * What a container has to know of names beyond DNS. The cluster's own name leads to its ports without a detour by the
 * network's DNS and router, who may not know it from the inside.
 */
export function knownHosts({ reach: { mode, ip, bindAddress } }: ResolvedShared): HostPlan[] {
  if (mode !== "name" || ip === undefined || bindAddress === undefined) return [];
  return [{ name: ip, address: bindAddress === "0.0.0.0" ? "host-gateway" : bindAddress }];
}
