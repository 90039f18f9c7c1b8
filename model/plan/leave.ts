import { parseFastjson } from "../../remoting/fastjson";
import { noneConnected } from "./probe";
import { ask, connectTo, Listening, printBody, requestCode } from "./request";

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

const bash = (lines: readonly string[]): readonly string[] => ["bash", "-c", lines.join("\n")];

/** A command that prints the topics of a broker. */
export const readTopics = (at: Listening): readonly string[] =>
  bash([connectTo(at), ...ask(requestCode.getAllTopicConfig), printBody]);

interface TopicConfig {
  readonly topicName: string;
  readonly perm: number;
}

const writable = 2;

/** The topics of programs to which a broker takes messages. @param printed by `readTopics` */
export function writableTopics(printed: string, brokerName?: string): string[] {
  const { topicConfigTable } = parseFastjson(printed) as { topicConfigTable: Record<string, TopicConfig> };
  return Object.values(topicConfigTable)
    .filter(({ perm }) => (perm & writable) !== 0)
    .map(({ topicName }) => topicName)
    .filter((name) => !name.startsWith("%") && name !== brokerName);
}

/**
 * A command by which the name servers say of a broker's topics that they are for reading, and which ends when all clients
 * know so, or none is there. What is told to the running broker alone, its next start knows nothing of.
 */
export const leaveBroker = ({ at, ports }: Leave): readonly string[] =>
  bash([
    connectTo(at),
    ...ask(requestCode.updateBrokerConfig, "brokerPermission=4"),
    `head -c $length <&3 | grep -aqE '"code":0[,}]' || exit 1`,
    `exec 3>&-`,
    `until ((SECONDS >= ${routePollSeconds})) || (${noneConnected(ports).at(-1)}); do sleep 0.5; done`,
  ]);
