import { SharedSpec } from "../spec";
import { HostPlan, PortPlan } from "./container";

/** What clients dial a server by: the cluster's address, or, where nothing is published, the container's name. */
export const clientHost = (containerName: string, { reach }: SharedSpec): string => reach.ip ?? containerName;

/** What clients dial, where the port in the container is another than the published one. */
export const clientAddress = (
  containerName: string,
  port: Readonly<{ internal: number; external: number }>,
  shared: SharedSpec,
): string =>
  `${clientHost(containerName, shared)}:${shared.reach.ip === undefined ? port.internal : port.external}`;

/** Ports of a container on the Docker host's address; none where nothing is published. */
export const published = (
  ports: readonly Readonly<{ internal: number; external: number }>[],
  { reach: { bindAddress } }: SharedSpec,
): PortPlan[] => (bindAddress === undefined ? [] : ports.map((port) => ({ ...port, address: bindAddress })));

/** A port that has the same number in the container and on the Docker host. */
export const same = (port: number): { internal: number; external: number } => ({
  internal: port,
  external: port,
});

/**
 * What a container has to know of names beyond DNS. The cluster's own name leads to its ports without a detour by the
 * network's DNS and router, who may not know it from the inside.
 */
export function knownHosts({ reach: { mode, ip, bindAddress } }: SharedSpec): HostPlan[] {
  if (mode !== "name" || ip === undefined || bindAddress === undefined) return [];
  return [{ name: ip, address: bindAddress === "0.0.0.0" ? "host-gateway" : bindAddress }];
}
