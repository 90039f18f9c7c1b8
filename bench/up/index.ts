import { begin, Benchmark } from "../benchmark";
import { findImages, heapOptions } from "../defaultCluster";
import { Gathering, Measure, seconds } from "../figures";
import { docker, inspect } from "../../test/e2e/support/docker";
import { findCompose } from "../../cli/host/composeCommand";
import { firstAcknowledged } from "./acknowledged";
import { byPulumi, byStart } from "./ours";
import { Installation, Side } from "./side";
import { thePost, theQuickStart } from "./theirs";

const timeoutSeconds = 120;

const measures = {
  begun: { ...seconds("first thing in Docker"), compared: false },
  broker: { ...seconds("broker's container runs"), compared: false },
  message: seconds("first message"),
  up: { ...seconds("up ends"), compared: false },
  again: seconds("again"),
  preview: seconds("preview"),
  change: seconds("one key changed"),
  down: { ...seconds("down"), compared: false },
};

export const up: Benchmark = {
  name: "up",
  title: "How fast it comes up",
  baseline: "the post's commands",
  notes: [
    "Times are from the moment the command is given. First message: until a client that keeps trying has one acknowledged.",
    "Same images and heaps on all sides; name server, broker and console, but for the Compose file (name server, broker, proxy) and for what says “default” (all four).",
    "The post's commands and the Compose file end without waiting for anything; npm start and pulumi up end when all is ready, npm start after a message of its own.",
    "One key changed: the broker's, until the command has ended and a message after that was acknowledged; npm start and pulumi up end when all is ready again. The post's way is an edited file and docker restart, which kills the broker after ten seconds; the Compose file has no key of the broker's, so its time zone is changed, and its store is gone then. Down of the post's is docker rm -f, which kills the broker; this project stops it cleanly.",
    "npm start without npm itself, which takes a third of a second, the same on every run; pulumi by the launcher that npm's package brings.",
    "On every side a broker that starts a moment too early for its name server registers ten seconds later, by RocketMQ's own timer: most of the spread of “first message”.",
  ],
  async run(gathering, { rounds, smallest }, here) {
    const images = await findImages();
    const heaps = heapOptions();
    const asThePost = { ...images.config, proxyEnabled: "false" };
    const alike = { serverImage: images.server, consoleImage: images.console, heaps };
    const compose = await findCompose();
    const theirs = [thePost(alike), ...(compose ? [theQuickStart(alike, compose.command)] : [])];
    const ours = [
      ...(here.compose ? [] : [byStart("compose", "npm start, embedded default", asThePost)]),
      ...(here.pulumi
        ? []
        : [
            byPulumi("pulumi up", asThePost),
            byStart("pulumi", "npm start, Pulumi", asThePost),
            byPulumi("pulumi up, default", images.config),
          ]),
    ];
    const sides = smallest ? [theirs[0], ours[0]] : [...theirs, ...ours];
    for (let round = 1; round <= rounds; round++)
      for (const side of sides) {
        begin(`round ${round} of ${rounds}: ${side.name}`);
        await measure(side, gathering);
      }
    return [...images.notes, ...[here.pulumi, here.compose].filter((reason) => reason !== undefined)];
  },
};

async function measure(side: Side, gathering: Gathering): Promise<void> {
  const installation = await side.prepare();
  const add = (measure: Measure, milliseconds: number) =>
    gathering.add(side.name, measure, milliseconds / 1000);
  try {
    await firstUp(installation, add);
    if (installation.again) add(measures.again, await elapsed(installation.again));
    if (installation.preview) add(measures.preview, await elapsed(installation.preview));
    add(measures.change, await elapsed(() => changed(installation)));
    add(measures.down, await elapsed(installation.down));
  } finally {
    await installation.clear();
  }
}

async function firstUp(
  { prefix, nameServer, broker, up }: Installation,
  add: (measure: Measure, milliseconds: number) => void,
): Promise<void> {
  const failed = new AbortController();
  const start = Date.now();
  const acknowledged = firstAcknowledged(nameServer, timeoutSeconds, failed.signal);
  const ended = up().then(
    () => Date.now(),
    (error: unknown) => {
      failed.abort(error);
      throw error;
    },
  );
  await Promise.allSettled([acknowledged, ended]); // or what the command still makes would not be removed
  const [message, end] = await Promise.all([acknowledged, ended]);
  const { State } = await inspect(broker);
  add(measures.begun, (await firstMade(prefix)) - start);
  add(measures.broker, Date.parse(State.StartedAt) - start);
  add(measures.message, message - start);
  add(measures.up, end - start);
}

/** When Docker made the first container or network whose name begins so, by `Date.now()`. */
async function firstMade(prefix: string): Promise<number> {
  const named = ["--quiet", "--filter", `name=${prefix}`];
  const found = [await docker("ps", "--all", ...named), await docker("network", "ls", ...named)];
  const ids = found.flatMap((list) => list.split("\n").filter(Boolean));
  const dates = await docker("inspect", "--format", "{{json .Created}}", ...ids);
  const made = dates.trim().split("\n");
  return Math.min(...made.map((date) => Date.parse(JSON.parse(date) as string)));
}

async function changed({ change, nameServer }: Installation): Promise<void> {
  await change();
  await firstAcknowledged(nameServer, timeoutSeconds);
}

async function elapsed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
