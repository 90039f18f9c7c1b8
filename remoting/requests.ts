import { parseFastjson } from "./fastjson";

/** A request to a name server, broker or proxy. Codes and fields are the same in all versions since RocketMQ 4.0. */
export interface Request {
  /** Its purpose, for error messages. */
  readonly purpose: string;
  readonly code: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** The codes of answers. */
export const answerCode = {
  success: 0,
  systemError: 1,
  busy: 2,
  notSupported: 3,
  topicNotExist: 17,
  pullNotFound: 19,
  pullRetryImmediately: 20,
} as const;

/** A group that every broker has, so that the check does not create one. */
const consumerGroup = "TOOLS_CONSUMER";

const producerGroup = "rocketmq-check";

const onlyQueue = "0";

export const listBrokers: Request = { purpose: "list the brokers", code: 106, fields: {} };

export const findRoute = (topic: string): Request => ({
  purpose: "say which brokers have a topic",
  code: 105,
  fields: { topic },
});

/** A broker of RocketMQ 4 answers with a system error just after its start. */
export const getRuntimeInfo: Request = { purpose: "report its state", code: 28, fields: {} };

/** @param fields what the topic is, by RocketMQ's names */
export const putTopic = (
  purpose: string,
  topic: string,
  fields: Readonly<
    Record<
      | "readQueueNums"
      | "writeQueueNums"
      | "perm"
      | "topicFilterType"
      | "topicSysFlag"
      | "order"
      | "attributes",
      string
    >
  >,
): Request => ({ purpose, code: 17, fields: { topic, defaultTopic: "TBW102", ...fields } });

export const createTopic = (topic: string): Request =>
  putTopic("create a topic", topic, {
    readQueueNums: "1",
    writeQueueNums: "1",
    perm: "6", // read and write
    topicFilterType: "SINGLE_TAG",
    topicSysFlag: "0",
    order: "false",
    attributes: "+message.type=NORMAL", // RocketMQ 4 ignores it
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

/** @param broker name of the broker, to which a proxy forwards the message */
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

/** @param broker as for `sendMessage` */
export const pullMessage = (topic: string, broker: string): Request => ({
  purpose: "hand out a message",
  code: 11,
  fields: {
    consumerGroup,
    topic,
    queueId: onlyQueue,
    queueOffset: "0",
    maxMsgNums: "1",
    sysFlag: "4", // the request has a subscription; no offset is committed; the broker does not wait for messages
    commitOffset: "0",
    suspendTimeoutMillis: "0",
    subscription: "*",
    subVersion: "0",
    expressionType: "TAG",
    bname: broker,
  },
});

/** Asks for the number of messages in the topic's queue (`offset`), without those that are still in the log only. */
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

/** A broker, as name servers describe it to clients. */
export interface BrokerData {
  readonly brokerName: string;
  /** The cluster that it belongs to. */
  readonly cluster: string;
  /** Addresses by broker id. The master has the id 0; it is absent if only slaves are registered. */
  readonly brokerAddrs: Readonly<Record<string, string | undefined>>;
}

/** Reads the answer to `getRuntimeInfo`: where the broker's commit log ends, in bytes that were ever written to it. */
export function commitLogEnd(body: Buffer): number {
  const { table } = parseFastjson(body.toString("utf8")) as { table?: { commitLogMaxOffset?: string } };
  return Number(table?.commitLogMaxOffset);
}

/** Reads the answer to `listBrokers`. */
export function brokersIn(body: Buffer): BrokerData[] {
  const { brokerAddrTable } = parseFastjson(body.toString("utf8")) as {
    brokerAddrTable?: Record<string, BrokerData> | null;
  };
  return Object.values(brokerAddrTable ?? {});
}

/** Reads the answer to `findRoute`. */
export function brokersOfRoute(body: Buffer): readonly BrokerData[] {
  const { brokerDatas } = parseFastjson(body.toString("utf8")) as {
    brokerDatas?: readonly BrokerData[] | null;
  };
  return brokerDatas ?? [];
}
