import { Fields, TextRule } from "./fields";
import { choice, flag, integer, readSettings, Settings, textsByName } from "./setting";

/** RocketMQ's attribute in which a topic's type stands. */
const typeAttribute = "message.type";

const attributeName: TextRule = {
  test: (value) => /^[a-z]+(\.[a-z]+)*$/.test(value) && value !== typeAttribute,
  expected: `an attribute such as cleanup.policy is wanted; ${typeAttribute} is type.`,
};

export const attributeValue: TextRule = {
  test: (value) => /^[^\s,=]+$/.test(value),
  expected: "a text without blanks, ',' and '=' is wanted.",
};

/** What is said of a topic beside its name. */
export const topicSettings = {
  type: choice("TopicType", ["NORMAL", "FIFO", "DELAY", "TRANSACTION", "PRIORITY", "LITE", "MIXED"])({
    default: "NORMAL",
    rocketmq: typeAttribute,
    en: "Which messages it takes: NORMAL, FIFO (in order, by message group), DELAY (delivered later), TRANSACTION, PRIORITY, LITE, or MIXED (any of them), which brokers take with enableMixedMessageType only. Proxies refuse others. RocketMQ 4 has no types.",
    zh: "接收的消息类型：NORMAL、FIFO（按消息组有序）、DELAY（延时投递）、TRANSACTION、PRIORITY、LITE 或 MIXED（任意类型，需要 Broker 的 enableMixedMessageType）。代理会拒绝其他类型的消息。RocketMQ 4 没有类型。",
  }),
  queues: integer(
    "a number of queues",
    1,
    65_535,
  )({
    default: 8,
    rocketmq: "writeQueueNums",
    en: "Queues on each broker: to how many consumers of a group its messages can be spread.",
    zh: "每个 Broker 上的队列数：决定消息最多能分给同一消费组的多少个消费者。",
  }),
  readQueueNums: integer(
    "a number of queues",
    1,
    65_535,
  )({
    otherwise: { en: "as queues", zh: "同 queues" },
    en: "Queues that consumers read, where these are more: those beyond queues take no messages, and are there until theirs are read.",
    zh: "消费者读取的队列数（不少于 queues）：超出 queues 的队列不再接收消息，保留到其中的消息读完为止。",
  }),
  permission: choice("TopicPermission", ["RW", "R", "W"])({
    default: "RW",
    rocketmq: "perm",
    en: "RW: clients send and receive; R: they only receive; W: they only send.",
    zh: "RW：可收发；R：只可接收；W：只可发送。",
  }),
  attributes: textsByName(
    attributeName,
    attributeValue,
  )({
    example: "{ cleanup.policy: COMPACTION }",
    otherwise: { en: "none", zh: "无" },
    en: "Further attributes of RocketMQ's. queue.type and cleanup.policy stay what they are for the life of a topic.",
    zh: "RocketMQ 的其他主题属性。queue.type 和 cleanup.policy 在主题的整个生命周期内不变。",
  }),
  forceDestroy: flag({
    default: false,
    en: "Whether it may be deleted while it holds messages that somebody is still to read, and deleted and created anew where an attribute cannot be changed.",
    zh: "其中仍有未消费的消息时是否允许删除；属性无法修改时是否允许删除后重建。",
  }),
} satisfies Settings;

/** A topic as brokers are to have it. */
export interface ResolvedTopic {
  readonly type: string;
  readonly queues: number;
  readonly readQueueNums: number;
  readonly permission: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly forceDestroy: boolean;
}

export function resolveTopic(fields: Fields): ResolvedTopic {
  const { readQueueNums, ...values } = readSettings(fields, topicSettings, { attributes: {} });
  if (readQueueNums !== undefined && readQueueNums < values.queues && !fields.isUnknown("queues"))
    fields.reject(
      "readQueueNums",
      `${values.queues} at least are wanted, as many as queues: nobody would read the others.`,
    );
  return { ...values, readQueueNums: readQueueNums ?? values.queues };
}
