import { hostAddress } from "../../test/e2e/support/address";
import { Place } from "../../test/e2e/support/place";
import { engineHere } from "../../test/e2e/support/prerequisites";
import { run } from "../../test/e2e/support/run";
import { retried } from "../../test/e2e/support/wait";
import { EngineName } from "../../test/e2e/support/stack";
import { begin, Benchmark, tell } from "../benchmark";
import { findImages } from "../defaultCluster";
import { Gathering, messagesPerSecond, milliseconds } from "../figures";
import { bare } from "./bare";
import { containers, onNetwork, throughPorts, throughProxy } from "./containers";
import { addOverall } from "./overall";
import { build, consume, Load, produce, Report } from "./program";
import { Standing, Way } from "./way";

/** What is sent, and whether it is received meanwhile. */
interface Traffic extends Omit<Load, "topic"> {
  readonly name: string;
  readonly consumed: boolean;
}

const sizes = { "128 B": 128, "1 KB": 1024, "16 KB": 16_384 };

const traffic: readonly Traffic[] = [
  ...Object.entries(sizes).flatMap(([label, size]) => [
    { name: `${label}, 1 thread`, size, threads: 1, consumed: false },
    { name: `${label}, 64 threads`, size, threads: 64, consumed: false },
  ]),
  { name: "1 KB, 8 threads and a consumer", size: 1024, threads: 8, consumed: true },
];

const baseline = "bare processes";

export const throughput: Benchmark = {
  name: "throughput",
  title: "How well it runs",
  baseline,
  notes: [
    "Messages sent a second, synchronously, by RocketMQ's own benchmark producer, from so many threads, and the average time until each was acknowledged; with its consumer: while that received them, with what it received a second, and how long after a message was stored. Of each run the second ten seconds count; the servers were warmed up.",
    "The installations take turns at each load, now in one order, now in the other, as the machine's speed changes; the others are paused meanwhile. What one has written is on the disk before the next begins.",
    "All loads: messages sent a second against the bare processes, the middle of a round's loads.",
    "The programs are of 4.4.0, the last that Maven Central has, with the client library of 5.3.3.",
    "Same files, heaps and settings on all sides; ASYNC_FLUSH. The client runs on the same machine, so that all that moves its messages takes processor time from it and from the broker.",
  ],
  async run(gathering, { rounds, smallest }, here) {
    if (here.java) throw new Error(here.java);
    await build();
    const { server, notes } = await findImages();
    const loads = smallest ? traffic.slice(-1) : traffic;
    const failures: string[] = [];
    const standing: Standing[] = [];
    try {
      for (const stand of installations(engineHere(here), server, smallest)) {
        const one = await stand();
        standing.push(one);
        if (!smallest) await warmUp(one);
        await one.pause();
      }
      for (let round = 1; round <= rounds; round++)
        for (const [i, load] of loads.entries()) {
          begin(`round ${round} of ${rounds}: ${load.name}`);
          for (const one of (round + i) % 2 === 1 ? standing : [...standing].reverse()) {
            await one.resume();
            failures.push(...(await measure(gathering, one, load, round, smallest)));
            await one.pause();
          }
        }
    } finally {
      const clear = async (one: Standing) => {
        await one.resume().catch(() => undefined); // where it was not paused
        await one.clear();
      };
      const cleared = standing.map(clear);
      await Promise.allSettled(cleared); // all of them, even if one fails
      await Promise.all(cleared);
    }
    addOverall(
      gathering,
      baseline,
      loads.map(({ name }) => name),
    );
    return [...notes, ...failures];
  },
};

/** What stands RocketMQ up, each with ways to it. */
function installations(engine: EngineName, image: string, smallest: boolean): (() => Promise<Standing>)[] {
  const ip = hostAddress();
  const ours = (config: Readonly<Record<string, string>>, waysOf: (place: Place) => readonly Way[]) => () =>
    containers(engine, image, config, waysOf);
  const all = [
    () => bare(image),
    ours({}, (place) => [
      ...throughPorts("host, 127.0.0.1 (default)", "127.0.0.1")(place),
      ...throughProxy("host, through the proxy")(place),
    ]),
    ours({ ip, networkMode: "host", proxyEnabled: "false" }, throughPorts("host, networkMode host", ip)),
    ours({ ip, proxyEnabled: "false" }, throughPorts("host, ip an address", ip)),
    ours({ ip: "none", proxyEnabled: "false" }, onNetwork("container on the network", image)),
  ];
  return smallest ? all.slice(0, 3) : all;
}

/** A broker's JVM compiles what it does often. */
async function warmUp({ ways, createTopic }: Standing): Promise<void> {
  await createTopic("warm-up");
  for (const way of ways) await produce(way, { topic: "warm-up", size: 1024, threads: 64 }, 2);
}

/** @returns what went wrong */
async function measure(
  gathering: Gathering,
  { ways, createTopic }: Standing,
  load: Traffic,
  round: number,
  smallest: boolean,
): Promise<string[]> {
  const failures: string[] = [];
  for (const [i, way] of ways.entries()) {
    const topic = `bench-${round}-${traffic.indexOf(load)}-${i}`;
    // A broker that was paused has to tell the name server first that it is back.
    await retried(() => createTopic(topic), 60_000);
    await run("sync", []);
    const [sent, received] = await passed(way, { ...load, topic }, smallest ? 1 : 2);
    tell(`${way.name}: ${sent.rate} a second`);
    gathering.add(way.name, messagesPerSecond(load.name), sent.rate);
    gathering.add(way.name, milliseconds(`${load.name}: acknowledged after`), sent.latency);
    if (received) {
      gathering.add(way.name, messagesPerSecond(`${load.name}: received`), received.rate);
      gathering.add(way.name, milliseconds(`${load.name}: received after`), received.latency);
    }
    if (sent.failed > 0)
      failures.push(`${way.name}, ${load.name}: ${sent.failed} messages were not acknowledged.`);
  }
  return failures;
}

/** What was sent, and received where it is consumed, by the nth reports. */
async function passed(way: Way, load: Load & Traffic, nth: number): Promise<[Report, Report?]> {
  if (!load.consumed) return [await produce(way, load, nth)];
  const received = consume(way, load.topic, nth);
  const sent = produce(way, load, nth, received);
  await Promise.allSettled([sent, received]); // where one fails, the other is not left running
  return Promise.all([sent, received]);
}
