import { brokerConfPlace, checkBrokerConf, rejectBrokerKey, resolveBrokerConf } from "./brokerConf";
import { Conf } from "./conf";
import { durabilities, isSlave, replicaName, Replicated, resolveReplica } from "./durability";
import { Fields } from "./fields";
import { resolveMetricsPort } from "./metrics";
import { indexIn } from "./names";
import { resolvePort } from "./port";
import { checkReplica, usualReplication } from "./replication";
import * as rules from "./rules";
import { bytesOfStorePool, commitLogFileSize } from "./storeFiles";
import { heap, ResolvedServer, resolveServer, serverSettings } from "./server";
import {
  choice,
  Complete,
  configuration,
  integer,
  port,
  readSettings,
  Settings,
  size,
  text,
  texts,
} from "./setting";
import { ResolvedShared } from "./shared";

export const brokerRoles = ["ASYNC_MASTER", "SYNC_MASTER", "SLAVE"] as const;
export const flushDiskTypes = ["ASYNC_FLUSH", "SYNC_FLUSH"] as const;

/** How many ports around listenPort are a broker's too: the VIP channel two below, replication one above. */
const aroundListenPort = { below: 2, above: 1 };

/** A broker: it receives, stores and serves messages. */
export const brokerSettings = {
  replicas: integer(
    "a number of replicas",
    1,
    9,
  )({
    default: 1,
    plain: true,
    en: "How many brokers keep the same messages, a group of the name in the map; those after the first are called by it with -1, -2 and so on.",
    zh: "保存相同消息的 Broker 数量，它们组成一个以映射中的键命名的组；第一个之后的名称依次加 -1、-2 等。",
  }),
  durability: choice(
    "Durability",
    durabilities,
  )({
    plain: true,
    otherwise: {
      en: "fast with one replica, two-copies with two, safe with more (two-copies in RocketMQ 4)",
      zh: "一个副本为 fast，两个为 two-copies，更多为 safe（RocketMQ 4 中为 two-copies）",
    },
    en: "What a group promises of a message that was acknowledged. fast: it outlives its broker's process; a machine that is lost takes what slaves had not copied yet. two-copies: it is on two machines, so that it outlives the loss of one; while the master is away, messages are handed out and none are taken. safe: with three replicas and more, and three controllers, likewise, and another replica becomes the master within seconds; while fewer than two are in sync none are taken, and while most controllers are away no other becomes the master. power-safe: safe, and it is on both disks, so that it outlives a power cut everywhere.",
    zh: "组对已确认消息的承诺。fast：Broker 进程退出后消息仍在；机器丢失时，从节点尚未复制的消息会丢失。two-copies：消息在两台机器上，丢失一台仍在；主节点不在期间可以消费，不能发送。safe：至少三个副本和三个 Controller，同样不丢失，并且数秒内由另一个副本成为主节点；同步的副本少于两个时不接收消息，多数 Controller 不在时不会切换主节点。power-safe：在 safe 之上，消息已写入两份磁盘，所有机器同时断电也不丢失。",
  }),
  hosts: texts(rules.hostKey)({
    plain: true,
    own: true,
    example: '["a", "b", "c"]',
    otherwise: {
      en: "where they stand; else hosts that have none of the group",
      zh: "保持原位；否则选择没有该组副本的主机",
    },
    en: "The hosts that its replicas are on, one after the other.",
    zh: "各副本依次所在的主机。",
  }),
  brokerName: text(rules.topicName)({
    otherwise: { en: "the broker's name in the map", zh: "映射中的键" },
    plain: true,
    own: true,
    en: "Name of the broker, which a slave shares with its master.",
    zh: "Broker 名称；从节点与其主节点同名。",
  }),
  brokerId: integer(
    "an id (0 for a master)",
    0,
    Number.MAX_SAFE_INTEGER,
  )({
    default: 0,
    plain: true,
    own: true,
    en: "0 is the master, above 0 are slaves.",
    zh: "0 为主节点，大于 0 为从节点。",
  }),
  brokerRole: choice(
    "BrokerRole",
    brokerRoles,
  )({
    default: "ASYNC_MASTER",
    plain: true,
    en: "ASYNC_MASTER; SYNC_MASTER, which acknowledges only what a slave has too, or as many brokers as brokerConf.inSyncReplicas says; or SLAVE, which keeps a copy of its master's messages and hands it out while the master is away, unless brokerConf.slaveReadEnable is false.",
    zh: "ASYNC_MASTER；SYNC_MASTER（从节点也收到后才确认，所需 Broker 数由 brokerConf.inSyncReplicas 决定，默认 2）；或 SLAVE（保存主节点消息的副本，主节点不在时供消费者读取，除非 brokerConf.slaveReadEnable 为 false）。",
  }),
  flushDiskType: choice(
    "FlushDiskType",
    flushDiskTypes,
  )({
    default: "ASYNC_FLUSH",
    en: "ASYNC_FLUSH, or SYNC_FLUSH, which acknowledges only what is on disk.",
    zh: "ASYNC_FLUSH（异步刷盘），或 SYNC_FLUSH（写入磁盘后才确认）。",
  }),
  deleteWhen: text(rules.hours)({
    default: "04",
    example: "04;16",
    en: "Hours of the day at which expired messages are deleted.",
    zh: "每天在哪些整点删除过期消息。",
  }),
  fileReservedTime: integer(
    "a time in hours",
    1,
    876000,
  )({
    default: 48,
    en: "Hours that messages stay on disk.",
    zh: "消息在磁盘上保留的小时数。",
  }),
  maxStoreSize: size(rules.storeSize)({
    otherwise: { en: "none: the disk is the limit", zh: "无：以磁盘为限" },
    example: "20g",
    en: "What a master's store may take on disk. From nine tenths of it on, expired messages are deleted at any hour; above it clients send to other brokers, and the broker is unhealthy, until some have expired.",
    zh: "主节点的存储在磁盘上最多占用的大小。达到其九成时，过期消息在任何时刻都会被删除；超过后客户端改向其他 Broker 发送，该 Broker 处于 unhealthy 状态，直到有消息过期。",
  }),
  listenPort: port(aroundListenPort)({
    otherwise: {
      en: "10911 for a name that ends in a, 0 or nothing of the kind, 10921 for b or 1, and so on",
      zh: "名称以 a、0 或其他字符结尾时为 10911，以 b 或 1 结尾时为 10921，依此类推",
    },
    plain: true,
    own: true,
    en: "Port of the broker, in its container and on the Docker host alike, as clients are told to use it. The port two below it, the VIP channel, is published with it.",
    zh: "Broker 端口，容器内与 Docker 主机上相同，因为客户端会被告知使用它。比它小 2 的 VIP 通道端口也一同发布。",
  }),
  heap: heap(128),
  brokerConf: configuration({
    example: "{ maxMessageSize: 8388608 }",
    otherwise: {
      en: "none; in rocketmq5 timerFlushIntervalMs: 10000",
      zh: "无；rocketmq5 中为 timerFlushIntervalMs: 10000",
    },
    en: "Further keys of broker.conf, checked against those that the profile's RocketMQ knows.",
    zh: "broker.conf 的其他键，按 profile 对应的 RocketMQ 所认识的键检查。",
  }),
  uncheckedBrokerConf: configuration({
    otherwise: { en: "none", zh: "无" },
    en: "Further keys of broker.conf, passed on unchecked, for another RocketMQ than the profile's.",
    zh: "broker.conf 的其他键，不检查直接写入，用于与 profile 不同版本的 RocketMQ。",
  }),
  ...serverSettings,
} satisfies Settings;

/** Which of a group a broker is that is used without a cluster. */
export const replicaSetting = {
  replica: integer(
    "the number of a replica",
    0,
    8,
  )({
    default: 0,
    plain: true,
    en: "Which of the group's replicas it is.",
    zh: "它是组中的第几个副本，从 0 开始。",
  }),
} satisfies Settings;

type BrokerValues = Complete<typeof brokerSettings, { brokerName: string; listenPort: number }>;

/** Between the ports of a group's replicas, which may share a machine. */
export const portsBetweenReplicas = 100;

export interface ResolvedBroker
  extends
    ResolvedServer,
    Pick<
      BrokerValues,
      | "brokerName"
      | "brokerId"
      | "brokerRole"
      | "flushDiskType"
      | "deleteWhen"
      | "fileReservedTime"
      | "listenPort"
    > {
  readonly heap: number;
  readonly brokerClusterName: string;
  /** Its key in the map of brokers, which it shares with the other replicas. */
  readonly group: string;
  /** Which of them it is, from 0, and how many there are. */
  readonly replica: number;
  readonly replicas: number;
  /** Whether controllers say whether it is the master; its id tells it from the other replicas here alone. */
  readonly controlled: boolean;
  /** Bytes that its store may take; absent: as much as there is. */
  readonly maxStoreSize?: number;
  /** Further keys of broker.conf. */
  readonly brokerConf: Conf;
  /** Where Prometheus finds its metrics, in its container and on the Docker host alike; absent: nowhere. */
  readonly metricsPort?: number;
}

/** @param replica which of the group's, from 0 */
export function resolveBroker(
  fields: Fields,
  group: string,
  shared: ResolvedShared,
  brokerClusterName: string,
  replica = 0,
): ResolvedBroker {
  const { server, names } = shared.profile;
  const values = readSettings(fields, brokerSettings, {
    brokerName: group,
    listenPort: 10911 + indexIn(group) * 10,
    heap: rules.bytesOf(server.broker.heap),
  });
  const { brokerName, replicas, deleteWhen, fileReservedTime, heap } = values;
  if (replica === 0 && (values.hosts?.length ?? 0) > replicas)
    fields.reject("hosts", `there are more of them than replicas, of which there are ${replicas}.`);
  const catalogue = server.keys.broker;
  const replicated = resolveReplica(fields, replica, values, shared.profile);
  const { brokerId, brokerRole, flushDiskType, controlled } = replicated;
  const brokerConf = {
    ...usualReplication(replicated, catalogue),
    ...replicated.conf,
    ...resolveBrokerConf(fields, shared, controlled),
  };
  checkBrokerConf(fields, { brokerConf, brokerRole, flushDiskType }, shared);
  checkReplica(fields, { ...replicated, brokerConf }, catalogue);
  const buffers = bytesOfStorePool({ brokerConf, brokerRole, flushDiskType }, shared.profile);
  const usual = { image: server.image, containerName: names.broker };
  const name = replicaName(group, replica);
  const resolvedServer = resolveServer(fields, name, usual, heap, shared, buffers);
  checkDirectMemory(fields, resolvedServer);
  return {
    ...resolvedServer,
    host: values.hosts?.[replica],
    ...{
      brokerClusterName,
      group,
      replica,
      replicas,
      controlled,
      brokerName,
      brokerId,
      brokerRole,
      flushDiskType,
      deleteWhen,
      fileReservedTime,
      heap,
    },
    maxStoreSize: resolveStoreSize(fields, values.maxStoreSize, replicated, brokerConf),
    listenPort: resolvePort(
      fields,
      "listenPort",
      values.listenPort + replica * portsBetweenReplicas,
      shared,
      aroundListenPort,
    ),
    brokerConf,
    metricsPort: resolveMetricsPort(
      fields,
      {
        place: brokerConfPlace,
        conf: brokerConf,
        usualPort: 5557 + indexIn(group) * 10 + replica * portsBetweenReplicas,
      },
      shared,
    ),
  };
}

/** A bound of the store can be kept, by what else is set. Slaves keep what their master has. */
function resolveStoreSize(
  fields: Fields,
  maxStoreSize: number | undefined,
  replicated: Replicated,
  brokerConf: Conf,
): number | undefined {
  if (maxStoreSize === undefined || isSlave(replicated)) return undefined;
  const least = 2 * commitLogFileSize({ brokerConf });
  if (maxStoreSize < least)
    fields.reject(
      "maxStoreSize",
      `RocketMQ deletes whole files of its commit log, and never the one that it writes to: ${rules.mib(least)} at least are wanted, ` +
        "two such files, or a smaller brokerConf.mappedFileSizeCommitLog.",
    );
  if (brokerConf.brokerPermission !== undefined)
    rejectBrokerKey(
      fields,
      "brokerPermission",
      "with maxStoreSize it follows from what the store takes: leave one of them out.",
    );
  return maxStoreSize;
}

/** RocketMQ's network and timers take some of the JVM's direct memory too. */
const besidesBuffers = 96 * 2 ** 20;

/** By itself a broker's JVM may reserve as much besides its heap as its heap is large, and the buffers on top. */
function checkDirectMemory(fields: Fields, { jvmOptions, buffers }: ResolvedServer): void {
  const given = jvmOptions.map((option) => /^-XX:MaxDirectMemorySize=(\d+[kmg]?)$/i.exec(option)?.[1]);
  const last = given.filter((size) => size !== undefined).at(-1);
  const needed = buffers + besidesBuffers;
  if (buffers === 0 || last === undefined || rules.bytesOf(last) >= needed) return;
  const expected =
    `the buffers of transientStorePoolEnable and what RocketMQ takes besides need ${rules.mib(needed)} of direct memory: ` +
    "leave out -XX:MaxDirectMemorySize, which follows from them, or raise it.";
  fields.reject("jvmOptions", expected);
}
