import { Docker } from "./docker";

/**
 * Looks up the addresses of a network's containers, whose names this machine cannot resolve.
 *
 * @returns a function from a container's name to its address; undefined if the network is on another machine
 */
export async function networkAddresses(
  { api, local }: Docker,
  networkName: string,
): Promise<((name: string) => string) | undefined> {
  if (!local || process.platform !== "linux") return undefined;
  const containers = await api.listContainers({ filters: { network: [networkName] } });
  const addresses = new Map(
    containers.map(({ Names, NetworkSettings }) => [
      Names[0].slice(1),
      NetworkSettings.Networks[networkName].IPAddress,
    ]),
  );
  return (name) => addresses.get(name) ?? name;
}
