import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rewritten } from "../../bench/page";
import { root } from "../e2e/support/root";
import { Level } from "./levels";
import { Try, withResults } from "./summary";

/** All tries that the table is made of, a line each. */
const file = join(root, "test", "survival", "results.jsonl");

export const note = (one: Try): void => appendFileSync(file, `${JSON.stringify(one)}\n`);

const noted = (): Try[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Try)
    : [];

/** Forgets what was noted of faults at a level, which are to be tried anew. */
export function forget(level: Level, names: readonly string[]): void {
  const kept = noted().filter((one) => one.level !== level || !names.includes(one.fault));
  writeFileSync(file, kept.map((one) => `${JSON.stringify(one)}\n`).join(""));
}

/** Writes the table into the page, where it is between `<!-- survival -->` and `<!-- /survival -->`. */
export const updatePage = (): Promise<void> =>
  rewritten("docs/hosts.md", (text) => withResults(text, noted()));
