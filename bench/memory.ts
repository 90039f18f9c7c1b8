import { setTimeout as sleep } from "node:timers/promises";
import { docker } from "../test/e2e/support/docker";
import { Place } from "../test/e2e/support/place";
import { engineHere } from "../test/e2e/support/prerequisites";
import { createStack } from "../test/e2e/support/stack";
import { inside } from "../test/e2e/support/clientHost";
import { Admin } from "../test/e2e/support/admin";
import { begin, Benchmark } from "./benchmark";
import { findImages, heapOptions } from "./defaultCluster";
import { mebibytes } from "./figures";
import { resident } from "./resident";
import { throughPorts, throughProxy } from "./throughput/containers";
import { build, produce } from "./throughput/program";

const measures = {
  heap: mebibytes("heap"),
  rest: mebibytes("resident at rest"),
  load: mebibytes("resident under load"),
};
const together = "together";

export const memory: Benchmark = {
  name: "memory",
  title: "How much memory it takes",
  notes: [
    "The default cluster. Resident memory of all processes of a container (RSS), which counts pages that processes share in each of them.",
    "What a broker has mapped of its store counts too, so that it has the more the more it has just stored; where others need memory, the system takes it back.",
    "At rest: when the start has ended, before any message. Under load: the most at a time while RocketMQ's benchmark producer sends messages of 1 KB from 64 threads, directly and then through the proxy.",
  ],
  async run(gathering, { rounds }, here) {
    if (here.java) throw new Error(here.java);
    await build();
    const images = await findImages();
    for (let round = 1; round <= rounds; round++) {
      begin(`round ${round} of ${rounds}`);
      const place = await Place.find();
      const stack = await createStack(engineHere(here), place, { ...place.config, ...images.config });
      try {
        await stack.up();
        const containers = {
          "name server": `${place.prefix}-ns`,
          broker: place.broker,
          proxy: place.proxy,
          ...(images.console ? { console: `${place.prefix}-console` } : {}),
        };
        const add = (measure: keyof typeof measures, found: Record<string, number>) => {
          for (const [server, value] of Object.entries(found))
            gathering.add(server, measures[measure], value);
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

const lookMilliseconds = 100;

async function underLoad(place: Place, processes: Processes): Promise<Record<string, number>> {
  await new Admin(inside(place.broker), `${place.prefix}-ns:9876`).createTopic("load", "NORMAL");
  const found: Record<string, number>[] = [];
  const ways = [...throughPorts("directly", "127.0.0.1")(place), ...throughProxy("through the proxy")(place)];
  for (const way of ways) {
    let running = true;
    const sent = produce(way, { topic: "load", size: 1024, threads: 64 }).finally(() => (running = false));
    const look = async () => {
      while (running) {
        found.push(residentOf(processes));
        await sleep(lookMilliseconds);
      }
    };
    const looked = look();
    await Promise.allSettled([sent, looked]);
    await Promise.all([sent, looked]);
  }
  const most = (server: string) => Math.max(...found.map((one) => one[server]));
  return Object.fromEntries([...Object.keys(processes), together].map((server) => [server, most(server)]));
}

/** MiB by server. */
function residentOf(processes: Processes): Record<string, number> {
  const found = Object.entries(processes).map(([server, ids]) => [server, sum(ids.map(resident))] as const);
  return withSum(Object.fromEntries(found));
}

/** MiB by server. */
function heapsOf(servers: readonly string[]): Record<string, number> {
  const { nameServer, ...others } = heapOptions();
  const options: Readonly<Record<string, string>> = { "name server": nameServer, ...others };
  const heaps = servers.map((server) => [server, Number(/-Xmx(\d+)/.exec(options[server])?.[1]) / 2 ** 20]);
  return withSum(Object.fromEntries(heaps) as Record<string, number>);
}

const withSum = (found: Record<string, number>): Record<string, number> => ({
  ...found,
  [together]: sum(Object.values(found)),
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
