import { Catalogue, catalogues } from "../../model/profiles/catalogue";

/** The live keys that people change most; all versions have them but for the last four, which came with RocketMQ 5. */
const mostChanged = [
  ...["fileReservedTime", "deleteWhen", "diskMaxUsedSpaceRatio", "brokerPermission", "slaveReadEnable"],
  ...["autoCreateSubscriptionGroup", "enablePropertyFilter", "longPollingEnable", "flushIntervalCommitLog"],
  ...["brokerFastFailureEnable", "waitTimeMillsInSendQueue", "maxTransferCountOnMessageInMemory", "traceOn"],
  ...["rejectTransactionMessage", "transactionTimeOut", "transactionCheckInterval", "transactionCheckMax"],
  ...["inSyncReplicas", "timerMaxDelaySec", "recallMessageEnable", "diskSpaceWarningLevelRatio"],
];

const [newest, ...older] = Object.entries(catalogues)
  .map(([version, { broker }]): { version: string; broker: Catalogue } => ({ version, broker }))
  .reverse();

const keysOf = (catalogue: Catalogue, effect: "live" | "store"): string[] =>
  Object.keys(catalogue).filter((key) => catalogue[key].effect === effect);

for (const key of mostChanged)
  if (newest.broker[key].effect !== "live")
    throw new Error(`${key} is not live in RocketMQ ${newest.version}.`);

const listed = (keys: readonly string[]): string => keys.map((key) => `\`${key}\``).join(", ");

const count = ({ broker }: typeof newest): { live: number; all: number } => ({
  live: keysOf(broker, "live").length,
  all: Object.keys(broker).length,
});

const store = [...new Set([newest, ...older].flatMap(({ broker }) => keysOf(broker, "store")))];

/** When a change of broker.conf takes effect in RocketMQ, in Markdown. */
export const changes = {
  en: [
    "## When a change of broker.conf counts",
    `RocketMQ ${newest.version} takes ${count(newest).live} of its ${count(newest).all} keys while a broker runs (${older
      .map((one) => `${one.version}: ${count(one).live} of ${count(one).all}`)
      .join(
        ", ",
      )}). Of each key \`effect\` in [the catalogue](../model/profiles/catalogue/broker) says when a change counts:`,
    [
      `- **\`live\`, in the running broker**, with the next request or within the period of what asks for it. Those that people change most: ${listed(mostChanged)}.`,
      `- **\`store\`, for the life of a store**: with another value a broker does not start on the store that it has, or loses or misses some of its messages. [What happens with each](../model/profiles/storeKeys.ts). They are ${listed(store)}.`,
      "- **No `effect`, when the broker starts**: all others, among them ports, threads, queues, `flushDiskType` and `maxMessageSize`, with which RocketMQ 5 loses larger delayed messages until it starts again. `autoCreateTopicEnable: true` after `false` does not count on the same store any more, once a client has asked for a topic that is not there: RocketMQ keeps its model, the topic `TBW102`, closed. Create topics yourself then.",
    ].join("\n"),
  ],
  zh: [
    "## broker.conf 的修改何时生效",
    `RocketMQ ${newest.version} 的 ${count(newest).all} 个键中，有 ${count(newest).live} 个可在 Broker 运行时修改（${older
      .map((one) => `${one.version}：${count(one).all} 个中的 ${count(one).live} 个`)
      .join("，")}）。[目录](../model/profiles/catalogue/broker)中每个键的 \`effect\` 说明修改何时生效：`,
    [
      `- **\`live\`：在运行中的 Broker 里生效**，从下一个请求起，或在读取该键的任务的一个周期之内。最常修改的有：${listed(mostChanged)}。`,
      `- **\`store\`：在存储的整个生命周期内不变**。换成别的值后，Broker 无法在已有的存储上启动，或者会丢失、找不到部分消息。[每个键的后果](../model/profiles/storeKeys.ts)。包括：${listed(store)}。`,
      "- **没有 `effect`：Broker 启动时生效**。其余的键都是如此，包括端口、线程数、队列、`flushDiskType` 和 `maxMessageSize`（运行时调大后，RocketMQ 5 在重启之前会丢失更大的延时消息）。`autoCreateTopicEnable` 改为 `false` 后，只要有客户端请求过不存在的主题，再改回 `true` 对同一存储就不再生效：RocketMQ 会让作为模板的主题 `TBW102` 保持关闭。此时请自行创建主题。",
    ].join("\n"),
  ],
} as const;
