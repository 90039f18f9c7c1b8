import { Catalogue } from "../profiles/catalogue";
import { pairsIn, renderProperties } from "./properties";
import { ask, asking, connectTo, isGranted, Listening, printBody, requestCode, speakWith } from "./request";
import { quoted, useInstead } from "./shell";

/** Keys of broker.conf that a running broker takes, so that a change of them takes no new container. */
export interface LiveConf {
  /** All such keys that the broker's RocketMQ has, with what they are to be. */
  readonly wanted: Readonly<Record<string, string>>;
  /** RocketMQ's defaults of these. */
  readonly usual: Readonly<Record<string, string>>;
  /** The file of those that are not RocketMQ's defaults. */
  readonly content: string;
  /** The file in the store, in which the container finds them when it starts again; absolute, in the container. */
  readonly file: string;
  /** Where the broker listens in its container. */
  readonly at: Listening;
}

/** Whether a change of the key takes effect in a running broker, and is put back there where it is no longer set. */
export const isLive = (key: string, catalogue: Catalogue): boolean =>
  Object.hasOwn(catalogue, key) && catalogue[key].effect === "live" && catalogue[key].default !== undefined;

/** @param conf all keys of broker.conf that are set */
export function planLive(
  conf: Readonly<Record<string, string>>,
  catalogue: Catalogue,
  place: Pick<LiveConf, "file" | "at">,
): LiveConf {
  const keys = Object.keys(catalogue).filter((key) => isLive(key, catalogue));
  const set = Object.fromEntries(keys.filter((key) => key in conf).map((key) => [key, conf[key]]));
  const content = `# What a running broker takes; the rest is in broker.conf.\n${renderProperties({}, set)}`;
  const usual = Object.fromEntries(keys.map((key) => [key, catalogue[key].default ?? ""]));
  return { ...place, wanted: { ...usual, ...set }, usual, content };
}

/** What stands between the running broker's keys and those that the store's file has. */
const separator = "#";

/** A command that prints the running broker's keys and those of the store's file. */
export const readLive = ({ file, at }: LiveConf): readonly string[] =>
  speakWith(at, [
    ask(requestCode.getBrokerConfig),
    printBody,
    `echo; echo '${separator}'`,
    `cat ${quoted(file)} 2>/dev/null || true`,
  ]);

/** What is to be done of what was read. */
export interface LiveChanges {
  /** The keys that the running broker is to take, with their values. */
  readonly changes: Readonly<Record<string, string>>;
  /** Those of them that somebody else had changed in the running broker. */
  readonly drifted: readonly string[];
  /** Whether the store's file is another. */
  readonly isStale: boolean;
}

/** Compares what is wanted with what a broker has. @param printed by `readLive` */
export function liveChanges({ wanted, usual, content }: LiveConf, printed: string): LiveChanges {
  const [running, ...rest] = printed.split(`\n${separator}\n`);
  const stored = rest.join(`\n${separator}\n`);
  const [now, applied] = [running, stored].map((text) => new Map(pairsIn(text)));
  const shown = (key: string) => now.get(key) ?? now.get(`is${key[0].toUpperCase()}${key.slice(1)}`);
  const changes = Object.entries(wanted).filter(([key, value]) => !isSame(shown(key), value));
  const drifted = changes.filter(
    ([key, value]) => stored !== "" && isSame(applied.get(key) ?? usual[key], value),
  );
  return {
    changes: Object.fromEntries(changes),
    drifted: drifted.map(([key]) => key),
    isStale: stored.trim() !== content.trim(),
  };
}

/** What a broker does not show it does not have. */
const isSame = (shown: string | undefined, wanted: string): boolean =>
  shown === undefined || shown === wanted || (wanted !== "" && Number(shown) === Number(wanted));

/** A command by which the running broker takes the keys, and its container finds them when it starts again. */
export function writeLive(
  { file, content, at }: LiveConf,
  changes: LiveChanges["changes"],
): readonly string[] {
  const take = [
    asking,
    connectTo(at),
    `${ask(requestCode.updateBrokerConfig, { body: renderProperties(changes) })} && ${isGranted} ||`,
    `  { echo "The running broker refuses them."; exit 1; }`,
  ];
  return [
    "bash",
    "-c",
    [
      `set -e`,
      `printf %s ${quoted(content)} >${quoted(`${file}.new`)}`,
      `mv ${quoted(`${file}.new`)} ${quoted(file)}`,
      ...(Object.keys(changes).length > 0 ? take : []),
    ].join("\n"),
  ];
}

/** The file that RocketMQ is given: it may write to that, and does, with all its keys. A start makes it anew. */
export const wholeConf = "/tmp/broker.conf";

/**
 * A script that makes one file of those that a broker is given, and has its command use that. What broker.conf says holds
 * before what the store's file has from another RocketMQ.
 *
 * @param first the file that the container came with, which is older than the store's
 */
export const joinConf = (confFile: string, first: string, stored: string): string =>
  [
    `live=${quoted(stored)}`,
    `[[ -s $live ]] || live=${quoted(first)}`,
    `cat "$live" ${quoted(confFile)} >${wholeConf}`,
    useInstead(confFile, wholeConf),
  ].join("\n");
