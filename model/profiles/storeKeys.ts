const noStart = "A broker does not start on files of another size.";

const startsEmpty = "A broker takes none of the files that are there, begins anew and writes over";

const otherIndex = "Messages that are there are no longer found by their keys, or some are not.";

const otherConfiguration =
  "The broker's topics, groups and consumers' positions are kept elsewhere, and those of before are not taken over.";

/**
 * Keys of broker.conf that hold for the life of a store, and what another value does to a store that has messages. What is
 * said of a key that is on or off happens when it is taken back, unless it says otherwise. The catalogue says in which versions.
 */
export const storeKeys: Readonly<Record<string, string>> = {
  mappedFileSizeCommitLog: noStart,
  mappedFileSizeConsumeQueue: noStart,
  mappedFileSizeConsumeQueueExt: `${noStart} RocketMQ 4.4 writes over them, and filters messages by wrong tags.`,
  mappedFileSizeTimerLog: noStart,
  mapperFileSizeBatchConsumeQueue: noStart,
  compactionMappedFileSize: noStart,
  compactionCqMappedFileSize: noStart,
  mapedFileSizeCommitLog: `${startsEmpty} the messages: they are lost.`,
  mapedFileSizeConsumeQueue: `${startsEmpty} the queues: messages that are there are not handed out.`,
  maxHashSlotNum: otherIndex,
  maxIndexNum: otherIndex,
  storeType:
    "Consumers' positions are kept elsewhere and those of before are not taken over: consumers begin anew.",
  configManagerVersion: otherConfiguration,
  useSingleRocksDBForAllConfigs: "Topics, groups and consumers' positions are those of before it was set.",
  forceVerifyPropCRC:
    "Once it is on, messages that were stored without enabledAppendPropCRC count as broken: the next start cuts the log off before them, and they are lost.",
  messageDelayLevel:
    "Messages that wait in a level that is gone are not delivered; those in others come by their level's new time at the latest.",
  timerPrecisionMs: "Delayed messages are lost that are older than the last file of the timer's log.",
  timerWheelSnapshotFlush: "Delayed messages are lost that are older than the last file of the timer's log.",
  transRocksDBEnable: "Transactions that are open are neither checked nor committed.",
  reviveQueueNum:
    "With fewer queues, messages that were handed out by pop and not acknowledged are not all handed out again.",
  popConsumerKVServiceInit:
    "Messages that were handed out by pop and not acknowledged are not handed out again.",
  enableRetryTopicV2: "Messages that wait to be handed out again by pop are not.",
};

/** Those with another value of which a broker goes on, and keeps every message. */
export const bearableKeys: readonly string[] = ["maxHashSlotNum", "maxIndexNum", "messageDelayLevel"];
