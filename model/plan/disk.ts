import { commitLogFileSize, ResolvedBroker } from "../settings";
import { quoted } from "./shell";

/** The used share of a broker's disk from which on RocketMQ deletes messages before their time. */
export const diskCleaned = 0.85;

/** The used share from which on it takes no messages. */
export const diskLimit = 0.9;

/** The per cent of its disk in use up to which a broker takes messages, by RocketMQ's default, which is its highest too. */
const highestLimit = 90;

/** It takes no lower limit. */
const lowestLimit = 35;

/** RocketMQ's name for the limit among the JVM's system properties, where it is a ratio. */
const property = "rocketmq.broker.diskSpaceWarningLevelRatio";

type Limited = Pick<ResolvedBroker, "brokerConf" | "jvmOptions">;

/**
 * A script that has the broker stop taking messages while its disk still has room for one more file of its commit log.
 * These files take space only as they are written to, and what is written without any is lost, though it is acknowledged,
 * with SYNC_FLUSH too. RocketMQ would stop at a tenth, but looks every ten seconds: a small disk can be full by then.
 * Run in the container, where alone the disk is in sight.
 *
 * @param store absolute path in the container
 */
export function keepRoom(broker: Limited, store: string): string {
  const lines = [
    measure(broker, store),
    `if ((used > limit)); then echo "${diskFull}" >&2; fi`, // in the log, should it not even start
  ];
  if (ownLimit(broker) !== undefined) return lines.join("\n");
  const lower = `export JAVA_OPT_EXT="-D${property}=0.$limit $JAVA_OPT_EXT"`;
  return [...lines, `if ((limit < ${highestLimit})); then ${lower}; fi`].join("\n");
}

/** The broker's disk is not so full that it takes no messages. Where it is, the probe says so. */
export const roomLeft = (broker: Limited, store: string): readonly string[] => [
  "bash",
  "-c",
  `${measure(broker, store)}\nif ((used > limit)); then echo "${diskFull}"; exit 1; fi`,
];

/** Begins what is said of a full disk, and `used` and `limit` are the shell's. */
const diskFull =
  "disk full: $used % of the disk with the broker's store are in use, and above $limit % it takes no messages; " +
  "free some space, or move the store to a larger disk";

/** Sets `used` and `limit`, in per cent. A disk whose size is unknown is never full, as RocketMQ sees it too. */
function measure(broker: Limited, store: string): string {
  const room = Math.ceil(commitLogFileSize(broker) / 1024);
  const own = ownLimit(broker);
  const derived = [
    `    limit=$((100 - (${room} * 100 + all - 1) / all))`,
    `    limit=$((limit > ${highestLimit} ? ${highestLimit} : limit < ${lowestLimit} ? ${lowestLimit} : limit))`,
  ];
  return [
    `used=0 limit=${own ?? highestLimit}`,
    // KiB in use and KiB free. What the file system keeps for root is neither, as RocketMQ sees it too.
    `if [[ $(df -Pk ${quoted(store)}) =~ \\ ([0-9]+)\\ +([0-9]+)\\ +[0-9]+% ]]; then`,
    `  taken=\${BASH_REMATCH[1]} all=$((BASH_REMATCH[1] + BASH_REMATCH[2]))`,
    `  if ((all > 0)); then`,
    `    used=$(((taken * 100 + all - 1) / all))`,
    ...(own === undefined ? derived : []),
    `  fi`,
    `fi`,
  ].join("\n");
}

/** The limit that the settings give: as an option of the JVM, which wins, or in RocketMQ 5's broker.conf. */
function ownLimit({ brokerConf, jvmOptions }: Limited): number | undefined {
  const option = jvmOptions.filter((one) => one.startsWith(`-D${property}=`)).at(-1);
  const percent =
    option === undefined
      ? Number(brokerConf.diskSpaceWarningLevelRatio)
      : Math.round(Number(option.split("=")[1]) * 100);
  return Number.isNaN(percent) ? undefined : Math.min(Math.max(percent, lowestLimit), highestLimit);
}
