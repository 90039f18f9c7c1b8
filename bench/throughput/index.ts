import { hostAddress } from "../../test/e2e/support/address";
import { ConfigPaths } from "../../test/e2e/support/config";
import { Place } from "../../test/e2e/support/place";
import { engineHere } from "../../test/e2e/support/prerequisites";
import { run } from "../../test/e2e/support/run";
import { retried } from "../../test/e2e/support/wait";
import { EngineName } from "../../test/e2e/support/stack";
import { Benchmark, log, logStart } from "../benchmark";
import { findBenchmarkImages } from "../defaultCluster";
import { messagesPerSecond, milliseconds, SampleCollector } from "../figures";
import { startBareProcesses } from "./bareProcesses";
import { ClientConnection, MeasuredCluster } from "./measuredCluster";
import { onNetwork, startContainers, throughPorts, throughProxy } from "./containers";
import { addOverall } from "./overall";
import { buildPrograms, consume, Load, produce, Report } from "./benchmarkProgram";

/** The messages that are sent, and whether they are received at the same time. */
interface Traffic extends Omit<Load, "topic"> {
  readonly name: string;
  readonly consumed: boolean;
}

const traffic: readonly Traffic[] = [
  { name: "1 KB, 1 thread", size: 1024, threads: 1, consumed: false },
  { name: "1 KB, 64 threads", size: 1024, threads: 64, consumed: false },
  { name: "16 KB, 64 threads", size: 16_384, threads: 64, consumed: false },
  { name: "1 KB, 8 threads and a consumer", size: 1024, threads: 8, consumed: true },
];

const baseline = "bare processes";

export const throughput: Benchmark = {
  name: "throughput",
  title: "How well it runs",
  baseline,
  notes: [
    "Messages that RocketMQ's own benchmark producer sends per second, synchronously, from this number of threads, and the average time until each is acknowledged. With a consumer: the same while the benchmark consumer receives them, with the messages that it receives per second, and the time from a message's storing to its receipt. The second ten seconds of each run count; the servers are warmed up.",
    "For each load the clusters are measured one after the other, in alternating order, as the machine's speed changes; the other clusters are paused. Everything that one has written is on the disk before the next begins.",
    "All loads: messages sent per second as a ratio to the bare processes, the median of all loads of a round.",
    "The programs are those of 4.4.0, the last version on Maven Central, with the client library of 5.5.0.",
    "The same files, heaps and settings on all sides; ASYNC_FLUSH. The client runs on the same machine, so everything that moves its messages takes processor time from it and from the broker.",
  ],
  async run(collector, { rounds, smallest }, prerequisites) {
    if (prerequisites.java) throw new Error(prerequisites.java);
    await buildPrograms();
    const { server, notes } = await findBenchmarkImages();
    const loads = smallest ? traffic.slice(-1) : traffic;
    const failures: string[] = [];
    const clusters: MeasuredCluster[] = [];
    try {
      for (const start of clusterStarters(engineHere(prerequisites), server, smallest)) {
        const cluster = await start();
        clusters.push(cluster);
        if (!smallest) await warmUp(cluster);
        await cluster.pause();
      }
      for (let round = 1; round <= rounds; round++)
        for (const [i, load] of loads.entries()) {
          logStart(`round ${round} of ${rounds}: ${load.name}`);
          for (const cluster of (round + i) % 2 === 1 ? clusters : [...clusters].reverse()) {
            await cluster.resume();
            failures.push(...(await measure(collector, cluster, load, round, smallest)));
            await cluster.pause();
          }
        }
    } finally {
      const clear = async (cluster: MeasuredCluster) => {
        await cluster.resume().catch(() => undefined); // it may not be paused
        await cluster.clear();
      };
      const clearing = clusters.map(clear);
      await Promise.allSettled(clearing); // all of them, even if one fails
      await Promise.all(clearing);
    }
    addOverall(
      collector,
      baseline,
      loads.map(({ name }) => name),
    );
    return [...notes, ...failures];
  },
};

/** Functions that start the clusters that are measured. */
function clusterStarters(
  engine: EngineName,
  image: string,
  smallest: boolean,
): (() => Promise<MeasuredCluster>)[] {
  const ip = hostAddress();
  const containers =
    (config: ConfigPaths, connectionsOf: (place: Place) => readonly ClientConnection[]) => () =>
      startContainers(engine, image, config, connectionsOf);
  const all = [
    () => startBareProcesses(image),
    containers({}, (place) => [
      ...throughPorts("host, default", "127.0.0.1")(place),
      ...throughProxy("host, through the proxy")(place),
      ...onNetwork("container on the network, default", image)(place),
    ]),
    containers({ ip: "127.0.0.1", proxyEnabled: "false" }, throughPorts("host, ip 127.0.0.1", "127.0.0.1")),
    containers(
      { ip, networkMode: "host", proxyEnabled: "false" },
      throughPorts("host, networkMode host", ip),
    ),
    containers({ ip, proxyEnabled: "false" }, throughPorts("host, ip an address", ip)),
  ];
  return smallest ? all.slice(0, 3) : all;
}

/** Lets the broker's JVM compile its code. */
async function warmUp({ connections, createTopic }: MeasuredCluster): Promise<void> {
  await createTopic("warm-up");
  for (const connection of connections)
    await produce(connection, { topic: "warm-up", size: 1024, threads: 64 }, 2);
}

/** @returns the failures */
async function measure(
  collector: SampleCollector,
  { connections, createTopic }: MeasuredCluster,
  load: Traffic,
  round: number,
  smallest: boolean,
): Promise<string[]> {
  const failures: string[] = [];
  for (const [i, connection] of connections.entries()) {
    const { name } = connection;
    const topic = `bench-${round}-${traffic.indexOf(load)}-${i}`;
    // A broker that was paused has to register at the name server again.
    await retried(() => createTopic(topic), 60_000);
    await run("sync", []);
    const [sent, received] = await runLoad(connection, { ...load, topic }, smallest ? 1 : 2);
    log(`${name}: ${sent.rate} per second`);
    collector.add(name, messagesPerSecond(load.name), sent.rate);
    collector.add(name, milliseconds(`${load.name}: acknowledged after`), sent.latency);
    if (received) {
      collector.add(name, messagesPerSecond(`${load.name}: received`), received.rate);
      collector.add(name, milliseconds(`${load.name}: received after`), received.latency);
    }
    if (sent.failed > 0)
      failures.push(`${name}, ${load.name}: ${sent.failed} messages were not acknowledged.`);
  }
  return failures;
}

/** The nth report of the producer, and of the consumer if there is one. */
async function runLoad(
  connection: ClientConnection,
  load: Load & Traffic,
  nth: number,
): Promise<[Report, Report?]> {
  if (!load.consumed) return [await produce(connection, load, nth)];
  const received = consume(connection, load.topic, nth);
  const sent = produce(connection, load, nth, received);
  await Promise.allSettled([sent, received]); // if one fails, wait for the other too
  return Promise.all([sent, received]);
}
