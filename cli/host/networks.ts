import { isDefault, parseRoutes, readRoutes } from "../../components/routes";
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
  const routes = parseRoutes(local ? readRoutes() : "")
    .filter((route) => !isDefault(route))
    .map(({ by, subnet }) => ({ subnet, by: `this machine's route by ${by}` }));
  const isDockers = ({ subnet }: Taken) =>
    networks.some((one) => one.subnet.first === subnet.first && one.subnet.size === subnet.size);
  return [...networks, ...routes.filter((route) => !isDockers(route))];
}
