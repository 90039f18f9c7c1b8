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
  /**
   * Leaves the processors to others, until it is resumed. Its name server goes on, which takes hardly any: it has to have
   * forgotten a broker that was silent for long before that comes back, not then.
   */
  readonly pause: () => Promise<unknown>;
  readonly resume: () => Promise<unknown>;
  readonly clear: () => Promise<void>;
}

export const fromHost = (program: string, args: readonly string[]): [string, ...string[]] => [
  program,
  ...args,
];
