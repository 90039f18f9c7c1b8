import { parseFastjson } from "../../remoting/fastjson";
import { ask, connectTo, Listening, printBody, requestCode } from "./request";

/** Where a broker's commit log begins and ends. */
export interface LogRange {
  readonly begin: number;
  readonly end: number;
}

/** A command that prints what a broker says of itself. */
export const readRuntime = (at: Listening): readonly string[] => [
  "bash",
  "-c",
  [connectTo(at), ...ask(requestCode.getBrokerRuntimeInfo), printBody].join("\n"),
];

/** @param printed by `readRuntime` @returns undefined where it does not say, as just after a start */
export function logRangeIn(printed: string): LogRange | undefined {
  try {
    const { table } = parseFastjson(printed) as { table?: Record<string, string> };
    const [begin, end] = [table?.commitLogMinOffset, table?.commitLogMaxOffset].map(Number);
    return Number.isNaN(begin + end) ? undefined : { begin, end };
  } catch {
    return undefined;
  }
}

/** Whether a slave has all that its master has: one that was added later may lack the oldest messages. */
export const hasAll = (slave: LogRange, master: LogRange): boolean =>
  slave.begin <= master.begin && slave.end >= master.end;
