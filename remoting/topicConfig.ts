import { Ask } from "./ask";
import { parseFastjson } from "./fastjson";
import { answerCode, putTopic, Request } from "./requests";

/** A topic as a broker keeps it. */
export interface TopicConfig {
  readonly topicName: string;
  readonly readQueueNums: number;
  readonly writeQueueNums: number;
  /** 4: it is read, 2: it is written to; their sum. */
  readonly perm: number;
  readonly order: boolean;
  readonly topicFilterType: string;
  readonly topicSysFlag: number;
  /** RocketMQ 4 has none. */
  readonly attributes?: Readonly<Record<string, string>>;
}

const getTopicConfig = (topic: string): Request => ({
  purpose: "describe a topic",
  code: 351,
  fields: { topic },
});

const getAllTopicConfig: Request = { purpose: "list its topics", code: 21, fields: {} };

/** @returns undefined where the broker does not have it */
export async function readTopicConfig(ask: Ask, topic: string): Promise<TopicConfig | undefined> {
  const { notSupported, topicNotExist } = answerCode;
  const { code, body } = await ask(getTopicConfig(topic), [notSupported, topicNotExist]);
  if (code === topicNotExist) return undefined;
  if (code !== notSupported) return parseFastjson(body.toString("utf8")) as TopicConfig;
  const all = await ask(getAllTopicConfig); // RocketMQ 4
  const { topicConfigTable } = parseFastjson(all.body.toString("utf8")) as {
    topicConfigTable: Readonly<Record<string, TopicConfig | undefined>>;
  };
  return topicConfigTable[topic];
}

/** Creates a topic, or changes it. @param current what the broker has */
export async function writeTopicConfig(
  ask: Ask,
  { topicName, attributes = {}, ...config }: TopicConfig,
  current?: TopicConfig,
): Promise<void> {
  await ask(
    putTopic(`${current ? "change" : "create"} the topic ${topicName}`, topicName, {
      readQueueNums: String(config.readQueueNums),
      writeQueueNums: String(config.writeQueueNums),
      perm: String(config.perm),
      topicFilterType: config.topicFilterType,
      topicSysFlag: String(config.topicSysFlag),
      order: String(config.order),
      attributes: Object.entries(attributeChanges(attributes, current?.attributes))
        .map(([key, value]) => (value === "" ? key : `${key}=${value}`))
        .join(","),
    }),
  );
}

/** How RocketMQ is told to change attributes: `+` before the name of one that is set, `-` before that of one that is taken away. */
export const attributeChanges = (
  wanted: Readonly<Record<string, string>>,
  current: Readonly<Record<string, string>> = {},
): Record<string, string> =>
  Object.fromEntries([
    ...Object.entries(wanted)
      .filter(([key, value]) => current[key] !== value)
      .map(([key, value]) => [`+${key}`, value] as const),
    ...Object.keys(current)
      .filter((key) => !(key in wanted))
      .map((key) => [`-${key}`, ""] as const),
  ]);
