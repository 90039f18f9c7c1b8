/**
 * What a process does when it is hurt:
 * - write: puts content into a file
 * - make: makes a file or a folder, or gives it a name
 * - remove: removes one, or changes its rights
 * - spawn: has just begun another program
 * - line: reads a line that another program prints
 * - end: another program has just ended
 * - say: prints a line
 */
export const kinds = ["write", "make", "remove", "spawn", "line", "end", "say"] as const;
export type Kind = (typeof kinds)[number];

/** A moment in a command's run, by what it does then and how often it did so before. */
export interface Moment {
  readonly kind: Kind;
  readonly what: string;
}

export const sameMoment = (a: Moment, b: Moment): boolean => a.kind === b.kind && a.what === b.what;

/**
 * What happens at a moment, just before what the process does:
 * - killed: it and all that it began
 * - killed alone: what it began lives on
 * - orphaned: what it began is killed, and itself lives on
 * - full: the disk has no space; killed torn, full torn: after half of the content
 * - filled: the disk has no space from now on, for what it began either; only where it is a small one
 */
export type Fault = "killed" | "killed torn" | "killed alone" | "orphaned" | "full" | "full torn" | "filled";

/** The file that takes a small disk's space. */
export const filler = "filler";

/** What a process is told to do, as JSON in its environment. */
export interface Order {
  /** The file to which it adds each moment, one line of JSON each. */
  readonly log: string;
  /** The folder below which its writes count. */
  readonly state: string;
  readonly at?: Moment;
  readonly fault?: Fault;
}

/** The variable with the order. */
export const orderVariable = "FAULT_ORDER";
