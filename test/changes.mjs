/**
 * Makes the table of what an application notices of changes, by the end-to-end tests of these:
 *
 *   npm run changes             runs them, which takes an hour
 *   npm run changes -- FILE     of what they have noted there, run with CHANGES_FILE=FILE
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";

const page = "docs/change-and-data.md";
const engines = { pulumi: "Pulumi", compose: "embedded default" };
const folder = mkdtempSync(join(tmpdir(), "changes-"));
const [given] = process.argv.slice(2);
const file = given ?? join(folder, "changes.jsonl");

/** @returns what the tests end with */
function runTests() {
  writeFileSync(file, "");
  const run = [
    "test/run.mjs",
    "full",
    "rolling",
    "rolling-interrupted",
    "scale",
    "versions",
    "store-bound",
    "backup",
  ];
  const env = { ...process.env, CHANGES_FILE: file };
  return spawnSync(process.execPath, run, { stdio: "inherit", env }).status ?? 1;
}

try {
  const status = given === undefined ? runTests() : 0;
  const noticed = readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const seconds = (millis) => (millis === undefined ? "–" : `${(millis / 1000).toFixed(1)} s`);
  const rows = noticed.map(({ change, engine, client, failed = "–", lost, longestGapMillis }) =>
    [change, engines[engine], client, failed, lost, seconds(longestGapMillis)].join(" | "),
  );
  const table = [
    "change | engine | client | errors | lost | longest gap",
    "--- | --- | --- | --- | --- | ---",
    ...[...new Set(rows)].sort(),
  ].map((row) => `| ${row} |`);
  const day = new Date().toISOString().slice(0, 10);
  const text = readFileSync(page, "utf8").replace(
    /(<!-- changes -->\n)[^]*?(<!-- \/changes -->)/,
    (_, before, after) => `${before}\n${table.join("\n")}\n\n${day}, by \`npm run changes\`.\n\n${after}`,
  );
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), filepath: page }));
  process.exitCode = status;
} finally {
  rmSync(folder, { recursive: true });
}
