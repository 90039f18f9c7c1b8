import { asidePrefix, isNewer, Owner, readMark, restoreMark, StoreLook } from "../../model/plan";
import { bearableKeys, storeKeys } from "../../model/profiles";
import { BrokerBackup } from "./manifest";
import { sizeOf } from "./size";

/** What a store of the stack is to have. */
export interface Target extends Owner {
  /** Its server's name in the stack. */
  readonly name: string;
  /** Where it is kept. */
  readonly source: string;
  /** Whether controllers say whether it is the master. */
  readonly controlled?: boolean;
  readonly keys: Readonly<Record<string, string>>;
  /** What is there; absent: the store is not there yet. */
  readonly look?: StoreLook;
}

export interface Wish {
  /** Without the messages. */
  readonly metadata: boolean;
  readonly putAside: boolean;
}

/** Whether a store has nothing in it, but for what a restore left that was interrupted. */
export const isEmpty = (look: StoreLook | undefined): boolean =>
  look === undefined ||
  isHalfRestored(look) ||
  look.entries.every((name) => name.startsWith(asidePrefix) || name.startsWith(restoreMark));

/** What was restored in part goes first. */
const roomIn = (look: StoreLook): number => look.free + (isHalfRestored(look) ? look.bytes : 0);

const isHalfRestored = ({ mark }: StoreLook): boolean => mark?.startsWith("fill store") ?? false;

/** Why a broker's backup is not restored into a store, one text for each reason. */
export function restoreProblems(
  backup: BrokerBackup,
  target: Target,
  { metadata, putAside }: Wish,
): string[] {
  const { look } = target;
  const problems: string[] = [];
  if (target.controlled)
    problems.push(
      "controllers say which of its group's replicas is the master, and one with another's messages would be none: restore into a stack whose group has one replica",
    );
  if (!isEmpty(look) && !putAside)
    problems.push(
      `its store, ${target.source}, is not empty: with --put-aside, ` +
        `${metadata ? "the metadata that is there is" : "all that is there is"} moved to a folder in it, and kept`,
    );
  if (look !== undefined && !metadata && backup.diskBytes > roomIn(look))
    problems.push(
      `it takes ${sizeOf(backup.diskBytes)}, and ${sizeOf(roomIn(look))} are free where ${target.source} is: make room`,
    );
  if (metadata && !isEmpty(look) && !sameOwner(look, backup))
    problems.push(
      "its store has another broker's messages, to which the offsets of the backup do not belong: metadata goes back to its own messages, or into an empty store",
    );
  if (backup.version !== undefined && look?.version !== undefined && isNewer(backup.version, look.version))
    problems.push(
      `the backup is of RocketMQ ${backup.version}, and the stack has ${look.version}, which may not understand it: use an image of ${backup.version} or a newer one`,
    );
  for (const [key, value] of differing(backup, target))
    if (!bearableKeys.includes(key))
      problems.push(
        `the backup's ${key} is ${value}, and the stack's ${target.keys[key]}: ${storeKeys[key]} Set it in brokerConf`,
      );
  if (backup.brokerClusterName !== target.brokerClusterName && backup.pop)
    problems.push(
      `the backup's brokerClusterName is ${backup.brokerClusterName}, and the stack's ${target.brokerClusterName}: ` +
        "RocketMQ keeps under that name what it handed out by pop, as to gRPC clients, and what was not acknowledged would not be handed out again. Set it in the stack; other stacks may have the same",
    );
  if (metadata && isEmpty(look) && keepsAllInOne(backup))
    problems.push(
      "its metadata is in one database, with offsets that an empty store has no messages for: restore all of it",
    );
  return problems;
}

/** What is restored all the same, and worth knowing. */
export const restoreNotes = (backup: BrokerBackup, target: Target): string[] =>
  differing(backup, target)
    .filter(([key]) => bearableKeys.includes(key))
    .map(
      ([key, value]) =>
        `${target.name}: ${key} was ${value}, and is ${target.keys[key]} here: ${storeKeys[key]}`,
    );

const differing = ({ keys }: BrokerBackup, target: Target): [string, string][] =>
  Object.entries(keys).filter(([key, value]) => key in target.keys && target.keys[key] !== value);

function sameOwner(look: StoreLook | undefined, { brokerClusterName, brokerName }: Owner): boolean {
  const mark = readMark(look?.owner ?? "");
  return mark?.brokerClusterName === brokerClusterName && mark.brokerName === brokerName;
}

const keepsAllInOne = ({ keys }: BrokerBackup): boolean =>
  keys.configManagerVersion === "v2" || keys.useSingleRocksDBForAllConfigs === "true";
