/** A way to stand up RocketMQ. */
export interface Side {
  readonly name: string;
  /** A cluster with names, ports and data of its own, of which nothing is there yet. */
  prepare(): Promise<Installation>;
}

/** What a user can have done with one cluster; what a side has no command for is absent. */
export interface Installation {
  /** What the names of all that it has in Docker begin with. */
  readonly prefix: string;
  /** Where clients find the name server, `host:port`. */
  readonly nameServer: string;
  /** The broker's container. */
  readonly broker: string;
  readonly up: () => Promise<void>;
  /** The same command, with nothing to do. */
  readonly again?: () => Promise<void>;
  readonly preview?: () => Promise<void>;
  /** Sets one key that only the broker reads, and has it take effect. */
  readonly change: () => Promise<void>;
  readonly down: () => Promise<void>;
  /** Removes what is left, also after a failure. */
  readonly clear: () => Promise<void>;
}
