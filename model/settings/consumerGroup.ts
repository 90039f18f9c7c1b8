import { Fields, TextRule } from "./fields";
import { flag, integer, readSettings, Settings, textsByName } from "./setting";
import { attributeValue } from "./topic";

const attributeName: TextRule = {
  test: (value) => /^[a-z]+(\.[a-z]+)*$/.test(value),
  expected: "an attribute such as priority.factor is wanted.",
};

/** What is said of a consumer group beside its name. */
export const consumerGroupSettings = {
  consumeEnable: flag({
    default: true,
    en: "Whether it is given messages.",
    zh: "是否允许消费。",
  }),
  consumeMessageOrderly: flag({
    default: false,
    en: "Whether consumers that speak gRPC are given the messages of a queue in order, the next once the last is acknowledged, as a FIFO topic wants; RocketMQ 4 does not have it.",
    zh: "gRPC 消费者是否按顺序收到队列中的消息（上一条确认后才投递下一条），用于 FIFO 主题；RocketMQ 4 没有此设置。",
  }),
  consumeBroadcastEnable: flag({
    default: true,
    en: "Whether consumers may be given all messages each.",
    zh: "是否允许广播消费（每个消费者收到全部消息）。",
  }),
  consumeFromMinEnable: flag({
    default: true,
    en: "Whether consumers may begin with the oldest message.",
    zh: "是否允许从最早的消息开始消费。",
  }),
  retryMaxTimes: integer(
    "a number of times",
    0,
    2_147_483_647,
  )({
    default: 16,
    en: "How often a message that was not acknowledged is given again before it goes to the group's dead letters.",
    zh: "未确认的消息重新投递的最多次数，之后进入死信队列。",
  }),
  retryQueueNums: integer(
    "a number of queues",
    1,
    65_535,
  )({
    default: 1,
    en: "Queues of its topic of such messages, on each broker.",
    zh: "每个 Broker 上重试主题的队列数。",
  }),
  attributes: textsByName(
    attributeName,
    attributeValue,
  )({
    example: "{ priority.factor: '50' }",
    otherwise: { en: "none", zh: "无" },
    en: "Further attributes of RocketMQ's.",
    zh: "RocketMQ 的其他消费组属性。",
  }),
  forceDestroy: flag({
    default: false,
    en: "Whether it may be deleted while there are messages that it is still to read.",
    zh: "仍有未消费的消息时是否允许删除。",
  }),
} satisfies Settings;

/** A consumer group as brokers are to have it. */
export interface ResolvedConsumerGroup {
  readonly consumeEnable: boolean;
  readonly consumeMessageOrderly: boolean;
  readonly consumeBroadcastEnable: boolean;
  readonly consumeFromMinEnable: boolean;
  readonly retryMaxTimes: number;
  readonly retryQueueNums: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly forceDestroy: boolean;
}

export const resolveConsumerGroup = (fields: Fields): ResolvedConsumerGroup =>
  readSettings(fields, consumerGroupSettings, { attributes: {} });
