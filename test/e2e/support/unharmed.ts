import { appendFileSync } from "node:fs";
import { EngineName } from "./stack";
import { Stream, Streamed } from "./stream";

/** A change, as the documents call it, and what an application noticed of it. */
interface Noticed extends Partial<Streamed> {
  readonly change: string;
  readonly engine: EngineName;
  readonly client: string;
}

/** Notes it for the table in the documents, where that is made: `npm run changes`. */
export function noteChange(noticed: Noticed): void {
  const file = process.env.CHANGES_FILE;
  if (file) appendFileSync(file, `${JSON.stringify(noticed)}\n`);
}

/** Ends an application: nothing that was acknowledged is lost. How long nothing was is noted. @param client as it is noted */
export async function expectNothingLost(
  stream: Stream,
  engine: EngineName,
  change: string,
  client = stream.name,
): Promise<void> {
  const noticed = await stream.end();
  noteChange({ change, engine, client, ...noticed });
  expect({ of: stream.name, lost: noticed.lost }).toEqual({ of: stream.name, lost: 0 });
  expect(noticed.received).toBeGreaterThan(0);
}

/** Ends an application: nothing failed, and nothing is lost. What it noticed is noted. */
export async function expectUnharmed(stream: Stream, engine: EngineName, change: string): Promise<void> {
  const noticed = await stream.end();
  noteChange({ change, engine, client: stream.name, ...noticed });
  const { failed, lost, errors } = noticed;
  expect({ of: stream.name, failed, lost, errors }).toEqual({
    of: stream.name,
    failed: 0,
    lost: 0,
    errors: "{}",
  });
}
