/** How a client connects to a cluster. */
export interface ClientConnection {
  readonly name: string;
  /** The name server's address for the client, `host:port`. */
  readonly nameServer: string;
  /** The command that runs a program where the client is: on this machine, or in a container. */
  readonly command: (program: string, args: readonly string[]) => [string, ...string[]];
}

/** A cluster that is measured, with the connections to it. */
export interface MeasuredCluster {
  readonly connections: readonly ClientConnection[];
  readonly createTopic: (topic: string) => Promise<void>;
  /**
   * Stops the broker and the proxy from using the processors, until `resume`. The name server goes on, which takes hardly
   * any processor time: it has to notice that the broker is gone before the broker comes back, not afterwards.
   */
  readonly pause: () => Promise<unknown>;
  readonly resume: () => Promise<unknown>;
  readonly clear: () => Promise<void>;
}

export const runOnHost = (program: string, args: readonly string[]): [string, ...string[]] => [
  program,
  ...args,
];
