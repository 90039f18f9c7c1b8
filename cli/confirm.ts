import { createInterface } from "node:readline/promises";
import { RunError } from "@pulumi/pulumi/errors";
import { interruption } from "./host/interruption";

/**
 * Whether somebody at the terminal types yes in full.
 *
 * @throws RunError where there is no terminal
 */
export async function confirmed(
  question: string,
  input: NodeJS.ReadableStream & { readonly isTTY?: boolean } = process.stdin,
  output: NodeJS.WritableStream = process.stdout,
): Promise<boolean> {
  if (!input.isTTY)
    throw new RunError(
      "Nothing was removed: without a terminal to ask at, --yes has to say that it may be, after --, as in npm run purge -- --yes.",
    );
  const lines = createInterface({ input, output });
  const closed = new Promise<string>((resolve) => lines.once("close", () => resolve(""))); // at the end of the input
  try {
    const answer = lines.question(`${question} Type yes to do so: `, { signal: interruption });
    return (await Promise.race([answer, closed])).trim() === "yes";
  } finally {
    lines.close();
  }
}
