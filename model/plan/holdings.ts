import { parseFastjson } from "../../remoting/fastjson";
import { ask, Listening, printBody, requestCode, speakWith } from "./request";
import { askForRuntime, numberIn, Runtime, runtimeIn } from "./runtime";

/** What a broker holds that is still to be read by somebody. */
export interface Holdings {
  /** Messages that a consumer group has not consumed. */
  readonly unread: readonly { readonly topic: string; readonly group: string; readonly count: number }[];
  /** Messages whose time has not come, by topic, or by RocketMQ's delay level. */
  readonly delayed: readonly { readonly of: string; readonly count: number }[];
  /** Messages of transactions that are not decided. */
  readonly half: number;
  /** Messages that gRPC's consumers were given, and that come again unless these have acknowledged them, which is known only then. */
  readonly handedOut: number;
}

const halfTopic = "RMQ_SYS_TRANS_HALF_TOPIC";

/** RocketMQ's own topic of what was handed out. */
const isHandedOut = (topic: string): boolean => topic.startsWith("rmq_sys_REVIVE_LOG_");

/** Groups of RocketMQ's own. */
const isSystemGroup = (group: string): boolean => /^CID_RMQ_SYS_|^CID_SYS_RMQ_/.test(group);

/** Lines that print an answer each, in the order of `holdingsIn`. */
const questions = [
  [ask(requestCode.getBrokerConsumeStats, { fields: { isOrder: "false" } }), printBody],
  askForRuntime,
  [ask(requestCode.getTimerMetrics), printBody],
  [ask(requestCode.getTopicStatsInfo, { fields: { topic: halfTopic } }), printBody],
];

/** A command that prints what `holdingsIn` understands. It needs nothing but bash and its company. */
export const readHoldings = (at: Listening): readonly string[] =>
  speakWith(
    at,
    questions.flatMap((lines) => [...lines, "echo"]),
  );

/** What a broker says of itself. */
export interface BrokerRuntime {
  readonly version?: string;
  /** How much of its disk is used, from 0 to 1. */
  readonly diskUsed?: number;
  /** The end of its commit log. */
  readonly maxOffset?: number;
  /** Whether it takes messages, as masters do. RocketMQ 4 does not say it. */
  readonly isActive: boolean;
}

/** @param printed by `readHoldings` */
export function brokerRuntimeIn(printed: string): BrokerRuntime {
  const runtime = runtimeIn(printed.split("\n")[1]);
  return {
    version: /^V?([\d_]+)/.exec(runtime.brokerVersionDesc ?? "")?.[1].replaceAll("_", "."),
    diskUsed: numberIn(runtime, "commitLogDiskRatio"),
    maxOffset: numberIn(runtime, "commitLogMaxOffset"),
    isActive: runtime.brokerActive === "true",
  };
}

interface Offsets {
  readonly brokerOffset: number;
  readonly consumerOffset: number;
}

interface ConsumeStats {
  readonly consumeStatsList?: readonly Readonly<
    Record<string, readonly { readonly offsetTable: Readonly<Record<string, Offsets>> }[]>
  >[];
}

interface TimerMetrics {
  readonly timingCount?: Readonly<Record<string, { readonly count: number }>>;
}

interface TopicStats {
  readonly offsetTable?: Readonly<Record<string, { readonly maxOffset: number }>>;
}

const answerIn = <T>(line: string): T => parseFastjson(line || "{}") as T;

/** @param printed by `readHoldings`: a line an answer, each empty where the broker's version does not know the request */
export function holdingsIn(printed: string): Holdings {
  const [consumed, runtime, timer, half] = printed.split("\n");
  const queues = (answerIn<ConsumeStats>(consumed).consumeStatsList ?? [])
    .flatMap((groups) => Object.entries(groups))
    .flatMap(([group, topics]) =>
      topics.flatMap(({ offsetTable }) =>
        Object.entries(offsetTable).map(([queue, { brokerOffset, consumerOffset }]) => {
          const { topic } = JSON.parse(queue) as { topic: string };
          return { topic, group, count: brokerOffset - consumerOffset };
        }),
      ),
    );
  const timers = timed(answerIn<TimerMetrics>(timer).timingCount);
  const unread = queues.filter(({ group }) => !isSystemGroup(group));
  const halfRead = queues.filter(({ topic }) => topic === halfTopic).map(({ count }) => count);
  const halfWritten = Object.values(answerIn<TopicStats>(half).offsetTable ?? {}).map(
    ({ maxOffset }) => maxOffset,
  );
  return {
    unread: summed(unread, ({ topic, group }) => `${topic} ${group}`),
    delayed: [...timers.filter(({ of }) => !isHandedOut(of)), ...levels(runtimeIn(runtime))].filter(
      ({ count }) => count > 0,
    ),
    handedOut: total(timers.filter(({ of }) => isHandedOut(of)).map(({ count }) => count)),
    half: total(halfRead.length > 0 ? halfRead : halfWritten), // read by nobody as long as none was looked after
  };
}

const timed = (
  counts: Readonly<Record<string, { readonly count: number }>> = {},
): Holdings["delayed"][number][] =>
  Object.entries(counts).map(([topic, { count }]) => ({ of: topic, count }));

/** Each level's says how many of its messages were delivered, and how many there are. */
const levels = (runtime: Runtime): Holdings["delayed"][number][] =>
  Object.entries(runtime).flatMap(([key, value]) => {
    const [, level] = /^scheduleMessageOffset_(\d+)$/.exec(key) ?? [];
    const [delivered, all] = value.split(",").map(Number);
    return level === undefined ? [] : [{ of: `delay level ${level}`, count: all - delivered }];
  });

/** One of those of the same key, with all their messages; none without any. */
function summed<T extends { readonly count: number }>(all: readonly T[], keyOf: (one: T) => string): T[] {
  const sums = new Map<string, T>();
  for (const one of all) {
    const key = keyOf(one);
    sums.set(key, { ...one, count: one.count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()].filter(({ count }) => count > 0);
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** Each thing that it holds in a line; none: it holds nothing that anybody waits for. */
export const holdingLines = ({ unread, delayed, half }: Holdings): string[] => [
  ...unread.map(
    ({ topic, group, count }) => `${topic}: ${messages(count)} that the group ${group} has not consumed`,
  ),
  ...delayed.map(({ of, count }) => `${of}: ${messages(count)} whose time has not come`),
  ...(half > 0 ? [`${messages(half)} of transactions that are not decided`] : []),
];

/** As far as is known, nobody waits for anything of it. */
export const isIdle = (holdings: Holdings): boolean =>
  holdingLines(holdings).length === 0 && holdings.handedOut === 0;

const messages = (count: number): string => `${count} message${count === 1 ? "" : "s"}`;
