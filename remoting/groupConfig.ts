import { Ask } from "./ask";
import { parseFastjson } from "./fastjson";
import { attributeChanges } from "./topicConfig";

/** A consumer group as a broker keeps it; what this code does not name stays as it is. */
export interface GroupConfig {
  readonly groupName: string;
  readonly consumeEnable: boolean;
  readonly consumeFromMinEnable: boolean;
  readonly consumeBroadcastEnable: boolean;
  /** RocketMQ 4 does not have it. */
  readonly consumeMessageOrderly?: boolean;
  readonly retryQueueNums: number;
  readonly retryMaxTimes: number;
  /** RocketMQ 4 has none. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/**
 * Asks for all: a broker that may create groups by itself does so where it is asked for one.
 *
 * @returns undefined where the broker does not have it
 */
export async function readGroupConfig(ask: Ask, group: string): Promise<GroupConfig | undefined> {
  const { body } = await ask({ purpose: "list its consumer groups", code: 201, fields: {} });
  const { subscriptionGroupTable } = parseFastjson(body.toString("utf8")) as {
    subscriptionGroupTable: Readonly<Record<string, GroupConfig | undefined>>;
  };
  return subscriptionGroupTable[group];
}

/** Creates a group, or changes it. @param current what the broker has */
export async function writeGroupConfig(ask: Ask, config: GroupConfig, current?: GroupConfig): Promise<void> {
  const attributes = attributeChanges(config.attributes ?? {}, current?.attributes);
  await ask({
    purpose: `${current ? "change" : "create"} the consumer group ${config.groupName}`,
    code: 200,
    fields: {},
    body: Buffer.from(JSON.stringify({ ...current, ...config, attributes })),
  });
}
