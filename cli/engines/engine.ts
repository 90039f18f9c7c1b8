import { Progress } from "../host/progress";

/** What the program exports. */
export type Outputs = Readonly<Record<string, unknown>>;

/** What makes the containers of a stack: Pulumi's engine, or the embedded default. */
export interface Engine {
  /** With its version. */
  readonly name: string;
  /** Makes the cluster what the stack says, and waits until it is ready. */
  up(progress: Progress): Promise<Outputs>;
  /** Takes the cluster down, but for its data. */
  down(progress: Progress): Promise<void>;
}

/** What an engine made of a stack, by name. */
export interface Made {
  readonly containers: readonly string[];
  readonly networks: readonly string[];
}

export const isAny = ({ containers, networks }: Made): boolean => containers.length + networks.length > 0;
