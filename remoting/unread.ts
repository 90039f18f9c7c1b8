import { Ask } from "./ask";
import { parseFastjson } from "./fastjson";
import { answerCode } from "./requests";

/** Messages of a queue that a consumer group, or anybody, is still to read. */
export interface Unread {
  readonly topic: string;
  readonly queueId: number;
  /** Absent: no group reads the topic yet. */
  readonly group?: string;
  readonly count: number;
  /** Their time has not come. */
  readonly delayed?: true;
}

interface Queue {
  readonly topic: string;
  readonly queueId: number;
}

type ByQueue<T> = Readonly<Record<string, T>>;

interface Answer {
  readonly groupList?: readonly string[];
  readonly offsetTable?: ByQueue<{
    readonly brokerOffset: number;
    readonly consumerOffset: number;
    readonly minOffset: number;
    readonly maxOffset: number;
  }>;
  readonly timingCount?: Readonly<Record<string, { readonly count: number } | undefined>>;
}

/**
 * What a broker holds of a topic that somebody is still to read, what is to be given again to consumers that speak gRPC among it; where
 * no group has read any of it, all that is there.
 */
export async function unreadOfTopic(ask: Ask, topic: string): Promise<Unread[]> {
  const { topicNotExist } = answerCode;
  const { groupList = [] } = await answer(ask, "say who consumes a topic", 300, { topic });
  const consumed = await Promise.all(groupList.map((group) => consumedBy(ask, group, topic)));
  const again = await Promise.all(
    groupList.flatMap((group) =>
      ["_", "+"].map((joint) => consumedBy(ask, group, `%RETRY%${group}${joint}${topic}`)),
    ),
  );
  const left = again.flat();
  if (consumed.some((queues) => queues.length > 0)) return unreadIn([...consumed.flat(), ...left]);
  const { offsetTable = {} } = await answer(ask, "count a topic's messages", 202, { topic }, [topicNotExist]);
  const all = queuesIn(offsetTable, ({ minOffset, maxOffset }) => maxOffset - minOffset);
  return unreadIn([...all, ...left]);
}

/** What a broker holds that a consumer group is still to read, what is to be retried among it. */
export const unreadOfGroup = async (ask: Ask, group: string): Promise<Unread[]> =>
  unreadIn(await consumedBy(ask, group, ""));

/** The queues that a group has consumed from, with what it has not. @param topic empty: all */
async function consumedBy(ask: Ask, group: string, topic: string): Promise<Unread[]> {
  const fields = { consumerGroup: group, topic };
  const { topicNotExist } = answerCode;
  const purpose = "say what a group has consumed";
  const { offsetTable = {} } = await answer(ask, purpose, 208, fields, [topicNotExist]);
  return queuesIn(offsetTable, ({ brokerOffset, consumerOffset }) => brokerOffset - consumerOffset).map(
    (queue) => ({ ...queue, group }),
  );
}

const unreadIn = (queues: readonly Unread[]): Unread[] => queues.filter(({ count }) => count > 0);

/** The messages of a topic whose time has not come. RocketMQ 4 does not tell. */
export async function delayedOfTopic(ask: Ask, topic: string): Promise<number> {
  const { notSupported, systemError } = answerCode;
  const { timingCount = {} } = await answer(ask, "count delayed messages", 61, {}, [
    notSupported,
    systemError,
  ]);
  return timingCount[topic]?.count ?? 0;
}

async function answer(
  ask: Ask,
  purpose: string,
  code: number,
  fields: Readonly<Record<string, string>>,
  allowed: readonly number[] = [],
): Promise<Answer> {
  const { body } = await ask({ purpose, code, fields }, allowed);
  return body.length === 0 ? {} : (parseFastjson(body.toString("utf8")) as Answer);
}

const queuesIn = <T>(table: ByQueue<T>, countOf: (offsets: T) => number): Unread[] =>
  Object.entries(table).map(([key, offsets]) => {
    const { topic, queueId } = JSON.parse(key) as Queue;
    return { topic, queueId, count: countOf(offsets) };
  });
