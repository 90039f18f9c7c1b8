/**
 * Measures this project and its alternatives.
 *
 *   npm run bench -- [NAME…] [--rounds N] [--smallest] [--out DIR]
 *
 * Without --out the figures are written to bench/results, and their tables into docs/benchmarks.md. Ctrl-C ends it after the
 * current step, and removes its containers; a second Ctrl-C ends it at once and leaves them.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { findPrerequisites, pulumiCommand } from "../test/e2e/support/prerequisites";
import { interruption } from "../cli/host/interruption";
import { Benchmark, logStart } from "./benchmark";
import { Figures, SampleCollector } from "./figures";
import { describeMachine } from "./machineDescription";
import { updatePage } from "./page";
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
    throw new Error(
      "--smallest is for tests, and its figures mean nothing: choose another folder with --out.",
    );
  const rounds = Number(values.rounds ?? (values.smallest ? 1 : 3));
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds is ${values.rounds}: a whole number, 1 or more, is wanted.`);

  process.once("SIGINT", () => process.once("SIGINT", () => process.exit(interruptedCode)));
  process.env.PATH = `${dirname(pulumiCommand)}${delimiter}${process.env.PATH}`;
  const prerequisites = findPrerequisites();
  if (prerequisites.docker) throw new Error(prerequisites.docker);
  const machine = await describeMachine();
  for (const benchmark of positionals.length > 0
    ? benchmarks.filter(({ name }) => positionals.includes(name))
    : benchmarks) {
    try {
      logStart(benchmark.title);
      const figures = await measure(benchmark);
      write(figures, values.out);
      if (values.out === results) await updatePage(figures);
    } catch (error) {
      printError(error as Error);
    }
  }

  async function measure({ name, title, baseline, notes, run }: Benchmark): Promise<Figures> {
    const collector = new SampleCollector();
    const notesOnRun = await run(collector, { rounds, smallest: values.smallest }, prerequisites);
    return {
      benchmark: name,
      title,
      taken: new Date().toISOString(),
      machine,
      rounds,
      baseline,
      series: collector.series,
      notes: [...notes, ...notesOnRun],
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

function printError(error: Error): void {
  if (interruption.aborted) process.exit(interruptedCode);
  console.error(error.message);
  process.exitCode = 1;
}

main().catch(printError);
