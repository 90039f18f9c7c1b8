import { readFileSync } from "node:fs";
import { parseSubnet, Subnet } from "../../model/settings";
import { Docker } from "./docker";

/** What has addresses already that a network could be given. */
export interface Taken {
  readonly subnet: Subnet;
  /** Such as "Docker's network shop" or "this machine's route by eth1". */
  readonly by: string;
  /** The Docker network's name, if it is one. */
  readonly network?: string;
}

/** The addresses of Docker's networks, and those to which this machine has a route, if the engine is on it. */
export async function takenSubnets({ api, local }: Docker): Promise<Taken[]> {
  const networks = (await api.listNetworks()).flatMap(({ Name, IPAM }) =>
    (IPAM?.Config ?? []).flatMap(({ Subnet: text = "" }) => {
      const subnet = parseSubnet(text);
      return subnet ? [{ subnet, by: `Docker's network ${Name}`, network: Name }] : [];
    }),
  );
  const routes = local ? routesIn(readRoutes()) : [];
  const isDockers = ({ subnet }: Taken) =>
    networks.some((one) => one.subnet.first === subnet.first && one.subnet.size === subnet.size);
  return [...networks, ...routes.filter((route) => !isDockers(route))];
}

/** Linux's table of routes; other systems have it elsewhere. */
function readRoutes(): string {
  try {
    return readFileSync("/proc/net/route", "utf8");
  } catch {
    return "";
  }
}

/** The routes in /proc/net/route, in which numbers are in hexadecimal and their bytes in reverse, but for the default one. */
export const routesIn = (table: string): Taken[] =>
  table
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [name, destination = "", , , , , , mask = ""] = line.split("\t");
      const [first, bits] = [destination, mask].map((hex) =>
        parseInt(hex.match(/../g)?.reverse().join("") ?? "", 16),
      );
      if (!(bits > 0)) return [];
      return [{ subnet: { first, size: 2 ** 32 - bits }, by: `this machine's route by ${name}` }];
    });
