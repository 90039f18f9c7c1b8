/** A method to install RocketMQ. */
export interface Side {
  readonly name: string;
  /** A cluster with its own names, ports and data, of which nothing exists yet. */
  prepare(): Promise<Installation>;
}

/** The operations of a user on one cluster. Those for which the method has no command are absent. */
export interface Installation {
  /** Begins the names of all its containers, volumes and networks. */
  readonly prefix: string;
  /** The name server's address for clients, `host:port`. */
  readonly nameServer: string;
  /** The broker's container. */
  readonly broker: string;
  readonly up: () => Promise<void>;
  /** The same command again, when nothing has changed. */
  readonly again?: () => Promise<void>;
  readonly preview?: () => Promise<void>;
  /** Changes a key that the broker takes while it runs, and applies it: `fileReservedTime`. Absent: as any other key. */
  readonly changeLive?: () => Promise<void>;
  /** Changes one that it reads at its start alone. */
  readonly change: () => Promise<void>;
  readonly down: () => Promise<void>;
  /** Removes everything that is left, also after a failure. */
  readonly clear: () => Promise<void>;
}
