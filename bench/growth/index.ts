import { cpus } from "node:os";
import { join } from "node:path";
import { root } from "../../test/e2e/support/root";
import { Benchmark, logStart } from "../benchmark";
import { findBenchmarkImages } from "../defaultCluster";
import { mebibytes, SampleCollector } from "../figures";
import { BenchStack, Command } from "../benchStack";
import { growthConfig } from "./config";
import { Consumption, consumptionOf } from "./consumption";

/** Numbers of brokers in a stack. Up to `maxRunning` they are really started: an idle broker takes a twelfth of a processor. */
const brokerCounts = { all: [1, 10, 50, 200], maxRunning: 8 * cpus().length };
const smallestCounts = { all: [1, 10], maxRunning: 1 };

const typescript = ["--require", join(root, "cli", "typescript.js")];

export const growth: Benchmark = {
  name: "growth",
  title: "How it grows",
  notes: [
    "A stack of one name server and this number of brokers, without proxy and console. MiB: the maximum resident memory of the command's processes, sampled four times a second; a command that ends within a second may have had more between two samples.",
    "First preview: nothing has been created yet. Again: all containers run and nothing has changed. The brokers use the same processors, an idle one about a twelfth of one.",
    "Processor: the processor time of the command's processes.",
    "Pulumi's commands are run by the launcher of npm's package, which is an additional process.",
    "Mocks: only the program, as the embedded default runs it, without Docker.",
    "Mocks, and stacks with more brokers than this machine can run: as if it had enough memory for their heaps.",
    "A further broker: how much longer a stack takes than one with a single broker, divided by the number of additional brokers.",
  ],
  async run(collector, { rounds, smallest }, prerequisites) {
    const { server } = await findBenchmarkImages();
    const { all, maxRunning } = smallest ? smallestCounts : brokerCounts;
    for (let round = 1; round <= rounds; round++)
      for (const count of all) {
        logStart(`round ${round} of ${rounds}: ${count} brokers`);
        const stack = await BenchStack.create(growthConfig(count, server));
        const pulumi = (...args: string[]) => {
          const command = stack.pulumi(...args);
          return consumptionOf(...(count > maxRunning ? onLargeMachine(command) : command));
        };
        const add = adderFor(collector, count);
        try {
          for (const operation of ["preview", "up"] as const)
            add(`${operation}, mocks`, await runMocked(stack, operation));
          if (prerequisites.pulumi) continue;
          await pulumi("stack", "init");
          add("first preview", await pulumi("preview"));
          if (count > maxRunning) continue;
          try {
            await pulumi(...up);
            add("preview again", await pulumi("preview"));
            add("up again", await pulumi(...up));
          } finally {
            await pulumi("destroy", "--yes", "--skip-preview");
          }
        } finally {
          await stack.place.clear();
        }
      }
    return prerequisites.pulumi ? [prerequisites.pulumi] : [];
  },
};

const up = ["up", "--yes", "--skip-preview"];

/** Adds what an operation took, in all and for each further broker. */
function adderFor(
  collector: SampleCollector,
  count: number,
): (name: string, consumption: Consumption) => void {
  const side = count === 1 ? "1 broker" : `${count} brokers`;
  const addTime = (name: string, unit: "s" | "CPU s", seconds: number) => {
    collector.add(side, { name, unit }, seconds);
    const oneBroker = collector.last("1 broker", name);
    if (count > 1 && oneBroker !== undefined)
      collector.add(
        side,
        { name: `${name}, a further broker`, unit: unit === "s" ? "ms" : "CPU ms" },
        ((seconds - oneBroker) / (count - 1)) * 1000,
      );
  };
  return (name, { seconds, processorSeconds, mebibytes: memory }) => {
    addTime(name, "s", seconds);
    addTime(`${name}, processor`, "CPU s", processorSeconds);
    collector.add(side, mebibytes(`${name}, memory`), memory);
  };
}

/** The same command, for which this machine has enough memory for any number of brokers. */
const onLargeMachine = ([program, args, options]: Command): Command => [
  program,
  args,
  { ...options, env: { ...options.env, NODE_OPTIONS: `--require ${join(__dirname, "largeMachine.js")}` } },
];

/** Runs the program without Docker, where no server becomes ready. */
async function runMocked(stack: BenchStack, operation: "preview" | "up"): Promise<Consumption> {
  stack.configure({ readyTimeout: "0" });
  const args = [...typescript, join(__dirname, "mocked.ts"), stack.folder, stack.name, operation];
  const consumption = await consumptionOf(...onLargeMachine([process.execPath, args, { env: process.env }]));
  stack.configure();
  return consumption;
}
