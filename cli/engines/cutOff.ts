import { containersOf } from "../../model/plan";
import { removeContainer } from "../host/docker";
import { Site } from "../host/site";

/**
 * Removes a cluster's containers whose network was taken from them by hand, so that they are made anew: Docker starts them no
 * more, and neither engine helps itself.
 *
 * @returns their names
 */
export async function removeCutOff({ plan, docker }: Site): Promise<string[]> {
  const [networks, containers] = await Promise.all([
    docker.api.listNetworks(),
    docker.api.listContainers({ all: true }),
  ]);
  const ids = networks.map(({ Id }) => Id);
  const own = containersOf(plan).map(({ name }) => name);
  const names = containers
    .filter(({ NetworkSettings: { Networks: joined } }) => isCutOff(joined, ids))
    .map(({ Names }) => Names[0].slice(1))
    .filter((name) => own.includes(name));
  await Promise.all(names.map((name) => removeContainer(docker, name)));
  return names;
}

/** Whether a container's network is gone, or it has none. @param ids of all networks */
export const isCutOff = (
  joined: Readonly<Record<string, { readonly NetworkID: string }>>,
  ids: readonly string[],
): boolean => {
  const of = Object.values(joined).map(({ NetworkID }) => NetworkID);
  // One that was never started knows its networks by their names alone.
  return of.length === 0 || of.some((id) => id !== "" && !ids.includes(id));
};
