import { Profile } from "../profiles";
import { Fields } from "./fields";

/** How well a broker group keeps its messages, from the least to the most. */
export const durabilities = ["fast", "two-copies", "safe", "power-safe"] as const;

export type Durability = (typeof durabilities)[number];

/** What a level is to RocketMQ. */
interface Level {
  /** How many replicas it takes. */
  readonly replicas: number;
  /** Whether controllers say which replica is the master; else the first one is, for good. */
  readonly controlled: boolean;
  /** The role of a master that is one for good. */
  readonly masterRole: "ASYNC_MASTER" | "SYNC_MASTER";
  /** Absent: as flushDiskType says. */
  readonly flushDiskType?: "SYNC_FLUSH";
}

const levels: Readonly<Record<Durability, Level>> = {
  fast: { replicas: 1, controlled: false, masterRole: "ASYNC_MASTER" },
  "two-copies": { replicas: 2, controlled: false, masterRole: "SYNC_MASTER" },
  safe: { replicas: 3, controlled: true, masterRole: "SYNC_MASTER" },
  "power-safe": { replicas: 3, controlled: true, masterRole: "SYNC_MASTER", flushDiskType: "SYNC_FLUSH" },
};

/** Whether a RocketMQ has controllers that can be relied on. */
export const hasControllers = ({ server }: Profile): boolean =>
  Object.hasOwn(server.keys.broker, "enableControllerMode") && server.proxy !== undefined;

/**
 * What makes a replica of a group with controllers keep its promise: a message is acknowledged once all members of the sync set have it,
 * which are two at least; and how soon a master that is gone is found out. Each time is the shortest with which a busy machine
 * is not taken for a lost one.
 */
const controlledConf: Readonly<Record<string, string>> = {
  allAckInSyncStateSet: "true",
  minInSyncReplicas: "2",
  brokerHeartbeatInterval: "500",
  controllerHeartBeatTimeoutMills: "2000",
  syncBrokerMetadataPeriod: "1000",
  syncControllerMetadataPeriod: "1000",
  registerBrokerTimeoutMills: "1000",
  registerNameServerPeriod: "10000",
  connectTimeoutMillis: "1000",
  haSendHeartbeatInterval: "1000",
  haMaxTimeSlaveNotCatchup: "3000",
  checkSyncStateSetPeriod: "1000",
  haHousekeepingInterval: "5000",
};

/** A broker of a group as its level has it. */
export interface Replicated {
  readonly brokerId: number;
  readonly brokerRole: "ASYNC_MASTER" | "SYNC_MASTER" | "SLAVE";
  readonly flushDiskType: "ASYNC_FLUSH" | "SYNC_FLUSH";
  readonly controlled: boolean;
  /** Keys of broker.conf, unless something else is said there. */
  readonly conf: Readonly<Record<string, string>>;
}

/** What is said of a group, or of one broker alone. */
export interface ReplicationSettings {
  readonly replicas: number;
  /** Absent: it follows from the number of replicas. */
  readonly durability?: Durability;
  readonly brokerId: number;
  readonly brokerRole: Replicated["brokerRole"];
  readonly flushDiskType: Replicated["flushDiskType"];
}

/** @param replica from 0 */
export function resolveReplica(
  fields: Fields,
  replica: number,
  settings: ReplicationSettings,
  profile: Profile,
): Replicated {
  if (replica >= settings.replicas)
    fields.reject(
      "replica",
      `there are ${settings.replicas} replicas, counted from 0: lower it, or raise replicas.`,
    );
  const { replicas, durability: given, brokerId, brokerRole, flushDiskType } = settings;
  if (given === undefined && replicas === 1)
    return { brokerId, brokerRole, flushDiskType, controlled: false, conf: {} };
  const durability = given ?? usualDurability(replicas, profile);
  const level = levels[durability];
  for (const key of ["brokerId", "brokerRole"])
    if (fields.has(key))
      fields.reject(key, "in a group of replicas it follows from durability: leave one of them out.");
  if (level.controlled && !hasControllers(profile))
    fields.reject(
      "durability",
      `RocketMQ ${profile.server.version} has no controllers that could choose a master: use fast or two-copies.`,
    );
  if (replicas < level.replicas)
    fields.report({
      path: fields.pathOf("replicas"),
      found: replicas,
      expected: `durability ${durability} takes ${level.replicas} replicas at least: raise it, or use ${weaker(replicas)}.`,
    });
  if (level.flushDiskType && fields.raw("flushDiskType") === "ASYNC_FLUSH")
    fields.reject(
      "flushDiskType",
      `durability ${durability} has messages on disk before they are acknowledged: leave it out, or use safe.`,
    );
  const isSlave = !level.controlled && replica > 0;
  return {
    brokerId: replica,
    brokerRole: isSlave ? "SLAVE" : level.masterRole,
    flushDiskType: level.flushDiskType ?? flushDiskType,
    controlled: level.controlled,
    conf: level.controlled ? controlledConf : {},
  };
}

/** As many copies as there are replicas are to be of use. */
const usualDurability = (replicas: number, profile: Profile): Durability =>
  replicas < 3 || !hasControllers(profile) ? "two-copies" : "safe";

/** The levels for which so many replicas suffice. */
const weaker = (replicas: number): string =>
  durabilities.filter((one) => levels[one].replicas <= replicas).join(" or ");

/** Whether a broker is a slave for good, which no controller makes a master of. */
export const isSlave = ({ brokerId, controlled }: Pick<Replicated, "brokerId" | "controlled">): boolean =>
  !controlled && brokerId !== 0;

/** What a replica of a group is called; the first as the group itself, so that one that gets more of them stays. */
export const replicaName = (group: string, replica: number): string =>
  replica === 0 ? group : `${group}-${replica}`;
