import { appendFileSync } from "node:fs";
import { EngineName } from "./stack";
import { Streamed } from "./stream";

/** What an application noticed of a change. */
export interface Noticed extends Pick<Streamed, "failed" | "lost" | "longestGapMillis"> {
  readonly change: string;
  readonly engine: EngineName;
  /** What it speaks. */
  readonly client: string;
}

/** Notes it for the table in the documents, where that is made: `npm run changes`. */
export function record(noticed: Noticed): void {
  const file = process.env.CHANGES_FILE;
  if (file) appendFileSync(file, `${JSON.stringify(noticed)}\n`);
}
