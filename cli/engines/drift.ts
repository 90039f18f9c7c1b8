import { Docker } from "../host/docker";
import { HostEngine } from "../host/hostEngines";
import { containerType, isOn, networkType, State, StateResource, volumeType } from "./pulumiState";

/** The parts of a Docker Engine's state that are compared with Pulumi's state. */
export interface DockerState {
  readonly containers: readonly ContainerState[];
  /** Ids. */
  readonly networks: readonly string[];
  /** Names, which are their ids. */
  readonly volumes: readonly string[];
}

export interface ContainerState {
  readonly id: string;
  readonly name: string;
  readonly running: boolean;
  /** Names of its networks. */
  readonly networks: readonly string[];
}

/** Whether Docker's state differs from Pulumi's, for example because a container was stopped or removed by hand. */
export async function hasDrifted(recorded: State, { host, docker }: HostEngine): Promise<boolean> {
  const state = await dockerState(docker);
  return !recorded.resources.filter(isOn(recorded, host)).every((resource) => isAsRecorded(resource, state));
}

/** Whether Docker has a resource as Pulumi recorded it. Images are not compared, because they are checked earlier. */
export function isAsRecorded(
  { type, id = "", inputs, initErrors = [] }: StateResource,
  { containers, networks, volumes }: DockerState,
): boolean {
  if (initErrors.length > 0) return false;
  if (type === networkType) return networks.includes(id);
  if (type === volumeType) return volumes.includes(id);
  if (type !== containerType) return true;
  const container = containers.find((candidate) => candidate.id === id);
  if (container?.name !== inputs.name) return false;
  if (!container.running) return inputs.mustRun === false;
  return (inputs.networksAdvanced ?? []).every(({ name }) => container.networks.includes(name));
}

async function dockerState({ api }: Docker): Promise<DockerState> {
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
