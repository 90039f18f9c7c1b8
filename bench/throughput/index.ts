import { hostAddress } from "../../test/e2e/support/address";
import { Benchmark, tell } from "../benchmark";
import { findImages } from "../defaultCluster";
import { messagesPerSecond } from "../figures";
import { bare } from "./bare";
import { containers, onNetwork, throughPorts, throughProxy } from "./containers";
import { build, consume, Load, produce } from "./program";
import { Standing } from "./way";

const sizes = { "128 B": 128, "1 KB": 1024, "16 KB": 16_384 };
const threads = [1, 8, 64];
const mostUsual = { size: 1024, threads: 64 };

export const throughput: Benchmark = {
  name: "throughput",
  title: "How well it runs",
  baseline: "bare processes",
  notes: [
    "Messages sent a second, synchronously, by RocketMQ's own benchmark producer of 4.4.0, from so many threads, during the first ten seconds after its start, the servers having been warmed up; then consumed by its consumer.",
    "The programs are of 4.4.0, the last that Maven Central has, with the client library of 5.3.3.",
    "Same files, heaps and settings on all sides; ASYNC_FLUSH. The client runs on the same machine.",
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
      if (!smallest) {
        const ip = hostAddress();
        await stand(
          containers(engine, server, { ip, proxyEnabled: "false" }, throughPorts("host, ip an address", ip)),
        );
        await stand(
          containers(
            engine,
            server,
            { ip: "none", proxyEnabled: "false" },
            onNetwork("container on the network", server),
          ),
        );
      }
      const failures: string[] = [];
      for (const { ways, createTopic } of smallest ? [] : stands) {
        await createTopic("warm-up");
        for (const way of ways) await produce(way, { topic: "warm-up", ...mostUsual });
      }
      for (let round = 1; round <= rounds; round++)
        for (const [label, load] of loads(smallest)) {
          for (const { ways, createTopic } of stands) {
            for (const [i, way] of ways.entries()) {
              const topic = `bench-${round}-${load.threads}-${load.size}-${i}`;
              await createTopic(topic);
              const { rate, failed } = await produce(way, { ...load, topic });
              tell(`round ${round} of ${rounds}: ${label}, ${way.name}: ${rate} a second`);
              if (failed > 0)
                failures.push(`${way.name}, ${label}: ${failed} messages were not acknowledged.`);
              gathering.add(way.name, messagesPerSecond(label), rate);
              if (load.consumed) {
                const consumed = await consume(way, topic);
                gathering.add(way.name, messagesPerSecond(`${label}, consumed`), consumed.rate);
              }
            }
          }
        }
      return failures;
    } finally {
      for (const { clear } of stands.reverse()) await clear();
    }
  },
};

/** What is sent. */
function loads(smallest: boolean): [string, Omit<Load, "topic"> & { consumed?: boolean }][] {
  const all = Object.entries(sizes).flatMap(([label, size]) =>
    threads.map((count): [string, Omit<Load, "topic"> & { consumed?: boolean }] => [
      `${label}, ${count} ${count === 1 ? "thread" : "threads"}`,
      { size, threads: count, consumed: size === mostUsual.size && count === mostUsual.threads },
    ]),
  );
  return smallest ? all.filter(([, { consumed }]) => consumed) : all;
}
