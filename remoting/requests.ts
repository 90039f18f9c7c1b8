import { parseFastjson } from "./fastjson";

/** What can be asked of a name server, broker or proxy. Codes and fields have been the same since RocketMQ 4.0. */
export interface Request {
  /** What it is for, to say what was refused. */
  readonly purpose: string;
  readonly code: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** What an answer's code says. */
export const answerCode = {
  success: 0,
  systemError: 1,
  busy: 2,
  // Stored all the same; on disk, on a slave, or with a slave there, it was not yet.
  stored: [10, 11, 12],
  topicNotExist: 17,
  pullNotFound: 19,
  pullRetryImmediately: 20,
} as const;

/** Known to every broker from its start, so that the check leaves no group behind. */
const consumerGroup = "TOOLS_CONSUMER";

const producerGroup = "rocketmq-check";

const onlyQueue = "0";

export const listBrokers: Request = { purpose: "list the brokers", code: 106, fields: {} };

export const findRoute = (topic: string): Request => ({
  purpose: "say who has a topic",
  code: 105,
  fields: { topic },
});

/** Asked for nothing but an answer: just after its start a broker of RocketMQ 4 has a system error for one. */
export const areYouThere: Request = { purpose: "say how it is", code: 28, fields: {} };

export const createTopic = (topic: string): Request => ({
  purpose: "create a topic",
  code: 17,
  fields: {
    topic,
    defaultTopic: "TBW102",
    readQueueNums: "1",
    writeQueueNums: "1",
    perm: "6", // read and write
    topicFilterType: "SINGLE_TAG",
    topicSysFlag: "0",
    order: "false",
    attributes: "+message.type=NORMAL", // RocketMQ 4 does not know it, and passes over it
  },
});

export const createGroup = (group: string): Request => ({
  purpose: "create a consumer group",
  code: 200,
  fields: {},
  body: Buffer.from(JSON.stringify({ groupName: group })), // the rest has defaults
});

export const deleteGroup = (group: string): Request => ({
  purpose: "delete a consumer group",
  code: 207,
  fields: { groupName: group, cleanOffset: "true" },
});

/** @param broker its name: proxies must be told where to pass it on to */
export const sendMessage = (topic: string, broker: string, body: Buffer): Request => ({
  purpose: "take a message",
  code: 10,
  fields: {
    producerGroup,
    topic,
    defaultTopic: "TBW102",
    defaultTopicQueueNums: "1",
    queueId: onlyQueue,
    sysFlag: "0",
    bornTimestamp: String(Date.now()),
    flag: "0",
    properties: "",
    reconsumeTimes: "0",
    unitMode: "false",
    batch: "false",
    bname: broker,
  },
  body,
});

/** @param broker as of `sendMessage` */
export const pullMessage = (topic: string, broker: string): Request => ({
  purpose: "hand out a message",
  code: 11,
  fields: {
    consumerGroup,
    topic,
    queueId: onlyQueue,
    queueOffset: "0",
    maxMsgNums: "1",
    sysFlag: "4", // the subscription comes along; do not commit an offset, do not wait for messages
    commitOffset: "0",
    suspendTimeoutMillis: "0",
    subscription: "*",
    subVersion: "0",
    expressionType: "TAG",
    bname: broker,
  },
});

/** How many messages the topic's queue has been given, as `offset`; those on their way to it do not count. */
export const countMessages = (topic: string): Request => ({
  purpose: "count a topic's messages",
  code: 30,
  fields: { topic, queueId: onlyQueue, committed: "true" },
});

export const deleteTopicOnBroker = (topic: string): Request => ({
  purpose: "delete a topic",
  code: 215,
  fields: { topic },
});

export const deleteTopicOnNameServer = (topic: string): Request => ({
  purpose: "delete a topic",
  code: 216,
  fields: { topic },
});

/** A broker as name servers describe it to clients. */
export interface BrokerData {
  readonly brokerName: string;
  /** Addresses by broker id. The master's id is 0; where there are only slaves, there is none. */
  readonly brokerAddrs: Readonly<Record<string, string | undefined>>;
}

/** The answer to `listBrokers`. */
export function brokersIn(body: Buffer): BrokerData[] {
  const { brokerAddrTable } = parseFastjson(body.toString("utf8")) as {
    brokerAddrTable?: Record<string, BrokerData> | null;
  };
  return Object.values(brokerAddrTable ?? {});
}

/** The answer to `findRoute`. */
export function brokersOfRoute(body: Buffer): readonly BrokerData[] {
  const { brokerDatas } = parseFastjson(body.toString("utf8")) as {
    brokerDatas?: readonly BrokerData[] | null;
  };
  return brokerDatas ?? [];
}
