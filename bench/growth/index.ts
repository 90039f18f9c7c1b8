import { cpus } from "node:os";
import { join } from "node:path";
import { serverImages } from "../../test/e2e/support/images";
import { root } from "../../test/e2e/support/root";
import { begin, Benchmark } from "../benchmark";
import { findImages } from "../defaultCluster";
import { Gathering, mebibytes } from "../figures";
import { BenchStack, Command } from "../stack";
import { Consumption, consumptionOf } from "./consumption";

/** How many brokers a stack has, and up to how many this machine holds: idle ones take a twelfth of a processor each. */
const counts = { all: [1, 10, 50, 200], real: 8 * cpus().length };
const smallest = { all: [1, 10], real: 1 };

/** The least that a broker can do with, so that many fit on one machine. */
const heap = "128m";

const typescript = ["--require", join(root, "cli", "typescript.js")];

export const growth: Benchmark = {
  name: "growth",
  title: "How it grows",
  notes: [
    "A stack of one name server and so many brokers, without proxy and console. MiB: the most that the command's processes had resident at a time, as seen four times a second; one that ends within a second may have had more in between.",
    "First preview: nothing is there yet. Again: with all containers running, and nothing to do. They share the processors with it, of which an idle broker takes about a twelfth of one.",
    "Processor: what the command's processes took of the processors' time, whatever else runs.",
    "Pulumi's commands by the launcher that npm's package brings, which is a process of its own.",
    "Mocks: the program alone, as the embedded default runs it, with nothing real behind it.",
    "Mocks, and more brokers than this machine holds: as if it had the memory for their heaps.",
    "A further broker: what a stack takes longer than one with one broker, by the number of brokers that it has more.",
  ],
  async run(gathering, extent, here) {
    const { server } = await findImages();
    const { all, real } = extent.smallest ? smallest : counts;
    for (let round = 1; round <= extent.rounds; round++)
      for (const count of all) {
        begin(`round ${round} of ${extent.rounds}: ${count} brokers`);
        const stack = await stackOf(count, server);
        const pulumi = (...args: string[]) => {
          const command = stack.pulumi(...args);
          return consumptionOf(...(count > real ? onLargeMachine(command) : command));
        };
        const add = adding(gathering, count);
        try {
          for (const operation of ["preview", "up"] as const)
            add(`${operation}, mocks`, await mocked(stack, operation));
          if (here.pulumi) continue;
          await pulumi("stack", "init");
          add("first preview", await pulumi("preview"));
          if (count > real) continue;
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
    return here.pulumi ? [here.pulumi] : [];
  },
};

const up = ["up", "--yes", "--skip-preview"];

/** Adds what an operation took, and what each further broker did. */
function adding(gathering: Gathering, count: number): (name: string, taken: Consumption) => void {
  const side = count === 1 ? "1 broker" : `${count} brokers`;
  const addTime = (name: string, unit: "s" | "CPU s", taken: number) => {
    gathering.add(side, { name, unit }, taken);
    const one = gathering.last("1 broker", name);
    if (count > 1 && one !== undefined)
      gathering.add(
        side,
        { name: `${name}, a further broker`, unit: unit === "s" ? "ms" : "CPU ms" },
        ((taken - one) / (count - 1)) * 1000,
      );
  };
  return (name, taken) => {
    addTime(name, "s", taken.seconds);
    addTime(`${name}, processor`, "CPU s", taken.processorSeconds);
    gathering.add(side, mebibytes(`${name}, memory`), taken.mebibytes);
  };
}

const stackOf = (brokers: number, image: string): Promise<BenchStack> =>
  BenchStack.create({
    proxyEnabled: "false",
    consoleEnabled: "false",
    ...serverImages(image),
    brokerHeap: heap,
    listenPort: "12011", // far from a place's ports, as a stack of many brokers takes ten for each
    readyTimeout: "900", // many start at a time
    brokers: Array.from({ length: brokers }, () => ({})),
  });

/** The command where the heaps of more brokers than this machine holds are not refused. */
const onLargeMachine = ([program, args, options]: Command): Command => [
  program,
  args,
  { ...options, env: { ...options.env, NODE_OPTIONS: `--require ${join(__dirname, "largeMachine.js")}` } },
];

/** Runs the program with nothing real behind it, where nobody becomes ready. */
async function mocked(stack: BenchStack, operation: "preview" | "up"): Promise<Consumption> {
  stack.configure({ readyTimeout: "0" });
  const args = [...typescript, join(__dirname, "mocked.ts"), stack.folder, stack.name, operation];
  const taken = await consumptionOf(...onLargeMachine([process.execPath, args, { env: process.env }]));
  stack.configure();
  return taken;
}
