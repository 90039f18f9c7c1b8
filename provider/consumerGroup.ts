import { consumerGroupSettings, ResolvedConsumerGroup, resolveConsumerGroup } from "../model/settings";
import { deleteGroup, GroupConfig, readGroupConfig, unreadOfGroup, writeGroupConfig } from "../remoting";
import { Kind, Stored } from "./kind";

const described = ({
  consumeEnable,
  consumeMessageOrderly = false,
  consumeBroadcastEnable,
  consumeFromMinEnable,
  retryMaxTimes,
  retryQueueNums,
  attributes = {},
}: GroupConfig): Stored<ResolvedConsumerGroup> => ({
  consumeEnable,
  consumeMessageOrderly,
  consumeBroadcastEnable,
  consumeFromMinEnable,
  retryMaxTimes,
  retryQueueNums,
  attributes,
});

export const consumerGroupKind: Kind<ResolvedConsumerGroup> = {
  what: "consumer group",
  settings: consumerGroupSettings,
  resolve: resolveConsumerGroup,
  async read(ask, name) {
    const config = await readGroupConfig(ask, name);
    return config && described(config);
  },
  async write(ask, groupName, { forceDestroy: _, ...wanted }) {
    await writeGroupConfig(ask, { ...wanted, groupName }, await readGroupConfig(ask, groupName));
  },
  remove: (ask, name) => ask(deleteGroup(name)),
  unread: (ask, name) => unreadOfGroup(ask, name),
};
