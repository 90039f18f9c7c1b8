import { Progress } from "../host/progress";

/** The values that the program exports. */
export type Outputs = Readonly<Record<string, unknown>>;

/** Creates the containers of a stack: Pulumi's engine, or the embedded default. */
export interface Engine {
  /** Name and version. */
  readonly name: string;
  /** Creates or updates the cluster, and waits until it is ready. */
  up(progress: Progress): Promise<Outputs>;
  /** Removes the cluster, but not its data. */
  down(progress: Progress): Promise<void>;
}

/** What an engine made of a stack, by name. */
export interface Made {
  readonly containers: readonly string[];
  readonly networks: readonly string[];
}

export const isAny = ({ containers, networks }: Made): boolean => containers.length + networks.length > 0;
