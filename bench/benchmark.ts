import { interruption } from "../cli/host/interruption";
import { Prerequisites } from "../test/e2e/support/prerequisites";
import { SampleCollector } from "./figures";

/** How much is measured. */
export interface BenchmarkOptions {
  /** How many times each side is measured. */
  readonly rounds: number;
  /** Measures as little as possible, to test the benchmark itself: the figures mean nothing. */
  readonly smallest: boolean;
}

/** A benchmark that measures several sides and compares them. */
export interface Benchmark {
  readonly name: string;
  readonly title: string;
  /** The side that the others are compared with. */
  readonly baseline?: string;
  /** What a reader has to know to understand the figures. */
  readonly notes: readonly string[];
  /** @returns notes about this run, such as what was left out */
  readonly run: (
    collector: SampleCollector,
    options: BenchmarkOptions,
    prerequisites: Prerequisites,
  ) => Promise<string[]>;
}

/** Prints a line with the time on the terminal. */
export const log = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** Prints what begins now. Throws after Ctrl-C, so that nothing begins any more. */
export function logStart(text: string): void {
  interruption.throwIfAborted();
  log(text);
}
