import { quoted } from "./shell";

/** A topic of RocketMQ's own, in the form of its file. */
const entryOf = (topic: string): string =>
  `"${topic}":${JSON.stringify({
    ...{ order: false, perm: 6, readQueueNums: 1, writeQueueNums: 1 },
    ...{ topicFilterType: "SINGLE_TAG", topicName: topic, topicSysFlag: 0 },
  })}`;

/**
 * A script that lists topics of RocketMQ's own before a broker starts, which it would list only once it has looked after undecided
 * transactions, a minute later: until then RocketMQ 4 throws away their messages with any topic that anybody deletes.
 *
 * @param store absolute path in the container
 */
export function listLateTopics(topics: readonly string[], store: string): string {
  const file = quoted(`${store}/config/topics.json`);
  const first = `{"dataVersion":{"counter":0,"timestamp":0},"topicConfigTable":{${topics.map(entryOf).join(",")}}}`;
  return [
    `if [[ ! -e ${file} ]]; then`,
    `  mkdir -p ${quoted(`${store}/config`)} && echo ${quoted(first)} >${file}`,
    `fi`,
    ...topics.map(
      (topic) =>
        `grep -qF '"${topic}"' ${file} || sed -i ${quoted(`s/"topicConfigTable":{/&${entryOf(topic)},/`)} ${file}`,
    ),
  ].join("\n");
}
