import { parseFastjson } from "../../remoting/fastjson";
import { permission, setPermission } from "./permission";
import { noneConnected } from "./probe";
import { ask, Listening, printBody, requestCode, speakWith } from "./request";

/** How often a client asks the name servers where its topics are, in seconds: RocketMQ's `pollNameServerInterval`, rounded up. */
const routePollSeconds = 31;

/** How clients leave a broker before it stops. */
export interface Leave {
  readonly brokerName: string;
  /** Where it listens in its container. */
  readonly at: Listening;
  /** The ports at which clients may be connected. */
  readonly ports: readonly number[];
  /** The brokers that take its place. */
  readonly others: readonly { readonly containerName: string; readonly at: Listening }[];
}

/** A command that prints the topics of a broker. */
export const readTopics = (at: Listening): readonly string[] =>
  speakWith(at, [ask(requestCode.getAllTopicConfig), printBody]);

interface TopicConfig {
  readonly topicName: string;
  readonly perm: number;
}

/** The topics of programs to which a broker takes messages. @param printed by `readTopics` */
export function writableTopics(printed: string, brokerName?: string): string[] {
  const { topicConfigTable } = parseFastjson(printed) as { topicConfigTable: Record<string, TopicConfig> };
  return Object.values(topicConfigTable)
    .filter(({ perm }) => (perm & permission.write) !== 0)
    .map(({ topicName }) => topicName)
    .filter((name) => !name.startsWith("%") && name !== brokerName);
}

/** A command by which nobody sends to a broker any more, and which ends when all clients know so, or none is there. */
export const leaveBroker = ({ at, ports }: Pick<Leave, "at" | "ports">): readonly string[] =>
  speakWith(at, [
    ...setPermission(permission.read),
    `until ((SECONDS >= ${routePollSeconds})) || (${noneConnected(ports).at(-1)}); do sleep 0.5; done`,
  ]);

/** A command by which clients send to it again. */
export const returnToBroker = ({ at }: Pick<Leave, "at">): readonly string[] =>
  speakWith(at, setPermission(permission.read + permission.write));
