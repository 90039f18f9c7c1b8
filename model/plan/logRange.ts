import { numberIn, runtimeIn } from "./runtime";

/** Where a broker's commit log begins and ends. */
export interface LogRange {
  readonly begin: number;
  readonly end: number;
}

/** @param printed by `readRuntime` @returns undefined where it does not say, as just after a start */
export function logRangeIn(printed: string): LogRange | undefined {
  try {
    const runtime = runtimeIn(printed);
    const [begin, end] = ["commitLogMinOffset", "commitLogMaxOffset"].map(
      (key) => numberIn(runtime, key) ?? NaN,
    );
    return Number.isNaN(begin + end) ? undefined : { begin, end };
  } catch {
    return undefined;
  }
}

/** Whether a slave has all that its master has: one that was added later may lack the oldest messages. */
export const hasAll = (slave: LogRange, master: LogRange): boolean =>
  slave.begin <= master.begin && slave.end >= master.end;
