/**
 * Measures this project beside what a user would pick instead.
 *
 *   npm run bench -- [NAME…] [--rounds N] [--smallest] [--out DIR]
 *
 * Without --out the figures go to bench/results, and from there into the READMEs. Ctrl-C ends it once what was begun has
 * come to its end and is removed; a second one ends it at once, and leaves that.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { findPrerequisites, pulumiCommand } from "../test/e2e/support/prerequisites";
import { interruption } from "../cli/host/interruption";
import { begin, Benchmark } from "./benchmark";
import { Figures, Gathering } from "./figures";
import { describeMachine } from "./machine";
import { updateReadmes } from "./readme";
import { renderReport } from "./report";
import { growth } from "./growth";
import { memory } from "./memory";
import { throughput } from "./throughput";
import { up } from "./up";

const results = join(__dirname, "results");
const interruptedCode = 130;

const benchmarks = [up, throughput, memory, growth];

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string" },
      smallest: { type: "boolean", default: false },
      out: { type: "string", default: results },
    },
  });
  const unknown = positionals.find((wanted) => !benchmarks.some(({ name }) => name === wanted));
  if (unknown !== undefined)
    throw new Error(
      `There is no benchmark ${unknown}. There is: ${benchmarks.map(({ name }) => name).join(", ")}.`,
    );
  if (values.smallest && values.out === results)
    throw new Error("--smallest: its figures are worth nothing: choose another folder for them with --out.");
  const rounds = Number(values.rounds ?? (values.smallest ? 1 : 3));
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds ${values.rounds}: a whole number from 1 on is wanted.`);

  process.once("SIGINT", () => process.once("SIGINT", () => process.exit(interruptedCode)));
  process.env.PATH = `${dirname(pulumiCommand)}${delimiter}${process.env.PATH}`;
  const here = findPrerequisites();
  if (here.docker) throw new Error(here.docker);
  const machine = await describeMachine();
  for (const benchmark of positionals.length > 0
    ? benchmarks.filter(({ name }) => positionals.includes(name))
    : benchmarks) {
    try {
      begin(benchmark.title);
      const figures = await take(benchmark);
      write(figures, values.out);
      if (values.out === results) await updateReadmes(figures);
    } catch (error) {
      complain(error as Error);
    }
  }

  async function take({ name, title, baseline, notes, run }: Benchmark): Promise<Figures> {
    const gathering = new Gathering();
    const ofThisRun = await run(gathering, { rounds, smallest: values.smallest }, here);
    return {
      benchmark: name,
      title,
      taken: new Date().toISOString(),
      machine,
      rounds,
      baseline,
      series: gathering.series,
      notes: [...notes, ...ofThisRun],
    };
  }
}

function write(figures: Figures, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, figures.benchmark);
  const report = renderReport(figures);
  writeFileSync(`${file}.json`, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(`${file}.md`, report);
  console.log(report);
}

function complain(error: Error): void {
  if (interruption.aborted) process.exit(interruptedCode);
  console.error(error.message);
  process.exitCode = 1;
}

main().catch(complain);
