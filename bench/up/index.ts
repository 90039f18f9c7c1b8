import { Benchmark, logStart } from "../benchmark";
import { findBenchmarkImages, heapOptions } from "../defaultCluster";
import { Measure, SampleCollector, seconds } from "../figures";
import { docker, inspect } from "../../test/e2e/support/docker";
import { findCompose } from "../../cli/host/composeCommand";
import { blogPostCommands, quickStartCompose } from "./alternatives";
import { timeAway } from "./away";
import { waitForFirstMessage } from "./firstMessage";
import { Installation, Side } from "./side";
import { byPulumi, byStart } from "./thisProject";

const timeoutSeconds = 120;

const measures = {
  begun: { ...seconds("first thing in Docker"), compared: false },
  broker: { ...seconds("broker's container runs"), compared: false },
  message: seconds("first message"),
  up: { ...seconds("up ends"), compared: false },
  again: seconds("again"),
  preview: seconds("preview"),
  live: seconds("fileReservedTime changed"),
  liveAway: { ...seconds("broker away for it"), compared: false },
  change: seconds("another key changed"),
  away: { ...seconds("broker away for that"), compared: false },
  restart: { ...seconds("broker away, clean docker stop and start"), compared: false },
  down: { ...seconds("down"), compared: false },
};

export const up: Benchmark = {
  name: "up",
  title: "How fast it comes up",
  baseline: "the post's commands",
  notes: [
    "Times begin when the command is given. First message: until a client that keeps trying has a message acknowledged.",
    "The same images and heaps on all sides. All have a name server, a broker and a console, except the Compose file (name server, broker, proxy) and the sides named “default” (all four).",
    "The post's commands and the Compose file end without waiting for the servers. npm start and pulumi up end when all servers are ready, npm start after a test message.",
    "Key changed: one of the broker's, until the command has ended and a message is acknowledged again; npm start and pulumi up wait until all servers are ready. A running broker takes fileReservedTime; another key, here sendMessageThreadPoolNums, it reads at its start. For the post's commands both are an edited file and docker restart, which kills the broker after ten seconds. The Compose file sets no key of the broker, so its time zone is changed; this loses its store. Down: for the post's commands it is docker rm -f, which kills the broker; this project stops it cleanly.",
    "Broker away: from the beginning of its stop until its name server knows it again. A clean stop takes ten seconds of RocketMQ's own waits.",
    "npm start is measured without npm itself, which takes a third of a second on every run; pulumi is run by the launcher of npm's package.",
    "A broker whose connection to its name server is a moment late registers ten seconds later, by RocketMQ's own timer. This causes most of the spread of “first message” on the other sides; this project asks the broker to register at once.",
  ],
  async run(collector, { rounds, smallest }, prerequisites) {
    const images = await findBenchmarkImages();
    const heaps = heapOptions();
    const withoutProxy = { ...images.config, proxyEnabled: "false" };
    const setup = { serverImage: images.server, consoleImage: images.console, heaps };
    const compose = await findCompose();
    const alternatives = [
      blogPostCommands(setup),
      ...(compose ? [quickStartCompose(setup, compose.command)] : []),
    ];
    const thisProject = [
      ...(prerequisites.compose ? [] : [byStart("compose", "npm start, embedded default", withoutProxy)]),
      ...(prerequisites.pulumi
        ? []
        : [
            byPulumi("pulumi up", withoutProxy),
            byStart("pulumi", "npm start, Pulumi", withoutProxy),
            byPulumi("pulumi up, default", images.config),
          ]),
    ];
    const sides = smallest ? [alternatives[0], thisProject[0]] : [...alternatives, ...thisProject];
    for (let round = 1; round <= rounds; round++)
      for (const side of sides) {
        logStart(`round ${round} of ${rounds}: ${side.name}`);
        await measure(side, collector);
      }
    return [
      ...images.notes,
      ...[prerequisites.pulumi, prerequisites.compose].filter((reason) => reason !== undefined),
    ];
  },
};

async function measure(side: Side, collector: SampleCollector): Promise<void> {
  const installation = await side.prepare();
  const add = (measure: Measure, milliseconds: number) =>
    collector.add(side.name, measure, milliseconds / 1000);
  try {
    await measureFirstUp(installation, add);
    if (installation.again) add(measures.again, await elapsed(installation.again));
    if (installation.preview) add(measures.preview, await elapsed(installation.preview));
    const { nameServer, broker, changeLive, change } = installation;
    const live = { took: measures.live, away: measures.liveAway };
    const other = { took: measures.change, away: measures.away };
    const changes = changeLive
      ? [
          { apply: changeLive, counts: [live] },
          { apply: change, counts: [other] },
        ]
      : [{ apply: change, counts: [live, other] }];
    for (const { apply, counts } of changes) {
      let took = 0;
      const away = await timeAway(nameServer, async () => {
        took = await elapsed(async () => {
          await apply();
          await waitForFirstMessage(nameServer, timeoutSeconds);
        });
      });
      for (const count of counts) {
        add(count.took, took);
        add(count.away, away);
      }
    }
    add(measures.restart, await timeAway(nameServer, () => restart(broker)));
    add(measures.down, await elapsed(installation.down));
  } finally {
    await installation.clear();
  }
}

async function measureFirstUp(
  { prefix, nameServer, broker, up }: Installation,
  add: (measure: Measure, milliseconds: number) => void,
): Promise<void> {
  const failed = new AbortController();
  const start = Date.now();
  const acknowledged = waitForFirstMessage(nameServer, timeoutSeconds, failed.signal);
  const ended = up().then(
    () => Date.now(),
    (error: unknown) => {
      failed.abort(error);
      throw error;
    },
  );
  await Promise.allSettled([acknowledged, ended]); // or containers that the command still creates would not be removed
  const [message, end] = await Promise.all([acknowledged, ended]);
  const { State } = await inspect(broker);
  add(measures.begun, (await firstCreated(prefix)) - start);
  add(measures.broker, Date.parse(State.StartedAt) - start);
  add(measures.message, message - start);
  add(measures.up, end - start);
}

/** When Docker created the first container or network with this prefix, as of `Date.now()`. */
async function firstCreated(prefix: string): Promise<number> {
  const filter = ["--quiet", "--filter", `name=${prefix}`];
  const found = [await docker("ps", "--all", ...filter), await docker("network", "ls", ...filter)];
  const ids = found.flatMap((list) => list.split("\n").filter(Boolean));
  const dates = await docker("inspect", "--format", "{{json .Created}}", ...ids);
  const created = dates.trim().split("\n");
  return Math.min(...created.map((date) => Date.parse(JSON.parse(date) as string)));
}

/** Without a kill, however long it takes to stop. */
async function restart(broker: string): Promise<void> {
  await docker("stop", "--time", "60", broker);
  await docker("start", broker);
}

async function elapsed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
