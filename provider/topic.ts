import { ResolvedTopic, resolveTopic, topicSettings } from "../model/settings";
import {
  delayedOfTopic,
  deleteTopicOnBroker,
  deleteTopicOnNameServer,
  readTopicConfig,
  TopicConfig,
  unreadOfTopic,
  writeTopicConfig,
} from "../remoting";
import { Kind, Stored } from "./kind";

const typeAttribute = "message.type";

/** RocketMQ's bits by what they allow. */
const permissions: Readonly<Record<string, number>> = { RW: 6, R: 4, W: 2 };

/** Attributes that RocketMQ sets when it creates a topic, and never after. */
const fixedAttributes = ["queue.type", "cleanup.policy"];

/** What a topic is that nobody said anything of. */
const usual = { order: false, topicFilterType: "SINGLE_TAG", topicSysFlag: 0 };

const described = ({
  writeQueueNums,
  readQueueNums,
  perm,
  attributes = {},
}: TopicConfig): Stored<ResolvedTopic> => {
  const { [typeAttribute]: type = "NORMAL", ...others } = attributes;
  const permission = Object.keys(permissions).find((name) => permissions[name] === perm) ?? String(perm);
  return { type, queues: writeQueueNums, readQueueNums, permission, attributes: others };
};

export const topicKind: Kind<ResolvedTopic> = {
  what: "topic",
  settings: topicSettings,
  resolve: resolveTopic,
  async read(ask, name) {
    const config = await readTopicConfig(ask, name);
    return config && described(config);
  },
  async write(ask, topicName, { type, queues, readQueueNums, permission, attributes }) {
    const current = await readTopicConfig(ask, topicName);
    const wanted = {
      ...usual,
      ...current,
      topicName,
      readQueueNums,
      writeQueueNums: queues,
      perm: permissions[permission],
      attributes: { ...attributes, [typeAttribute]: type },
    };
    await writeTopicConfig(ask, wanted, current);
  },
  remove: (ask, name) => ask(deleteTopicOnBroker(name)),
  forget: (ask, name) => ask(deleteTopicOnNameServer(name)),
  async unread(ask, topic) {
    const [unread, delayed] = await Promise.all([unreadOfTopic(ask, topic), delayedOfTopic(ask, topic)]);
    return delayed === 0 ? unread : [...unread, { topic, queueId: 0, count: delayed, delayed: true }];
  },
  shrinks: (before, wanted) => before.readQueueNums > wanted.readQueueNums,
  // Nobody tells for which queues the delayed ones are.
  outOfReach: ({ queueId, delayed }, { readQueueNums }) => delayed === true || queueId >= readQueueNums,
  fixed: (before, wanted) =>
    fixedAttributes
      .filter((name) => before.attributes[name] !== wanted.attributes[name])
      .map((name) => `attributes.${name}`),
};
