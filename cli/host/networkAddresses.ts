import { Docker } from "./docker";

/**
 * Where this machine finds the containers of a network, which it cannot call by their names. Absent: nowhere, as the
 * Docker Engine and its networks are on another machine.
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
