import { parseFastjson } from "../../remoting/fastjson";
import { noneConnected } from "./probe";
import { ask, isGranted, Listening, printBody, requestCode, speakWith } from "./request";

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
  speakWith(at, [...ask(requestCode.getAllTopicConfig), printBody]);

interface TopicConfig {
  readonly topicName: string;
  readonly perm: number;
}

/** RocketMQ's permissions. */
const [writable, readable] = [2, 4];

/** The topics of programs to which a broker takes messages. @param printed by `readTopics` */
export function writableTopics(printed: string, brokerName?: string): string[] {
  const { topicConfigTable } = parseFastjson(printed) as { topicConfigTable: Record<string, TopicConfig> };
  return Object.values(topicConfigTable)
    .filter(({ perm }) => (perm & writable) !== 0)
    .map(({ topicName }) => topicName)
    .filter((name) => !name.startsWith("%") && name !== brokerName);
}

/**
 * Lines by which the name servers say of a broker's topics what clients may do with them. What is told to the running broker alone,
 * its next start knows nothing of; so does an `up` that finds the broker as it is configured, but for that.
 */
const permit = (permission: number): string[] => [
  ...ask(requestCode.updateBrokerConfig, { body: `brokerPermission=${permission}` }),
  `${isGranted} || exit 1`,
  `exec 3>&-`,
];

/** A command by which nobody sends to a broker any more, and which ends when all clients know so, or none is there. */
export const leaveBroker = ({ at, ports }: Pick<Leave, "at" | "ports">): readonly string[] =>
  speakWith(at, [
    ...permit(readable),
    `until ((SECONDS >= ${routePollSeconds})) || (${noneConnected(ports).at(-1)}); do sleep 0.5; done`,
  ]);

/** A command by which clients send to it again. */
export const returnToBroker = ({ at }: Pick<Leave, "at">): readonly string[] =>
  speakWith(at, permit(readable + writable));
