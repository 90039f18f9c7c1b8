import { interruption } from "../cli/host/interruption";
import { Prerequisites } from "../test/e2e/support/prerequisites";
import { Gathering } from "./figures";

/** How thoroughly it is measured. */
export interface Extent {
  /** How often each side has its turn. */
  readonly rounds: number;
  /** Only proves that the benchmark works: its figures are worth nothing. */
  readonly smallest: boolean;
}

/** Something that is measured, side by side. */
export interface Benchmark {
  readonly name: string;
  readonly title: string;
  /** The side that the others are held against. */
  readonly baseline?: string;
  /** What one has to know to read the figures. */
  readonly notes: readonly string[];
  /** @returns notes on this run, such as what was left out */
  readonly run: (gathering: Gathering, extent: Extent, here: Prerequisites) => Promise<string[]>;
}

/** Tells on the terminal. */
export const tell = (what: string): void =>
  console.error(`${new Date().toISOString().slice(11, 19)} ${what}`);

/** Tells what is begun. After Ctrl-C nothing is. */
export function begin(what: string): void {
  interruption.throwIfAborted();
  tell(what);
}
