/** A way from a client to a broker. */
export interface Way {
  readonly name: string;
  /** Where the client is told to look, `host:port`. */
  readonly nameServer: string;
  /** What runs a program where the client is. */
  readonly command: (program: string, args: readonly string[]) => [string, ...string[]];
}

/** A RocketMQ that stands, with the ways to it. */
export interface Standing {
  readonly ways: readonly Way[];
  readonly createTopic: (topic: string) => Promise<void>;
  /** Leaves the processors to others, until it is resumed. */
  readonly pause: () => Promise<unknown>;
  readonly resume: () => Promise<unknown>;
  readonly clear: () => Promise<void>;
}

export const fromHost = (program: string, args: readonly string[]): [string, ...string[]] => [
  program,
  ...args,
];
