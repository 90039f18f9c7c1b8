// npm test:                           the unit tests, and every capability once, on the engine that is here
// npm run test:full:                  these, and all parts of the full run
// npm run test:full -- PART...:       some parts alone: unit, core, or those of test/parts.mjs
// npm run test:changed:               as npm test, and the parts that the change touches, in the time that CI has
// npm run test:changed -- --list:     only says which these are
// The change is what differs from --base=COMMIT (or TEST_BASE); else from where this branch left origin/main; on main
// itself, what its last day brought, counted back from its last commit; and what is not committed.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { budget, parts, shared } from "./parts.mjs";
import { rendered } from "./reporter.mjs";

const root = fileURLToPath(import.meta.resolve(".."));
const [what, ...args] = process.argv.slice(2);
const unit = { name: "unit", minutes: 1 };
const core = { name: "core", minutes: 12 };
const names = args.filter((arg) => !arg.startsWith("--"));
const option = (name) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);

/** When all work began, in seconds since 1970; what CI does before the tests counts too. */
const begun = Number(process.env.CI_BEGUN ?? Date.now() / 1000);
const minutesSince = (seconds) => (Date.now() / 1000 - seconds) / 60;

if (what === "changed") changed();
else run(what === "full" ? chosen() : [unit, core]);

/** The parts that were named, else all. */
function chosen() {
  const all = [unit, core, ...parts];
  const unknown = names.filter((name) => !all.some((part) => part.name === name));
  if (unknown.length > 0) {
    console.error(
      `There is no part ${unknown.join(", ")}. There are: ${all.map(({ name }) => name).join(" ")}`,
    );
    process.exit(1);
  }
  return names.length > 0 ? all.filter(({ name }) => names.includes(name)) : all;
}

function changed() {
  const { files, since } = change();
  const touched = parts.filter((part) => files === undefined || files.some((file) => touches(file, part)));
  const said = touched.map(({ name, minutes }) => `${name} (${minutes} min)`).join(", ") || "none";
  console.log(`Parts of the full run that the change ${since} touches, by priority: ${said}`);
  if (!args.includes("--list")) run([unit, core, ...touched], budget);
}

function touches(file, { name, paths }) {
  return [...paths, ...shared, `test/e2e/full/${name}.test.ts`].some(
    (path) => file === path || (path.endsWith("/") && file.startsWith(path)),
  );
}

/** The files that changed, by their paths; of all time where nobody can tell. */
function change() {
  const list = option("files");
  if (list !== undefined) return { files: list.split(","), since: "to the given files" };
  try {
    const base = option("base") ?? process.env.TEST_BASE ?? baseHere();
    const against = git("diff", "--name-only", "--no-renames", base);
    const untracked = git("ls-files", "--others", "--exclude-standard");
    const files = `${against}\n${untracked}`.split("\n").filter(Boolean);
    return { files, since: `since ${base.slice(0, 12)}` };
  } catch (error) {
    return { since: `(unknown: ${error.message.trim().split("\n").pop()})` };
  }
}

/** Where this branch left origin/main; on main itself, its last commit that is a day older than the newest one. */
function baseHere() {
  const head = git("rev-parse", "HEAD");
  const left = attempt(() => git("merge-base", "HEAD", "origin/main"));
  if (left !== undefined && left !== head) return left;
  const dayBefore = Number(git("show", "--no-patch", "--format=%ct", "HEAD")) - 24 * 3600;
  const older = git("rev-list", "--max-count=1", `--min-age=${dayBefore}`, "HEAD");
  return older || git("hash-object", "-t", "tree", "/dev/null"); // nothing is that old: all is new
}

function git(...command) {
  return execFileSync("git", command, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

function attempt(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** @param limit minutes since all work began, within which a part must be expected to end; the unit tests and the core run anyway */
function run(wanted, limit = Infinity) {
  const folder = mkdtempSync(join(tmpdir(), "rocketmq-tests-"));
  const took = [];
  const leftOut = [];
  const all = { passed: 0, failed: 0, skipped: 0, byEngine: {}, bySkipReason: {} };
  try {
    for (const part of wanted) {
      if (parts.includes(part) && minutesSince(begun) + part.minutes > limit) {
        leftOut.push(`${part.name} (${part.minutes} min)`);
        continue;
      }
      const start = Date.now() / 1000;
      add(all, sumsOf(part, folder));
      took.push(`${part.name} ${minutesSince(start).toFixed(1)}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\nminutes: ${took.join(", ")}`);
  if (leftOut.length > 0)
    console.log(
      `left out, as ${limit} minutes would not suffice: ${leftOut.join(", ")}. Alone: npm run test:full -- PART`,
    );
  if (all.passed === 0) console.log("No test passed.");
  console.log(rendered(all));
  process.exitCode = all.failed > 0 || all.passed === 0 ? 1 : 0;
}

/** Runs a part to its end. What it needs of this machine is looked for once for all parts. */
function sumsOf({ name }, folder) {
  console.log(`\n== ${name}`);
  const file = join(folder, `${name}.json`);
  const project = ["unit", "core"].includes(name) ? name : "full";
  const path = project === "full" ? [`--testPathPatterns=test/e2e/full/${name}\\.test\\.ts$`] : [];
  // What a cluster needs is not there twice; of unit tests, each core runs its own.
  const workers = project === "unit" ? ["--maxWorkers=100%"] : ["--runInBand"];
  const jest = [join(root, "node_modules", "jest", "bin", "jest.js"), `--selectProjects=${project}`];
  const { status, signal } = spawnSync(process.execPath, [...jest, ...path, ...workers], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, TEST_SUMS: file, E2E_PREREQUISITES_FILE: join(folder, "prerequisites.json") },
  });
  const sums = attempt(() => JSON.parse(readFileSync(file, "utf8")));
  const failed = sums?.failed ?? 0;
  if (status === 0 || failed > 0) return sums;
  console.log(`${name} ended with ${signal ?? status}`);
  return { passed: 0, skipped: 0, byEngine: {}, bySkipReason: {}, ...sums, failed: 1 };
}

/** Adds numbers, and objects of numbers. */
function add(sums, more) {
  for (const [key, value] of Object.entries(more))
    if (typeof value === "number") sums[key] = (sums[key] ?? 0) + value;
    else add(sums[key], value);
}
