import type Dockerode from "dockerode";

/**
 * Looks up the addresses of a network's containers, whose names a machine that is not on it cannot resolve.
 *
 * @returns a function from a container's name to its address; any other name is what it was
 */
export async function networkAddresses(
  docker: Dockerode,
  networkName: string,
): Promise<(name: string) => string> {
  const containers = await docker.listContainers({ filters: { network: [networkName] } });
  const addresses = new Map(
    containers.map(({ Names, NetworkSettings }) => [
      Names[0].slice(1),
      NetworkSettings.Networks[networkName].IPAddress,
    ]),
  );
  return (name) => addresses.get(name) ?? name;
}
