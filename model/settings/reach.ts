import { Fields } from "./fields";
import { Machine } from "./machine";
import * as rules from "./rules";

/**
 * Which clients reach a cluster. `container`: programs on a Docker host that is its engine's own machine, and containers on the
 * cluster's network, each broker at its container's address; `loopback`: programs on the Docker host; `address`: these,
 * containers and the network of the address; `name`: all that can resolve it; `network`: containers on the cluster's own network; `hosts`:
 * each server as its host has it.
 */
export type Mode = "container" | "loopback" | "address" | "name" | "network" | "hosts";

export interface Reach {
  readonly mode: Mode;
  /**
   * What clients dial, RocketMQ's `brokerIP1`; brokers in the mode `container` are not dialled there. Absent: each server's own
   * name on the network.
   */
  readonly ip?: string;
  /** The address of the Docker host on which ports are published; absent: they are not. */
  readonly bindAddress?: string;
  /** Whether the servers have the Docker host's network for their own, so that their ports are its ports. */
  readonly onHost: boolean;
  /** Whether other servers of its cluster may be on other hosts, so that they dial it as clients do. */
  readonly acrossHosts?: boolean;
}

export const networkModes = ["bridge", "host"] as const;

const everywhere = "0.0.0.0";
export const loopback = "127.0.0.1";

/** What is said of it, as far as it is legal. */
export interface ReachSettings {
  /** Absent: the machine decides. */
  readonly ip?: string;
  readonly bindAddress?: string;
  readonly networkMode: (typeof networkModes)[number];
}

export function resolveReach(fields: Fields, settings: ReachSettings, machine: Machine): Reach {
  const onHost = settings.networkMode === "host";
  const reach = { ...resolveMode(fields, settings, machine), onHost };
  if (onHost) checkOnHost(fields, reach);
  return reach;
}

/** Servers on the Docker host's network listen there, and not all of them can be told to do so on one address only. */
function checkOnHost(fields: Fields, { mode }: Reach): void {
  if (mode === "network")
    fields.reject(
      "networkMode",
      "with ip none there are no ports on the Docker host, and host has no others: use bridge, or set ip to auto.",
    );
  if (mode === "loopback" || mode === "container")
    fields.reject(
      "networkMode",
      "with host, proxies and replication listen on all of this machine's addresses, and other machines would find " +
        "what is to be kept from them unless ip says otherwise: use bridge, or set ip to auto or an address.",
    );
}

function resolveMode(
  fields: Fields,
  { ip: said, bindAddress: bind }: ReachSettings,
  machine: Machine,
): Omit<Reach, "onHost"> {
  const given = said ?? usualIp(machine);
  const legal = !fields.isUnknown("ip") && (!fields.has("ip") || fields.raw("ip") === given);
  if (legal && given === "none") return unpublished(fields);
  // Of a container's own address nobody knows before there is one; the other servers are published.
  const ip = given === "auto" ? ownAddress(fields, machine) : given === "container" ? loopback : given;
  // So that nothing false is said of what is wrong already, or not known yet.
  if (!legal || ip === undefined || fields.isUnknown("bindAddress"))
    return { mode: "address", ip: loopback, bindAddress: bind ?? loopback };
  const mode = given === "container" ? given : modeOf(ip);
  return { mode, ip, bindAddress: checkBindAddress(fields, bind, mode, ip, machine) };
}

/** The same of a server on one of several hosts. @param address where it is known */
export const reachOnHost = (
  { address = loopback, bindAddress = address }: { readonly address?: string; readonly bindAddress?: string },
  { onHost }: Pick<Reach, "onHost">,
): Reach => ({ mode: modeOf(address), ip: address, bindAddress, onHost, acrossHosts: true });

function modeOf(ip: string): Mode {
  if (rules.isLoopback(ip)) return "loopback";
  return rules.isIPv4(ip) ? "address" : "name";
}

/** Containers' own addresses serve programs on the Docker host and in containers, where they lead there. */
const usualIp = ({ ownEngine }: Machine): string => (ownEngine === true ? "container" : loopback);

function unpublished(fields: Fields): Omit<Reach, "onHost"> {
  if (fields.has("bindAddress")) {
    const expected =
      "with ip none nothing is published, so that programs outside of the Docker network would find nothing there: " +
      "remove it, or set ip to an address or auto.";
    fields.reject("bindAddress", expected);
  }
  return { mode: "network" };
}

/** The machine's address, which is found by itself. */
function ownAddress(fields: Fields, { addresses }: Machine): string | undefined {
  if (addresses?.length === 1) return addresses[0];
  const why =
    addresses === undefined
      ? "the Docker Engine is on another machine: set it to an address of that one."
      : addresses.length === 0
        ? "this machine has no address that another could dial: use 127.0.0.1, or none."
        : `this machine has several addresses and no default route: set it to one of ${addresses.join(", ")}.`;
  fields.reject("ip", why);
  return undefined;
}

function checkBindAddress(
  fields: Fields,
  given: string | undefined,
  mode: Mode,
  ip: string,
  { addresses = [] }: Machine,
): string {
  const expected = problemOf(given, mode, ip, addresses);
  if (expected !== undefined) fields.reject("bindAddress", expected);
  // What a name stands for may be a router's address; ports are the machine's own.
  return given ?? (mode === "name" ? addresses[0] : ip) ?? everywhere;
}

/** What is wrong with the address that ports are to be published on; who would fail to connect. */
function problemOf(
  found: string | undefined,
  mode: Mode,
  ip: string,
  addresses: readonly string[],
): string | undefined {
  if (found === undefined) {
    if (mode !== "name" || addresses.length === 1) return undefined;
    return `${ip} does not say on which of the Docker host's addresses: set it to one, or to ${everywhere} for all.`;
  }
  if (mode === "container" && !rules.isLoopback(found))
    return (
      "programs on other machines would find the name server and be sent on to the brokers' containers, which only this " +
      "machine reaches: remove it, or set ip to auto."
    );
  if (mode === "loopback" && found === everywhere) {
    return (
      `programs on other machines and in containers would find the name server and be sent on to ${ip}, which is ` +
      "themselves: remove it, or set ip to auto."
    );
  }
  if (mode === "loopback" && found !== ip)
    return `programs on the Docker host would dial ${ip}, where nothing is published: remove it, or set ip to ${found}.`;
  if (mode !== "loopback" && mode !== "container" && rules.isLoopback(found)) {
    return (
      `containers and other machines would dial ${ip}, where nothing is published: remove it, or set ip to ${found} ` +
      "to serve programs on the Docker host alone."
    );
  }
  return undefined;
}
