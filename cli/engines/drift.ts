import { Docker } from "../host/docker";
import { containerType, networkType, StateResource, volumeType } from "./pulumiState";

/** What a Docker Engine has, as far as Pulumi's state is compared with it. */
export interface Present {
  readonly containers: readonly PresentContainer[];
  /** Ids. */
  readonly networks: readonly string[];
  /** Names, which are their ids. */
  readonly volumes: readonly string[];
}

export interface PresentContainer {
  readonly id: string;
  readonly name: string;
  readonly running: boolean;
  /** Names of those that it is attached to. */
  readonly networks: readonly string[];
}

/** Whether Docker may have something else than Pulumi's state says, as when somebody stopped or removed a part. */
export async function hasDrifted(resources: readonly StateResource[], docker: Docker): Promise<boolean> {
  const present = await presentIn(docker);
  return !resources.every((resource) => isAsRecorded(resource, present));
}

/** Whether Docker has a resource as it was recorded. Images are not compared: they were seen to before. */
export function isAsRecorded(
  { type, id = "", inputs, initErrors = [] }: StateResource,
  { containers, networks, volumes }: Present,
): boolean {
  if (initErrors.length > 0) return false;
  if (type === networkType) return networks.includes(id);
  if (type === volumeType) return volumes.includes(id);
  if (type !== containerType) return true;
  const container = containers.find((one) => one.id === id);
  if (container?.name !== inputs.name) return false;
  if (!container.running) return inputs.mustRun === false;
  return (inputs.networksAdvanced ?? []).every(({ name }) => container.networks.includes(name));
}

async function presentIn({ api }: Docker): Promise<Present> {
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    api.listContainers({ all: true }),
    api.listNetworks(),
    api.listVolumes(),
  ]);
  return {
    containers: containers.map(({ Id, Names, State, NetworkSettings }) => ({
      id: Id,
      name: Names[0].slice(1),
      running: State === "running",
      networks: Object.keys(NetworkSettings.Networks),
    })),
    networks: networks.map(({ Id }) => Id),
    volumes: volumes.map(({ Name }) => Name),
  };
}
