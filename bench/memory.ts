import { setTimeout as sleep } from "node:timers/promises";
import { docker } from "../test/e2e/support/docker";
import { Place } from "../test/e2e/support/place";
import { engineHere } from "../test/e2e/support/prerequisites";
import { createStack } from "../test/e2e/support/stack";
import { inside } from "../test/e2e/support/clientHost";
import { Admin } from "../test/e2e/support/admin";
import { Benchmark, logStart } from "./benchmark";
import { findBenchmarkImages, heapOptions } from "./defaultCluster";
import { mebibytes } from "./figures";
import { resident } from "./resident";
import { throughPorts, throughProxy } from "./throughput/containers";
import { buildPrograms, produce } from "./throughput/benchmarkProgram";

const measures = {
  heap: mebibytes("heap"),
  rest: mebibytes("resident at rest"),
  load: mebibytes("resident under load"),
};
const allServers = "together";

export const memory: Benchmark = {
  name: "memory",
  title: "How much memory it takes",
  notes: [
    "The default cluster. Resident memory (RSS) of all processes of a container; a page that several processes share counts for each of them.",
    "The part of its store that a broker has mapped counts too, so a broker has more after it has stored more; the system takes this memory back when others need it.",
    "At rest: after the start, before the first message. Under load: the maximum while RocketMQ's benchmark producer sends messages of 1 KB from 64 threads, directly and then through the proxy.",
  ],
  async run(collector, { rounds }, prerequisites) {
    if (prerequisites.java) throw new Error(prerequisites.java);
    await buildPrograms();
    const images = await findBenchmarkImages();
    for (let round = 1; round <= rounds; round++) {
      logStart(`round ${round} of ${rounds}`);
      const place = await Place.find();
      const stack = await createStack(engineHere(prerequisites), place, {
        ...place.config,
        ...images.config,
      });
      try {
        await stack.up();
        const containers = {
          "name server": place.nameServer,
          broker: place.broker,
          proxy: place.proxy,
          ...(images.console ? { console: place.console } : {}),
        };
        const add = (measure: keyof typeof measures, found: Record<string, number>) => {
          for (const [server, value] of Object.entries(found))
            collector.add(server, measures[measure], value);
        };
        const processes = await processesOf(containers);
        add("heap", heapsOf(Object.keys(containers)));
        add("rest", residentOf(processes));
        add("load", await underLoad(place, processes));
      } finally {
        await stack.destroy();
        await place.clear();
      }
    }
    return [...images.notes];
  },
};

/** The ids of each server's processes. */
type Processes = Readonly<Record<string, readonly string[]>>;

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
function residentOf(processes: Processes): Record<string, number> {
  const found = Object.entries(processes).map(([server, ids]) => [server, sum(ids.map(resident))] as const);
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
