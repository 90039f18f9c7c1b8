import { Progress } from "../host/progress";

/** The values that the program exports. */
export type Outputs = Readonly<Record<string, unknown>>;

/** Creates the containers of a stack: Pulumi's engine, or the embedded default. */
export interface Engine {
  /** Name and version. */
  readonly name: string;
  /** Whether it knows the console's password, where that was generated. */
  readonly knowsPassword: boolean;
  /** Creates or updates the cluster, and waits until it is ready. */
  up(progress: Progress): Promise<Outputs>;
  /** Removes the cluster, but not its data. */
  down(progress: Progress): Promise<void>;
}

/** Names of containers and networks in Docker. */
export interface DockerNames {
  readonly containers: readonly string[];
  readonly networks: readonly string[];
}

export const hasAny = ({ containers, networks }: DockerNames): boolean =>
  containers.length + networks.length > 0;
