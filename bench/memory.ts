import { setTimeout as sleep } from "node:timers/promises";
import { docker } from "../test/e2e/support/docker";
import { Place } from "../test/e2e/support/place";
import { engineHere, Prerequisites } from "../test/e2e/support/prerequisites";
import { ConfigPaths } from "../test/e2e/support/config";
import { createStack, TestStack } from "../test/e2e/support/stack";
import { inside } from "../test/e2e/support/clientHost";
import { Admin } from "../test/e2e/support/admin";
import { Benchmark, logStart } from "./benchmark";
import { BenchmarkImages, findBenchmarkImages, heapOptions, rocketMQsOwn } from "./defaultCluster";
import { mebibytes, shareOfCore } from "./figures";
import { processorSeconds, resident } from "./process";
import { throughPorts, throughProxy } from "./throughput/containers";
import { buildPrograms, produce } from "./throughput/benchmarkProgram";

const measures = {
  heap: mebibytes("heap"),
  rest: mebibytes("resident at rest"),
  load: mebibytes("resident under load"),
  idle: shareOfCore("processor at rest"),
  own: shareOfCore("with RocketMQ's own settings"),
};
const allServers = "together";

export const memory: Benchmark = {
  name: "memory",
  title: "How much memory it takes, and of the processor at rest",
  notes: [
    "The default cluster. Resident memory (RSS) of all processes of a container; a page that several processes share counts for each of them.",
    "The part of its store that a broker has mapped counts too, so a broker has more after it has stored more; the system takes this memory back when others need it.",
    "At rest: after the start, before the first message. Under load: the maximum while RocketMQ's benchmark producer sends messages of 1 KB from 64 threads, directly and then through the proxy.",
    "Processor at rest: of all processes of a container in a minute, two minutes after the start, without the health checks, which Docker starts anew each time. Beside it, at the same time, a cluster whose settings are RocketMQ's own where the profile's are others.",
  ],
  async run(collector, { rounds, smallest }, prerequisites) {
    if (prerequisites.java) throw new Error(prerequisites.java);
    await buildPrograms();
    const images = await findBenchmarkImages();
    for (let round = 1; round <= rounds; round++) {
      logStart(`round ${round} of ${rounds}`);
      const cluster = await BenchCluster.create(prerequisites, images);
      try {
        const add = (measure: keyof typeof measures, found: Record<string, number>) => {
          for (const [server, value] of Object.entries(found))
            collector.add(server, measures[measure], value);
        };
        const processes = await cluster.up();
        add("heap", heapsOf(Object.keys(processes)));
        add("rest", residentOf(processes));
        const other = await BenchCluster.create(prerequisites, images, rocketMQsOwn());
        try {
          const clusters = [processes, await other.up()];
          const [idle, own] = await atRest(clusters, smallest ? quick : thorough);
          add("idle", idle);
          add("own", own);
        } finally {
          await other.remove();
        }
        add("load", await underLoad(cluster.place, processes));
      } finally {
        await cluster.remove();
      }
    }
    return [...images.notes];
  },
};

/** The ids of each server's processes. */
type Processes = Readonly<Record<string, readonly string[]>>;

/** A cluster with names and ports of its own. */
class BenchCluster {
  private constructor(
    readonly place: Place,
    private readonly stack: TestStack,
    private readonly withConsole: boolean,
  ) {}

  static async create(
    prerequisites: Prerequisites,
    { config, console }: BenchmarkImages,
    further: ConfigPaths = {},
  ): Promise<BenchCluster> {
    const place = await Place.find();
    const settings = { ...place.config, ...config, ...further };
    const stack = await createStack(engineHere(prerequisites), place, settings);
    return new BenchCluster(place, stack, console !== undefined);
  }

  async up(): Promise<Processes> {
    await this.stack.up();
    const { nameServer, broker, proxy, console } = this.place;
    return processesOf({
      "name server": nameServer,
      broker,
      proxy,
      ...(this.withConsole ? { console } : {}),
    });
  }

  async remove(): Promise<void> {
    await this.stack.destroy();
    await this.place.clear();
  }
}

/** How long a cluster is left alone until its JVMs have compiled what they use, and how long is measured then. */
const thorough = { settleMilliseconds: 120_000, milliseconds: 60_000 };
const quick = { settleMilliseconds: 0, milliseconds: 1_000 };

/** What each server, and all of a cluster, take of the processor, in % of a core, measured in all clusters at the same time. */
async function atRest(
  clusters: readonly Processes[],
  { settleMilliseconds, milliseconds }: typeof thorough,
): Promise<Record<string, number>[]> {
  await sleep(settleMilliseconds);
  const start = performance.now();
  const before = clusters.map(secondsOf);
  await sleep(milliseconds);
  const seconds = (performance.now() - start) / 1000;
  return clusters.map((processes, i) => {
    const shares = Object.entries(secondsOf(processes)).map(
      ([server, taken]) => [server, ((taken - before[i][server]) / seconds) * 100] as const,
    );
    return Object.fromEntries(shares);
  });
}

async function processesOf(containers: Readonly<Record<string, string>>): Promise<Processes> {
  const found = Object.entries(containers).map(async ([server, container]) => {
    const [, ...ids] = (await docker("top", container, "-o", "pid")).trim().split("\n");
    return [server, ids.map((id) => id.trim())] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

const sampleMilliseconds = 100;

async function underLoad(place: Place, processes: Processes): Promise<Record<string, number>> {
  await new Admin(inside(place.broker), `${place.nameServer}:9876`).createTopic("load", "NORMAL");
  const samples: Record<string, number>[] = [];
  const connections = [
    ...throughPorts("directly", "127.0.0.1")(place),
    ...throughProxy("through the proxy")(place),
  ];
  for (const connection of connections) {
    let isSending = true;
    const sending = produce(connection, { topic: "load", size: 1024, threads: 64 }).finally(
      () => (isSending = false),
    );
    const takeSamples = async () => {
      while (isSending) {
        samples.push(residentOf(processes));
        await sleep(sampleMilliseconds);
      }
    };
    const sampling = takeSamples();
    await Promise.allSettled([sending, sampling]);
    await Promise.all([sending, sampling]);
  }
  const maximum = (server: string) => Math.max(...samples.map((sample) => sample[server]));
  return Object.fromEntries(
    [...Object.keys(processes), allServers].map((server) => [server, maximum(server)]),
  );
}

/** Resident memory of each server and of all, in MiB. */
const residentOf = (processes: Processes): Record<string, number> => ofEach(processes, resident);

/** Processor time of each server and of all, in seconds. */
const secondsOf = (processes: Processes): Record<string, number> => ofEach(processes, processorSeconds);

function ofEach(processes: Processes, measure: (process: string) => number): Record<string, number> {
  const found = Object.entries(processes).map(([server, ids]) => [server, sum(ids.map(measure))] as const);
  return withSum(Object.fromEntries(found));
}

/** Heap of each server and of all, in MiB. */
function heapsOf(servers: readonly string[]): Record<string, number> {
  const { nameServer, ...others } = heapOptions();
  const options: Readonly<Record<string, string>> = { "name server": nameServer, ...others };
  const heaps = servers.map((server) => [server, Number(/-Xmx(\d+)/.exec(options[server])?.[1]) / 2 ** 20]);
  return withSum(Object.fromEntries(heaps) as Record<string, number>);
}

const withSum = (found: Record<string, number>): Record<string, number> => ({
  ...found,
  [allServers]: sum(Object.values(found)),
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
