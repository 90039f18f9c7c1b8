import { homedir, networkInterfaces, totalmem } from "node:os";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { Machine } from "../model/settings";
import { configuredEngine, engineHost } from "./dockerEngine";
import { isOwnEngine } from "./ownEngine";
import { isDefault, parseRoutes, readRoutes } from "./routes";

/**
 * This machine. Its memory, addresses and time zone say nothing of a Docker host elsewhere, as it may be where a provider
 * is given.
 */
export function thisMachine(opts: pulumi.ComponentResourceOptions = {}): Machine {
  return {
    ...(isLocal(opts)
      ? {
          memory: totalmem(),
          addresses: ownAddresses(networkInterfaces(), readRoutes()),
          ownEngine: isOwnEngine(),
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        }
      : {}),
    home: homedir(),
    cwd: process.cwd(),
  };
}

/** Whether a component's containers are to run on this machine, as far as that is known. */
export const isLocal = (opts: pulumi.ComponentResourceOptions): boolean =>
  !hasProvider(opts) && /^$|^(unix|npipe):/.test(engineHost(configuredEngine()) ?? "");

/** Whether a component's containers are made by another than the default provider. */
function hasProvider({ provider, providers, parent }: pulumi.ComponentResourceOptions): boolean {
  const given = [provider, ...Object.values(providers ?? {})];
  return (
    given.some((one) => one instanceof docker.Provider) ||
    parent?.getProvider("docker:index/container:Container") !== undefined
  );
}

/** Interfaces of virtual networks on a machine itself. */
const virtual =
  /^(docker|podman|br-|bridge|veth|virbr|vmnet|vboxnet|lxdbr|cni|flannel|tun|tap|utun|wg|tailscale)/;

/**
 * The address of the interface that leads to the rest of the world; where none does, all that another machine could
 * dial.
 *
 * @param routes as in /proc/net/route
 */
export function ownAddresses(interfaces: ReturnType<typeof networkInterfaces>, routes: string): string[] {
  const leading = parseRoutes(routes)
    .filter(isDefault)
    .sort((a, b) => a.metric - b.metric)
    .map(({ by }) => by);
  const addressesOf = (name: string) =>
    (interfaces[name] ?? [])
      .filter((one) => one.family === "IPv4" && !one.internal)
      .map((one) => one.address);
  const first = leading.flatMap(addressesOf).at(0);
  if (first !== undefined) return [first];
  return Object.keys(interfaces)
    .filter((name) => !virtual.test(name))
    .flatMap(addressesOf);
}
