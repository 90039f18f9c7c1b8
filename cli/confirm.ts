import { createInterface } from "node:readline";
import { RunError } from "@pulumi/pulumi/errors";
import { interrupted } from "./host/interruption";

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
  const answer = new Promise<string>((resolve) => {
    lines.once("line", resolve);
    lines.once("close", () => resolve("")); // at the end of the input, or Ctrl-C
  });
  lines.setPrompt(`${question} Type yes to do so: `);
  lines.prompt();
  try {
    return (await Promise.race([answer, interrupted()])).trim() === "yes";
  } finally {
    lines.close();
  }
}
