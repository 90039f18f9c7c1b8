/** What a configuration is checked against of the machine it is for. */
export interface Machine {
  /** Memory of the Docker host in bytes; absent where it is another machine. */
  readonly memory?: number;
  /**
   * The addresses by which other machines may know the Docker host: one where it is clear; absent where the Docker host
   * is another machine.
   */
  readonly addresses?: readonly string[];
  /**
   * Whether the Docker Engine is a program of this machine's, so that programs here reach containers at the addresses that they
   * have on their networks.
   */
  readonly ownEngine?: boolean;
  /** The Docker host's time zone, such as `Asia/Shanghai`; absent where it is another machine. */
  readonly timeZone?: string;
  readonly home: string;
  /** Where relative paths start. */
  readonly cwd: string;
}
