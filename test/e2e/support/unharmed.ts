import { appendFileSync } from "node:fs";
import { EngineName } from "./stack";
import { Stream } from "./stream";

/**
 * Ends an application: nothing failed, and nothing is lost. What it noticed is noted for the table in the documents, where that is made:
 * `npm run changes`.
 *
 * @param change what it was that happened, as the documents call it
 */
export async function expectUnharmed(stream: Stream, engine: EngineName, change: string): Promise<void> {
  const noticed = await stream.end();
  const file = process.env.CHANGES_FILE;
  if (file) appendFileSync(file, `${JSON.stringify({ change, engine, client: stream.name, ...noticed })}\n`);
  const { failed, lost, errors } = noticed;
  expect({ of: stream.name, failed, lost, errors }).toEqual({
    of: stream.name,
    failed: 0,
    lost: 0,
    errors: "{}",
  });
}
