import { hostAddress } from "../../test/e2e/support/address";
import { Benchmark, tell } from "../benchmark";
import { findImages } from "../defaultCluster";
import { Gathering, messagesPerSecond, milliseconds } from "../figures";
import { bare } from "./bare";
import { containers, onNetwork, throughPorts, throughProxy } from "./containers";
import { addOverall } from "./overall";
import { build, consume, Load, produce } from "./program";
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
    "All loads: messages a second against the bare processes, the middle of all loads and rounds.",
    "The programs are of 4.4.0, the last that Maven Central has, with the client library of 5.3.3.",
    "Same files, heaps and settings on all sides; ASYNC_FLUSH. The client runs on the same machine, so that all that moves its messages takes processor time from it and from the broker.",
  ],
  async run(gathering, { rounds, smallest }, here) {
    const lacking = here.java;
    if (lacking) throw new Error(lacking);
    await build();
    const { server } = await findImages();
    const engine = here.compose ? "pulumi" : "compose";
    const stands: Standing[] = [];
    const stand = async (standing: Promise<Standing>) => void stands.push(await standing);
    try {
      tell("starting the brokers");
      await stand(bare(server));
      await stand(
        containers(engine, server, {}, (place) => [
          ...throughPorts("host, 127.0.0.1 (default)", "127.0.0.1")(place),
          ...throughProxy("host, through the proxy")(place),
        ]),
      );
      const ip = hostAddress();
      const proxyEnabled = "false";
      const networkMode = "host";
      await stand(
        containers(
          engine,
          server,
          { ip, networkMode, proxyEnabled },
          throughPorts("host, networkMode host", ip),
        ),
      );
      if (!smallest) {
        await stand(
          containers(engine, server, { ip, proxyEnabled }, throughPorts("host, ip an address", ip)),
        );
        await stand(
          containers(
            engine,
            server,
            { ip: "none", proxyEnabled },
            onNetwork("container on the network", server),
          ),
        );
      }
      if (!smallest) await warmUp(stands);
      const failures: string[] = [];
      const nth = smallest ? 1 : 2;
      for (let round = 1; round <= rounds; round++)
        for (const one of smallest ? traffic.slice(-1) : traffic)
          for (const { ways, createTopic } of stands)
            for (const [i, way] of ways.entries()) {
              const topic = `bench-${round}-${traffic.indexOf(one)}-${i}`;
              await createTopic(topic);
              failures.push(...(await measure(gathering, way, one, topic, nth)));
            }
      addOverall(gathering, baseline);
      return failures;
    } finally {
      for (const { clear } of stands.reverse()) await clear();
    }
  },
};

/** A broker's JVM compiles what it does often. */
async function warmUp(stands: readonly Standing[]): Promise<void> {
  for (const { ways, createTopic } of stands) {
    await createTopic("warm-up");
    for (const way of ways) await produce(way, { topic: "warm-up", size: 1024, threads: 64 }, 2);
  }
}

/** @returns what went wrong */
async function measure(
  gathering: Gathering,
  way: Way,
  { name, size, threads, consumed }: Traffic,
  topic: string,
  nth: number,
): Promise<string[]> {
  const both = [
    produce(way, { topic, size, threads }, nth),
    consumed ? consume(way, topic, nth) : Promise.resolve(undefined),
  ] as const;
  await Promise.allSettled(both); // where one fails, the other is not left running
  const [sent, received] = await Promise.all(both);
  tell(`${name}, ${way.name}: ${sent.rate} a second`);
  gathering.add(way.name, messagesPerSecond(name), sent.rate);
  gathering.add(way.name, milliseconds(`${name}: acknowledged after`), sent.latency);
  if (received) {
    gathering.add(way.name, messagesPerSecond(`${name}: received`), received.rate);
    gathering.add(way.name, milliseconds(`${name}: received after`), received.latency);
  }
  return sent.failed > 0 ? [`${way.name}, ${name}: ${sent.failed} messages were not acknowledged.`] : [];
}
