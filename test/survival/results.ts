import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { root } from "../e2e/support/root";
import { Level } from "./levels";
import { tableOf, Try } from "./summary";

/** All tries that the table is made of, a line each. */
const file = join(root, "test", "survival", "results.jsonl");
const page = join(root, "docs", "hosts.md");

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
export async function updatePage(): Promise<void> {
  const text = readFileSync(page, "utf8");
  const place = /(<!-- survival -->\n)[^]*?(<!-- \/survival -->)/;
  const tries = noted();
  const versions = [...new Set(tries.map(({ version }) => version))].join(", ");
  const day = tries
    .map(({ at }) => at.slice(0, 10))
    .sort()
    .at(-1);
  const table = `${tableOf(tries)}\n\nRocketMQ ${versions}, ${day}, by \`npm run survival\`.`;
  const made = text.replace(place, (_, before, after) => `${before}\n${table}\n\n${after}`);
  writeFileSync(page, await format(made, { ...(await resolveConfig(page)), filepath: page }));
}
