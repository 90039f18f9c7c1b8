import { brokerConfPlace, checkBrokerConf, rejectBrokerKey, resolveBrokerConf } from "./brokerConf";
import { Conf } from "./conf";
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
} from "./setting";
import { ResolvedShared } from "./shared";

export const brokerRoles = ["ASYNC_MASTER", "SYNC_MASTER", "SLAVE"] as const;
export const flushDiskTypes = ["ASYNC_FLUSH", "SYNC_FLUSH"] as const;

/** How many ports around listenPort are a broker's too: the VIP channel two below, replication one above. */
const aroundListenPort = { below: 2, above: 1 };

/** A broker: it receives, stores and serves messages. */
export const brokerSettings = {
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

type BrokerValues = Complete<typeof brokerSettings, { brokerName: string; listenPort: number }>;

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
  /** Bytes that its store may take; absent: as much as there is. */
  readonly maxStoreSize?: number;
  /** Further keys of broker.conf. */
  readonly brokerConf: Conf;
  /** Where Prometheus finds its metrics, in its container and on the Docker host alike; absent: nowhere. */
  readonly metricsPort?: number;
}

export function resolveBroker(
  fields: Fields,
  name: string,
  shared: ResolvedShared,
  brokerClusterName: string,
): ResolvedBroker {
  const { server, names } = shared.profile;
  const values = readSettings(fields, brokerSettings, {
    brokerName: name,
    listenPort: 10911 + indexIn(name) * 10,
    heap: rules.bytesOf(server.broker.heap),
  });
  const { brokerName, brokerId, brokerRole, flushDiskType, deleteWhen, fileReservedTime, heap } = values;
  const catalogue = server.keys.broker;
  const brokerConf = { ...usualReplication(values, catalogue), ...resolveBrokerConf(fields, shared) };
  checkBrokerConf(fields, { brokerConf, brokerRole, flushDiskType }, shared);
  checkReplica(fields, { brokerRole, brokerId, brokerConf }, catalogue);
  const buffers = bytesOfStorePool({ brokerConf, brokerRole, flushDiskType }, shared.profile);
  const usual = { image: server.image, containerName: names.broker };
  const resolvedServer = resolveServer(fields, name, usual, heap, shared, buffers);
  checkDirectMemory(fields, resolvedServer);
  return {
    ...resolvedServer,
    ...{
      brokerClusterName,
      brokerName,
      brokerId,
      brokerRole,
      flushDiskType,
      deleteWhen,
      fileReservedTime,
      heap,
    },
    maxStoreSize: resolveStoreSize(fields, values, brokerConf),
    listenPort: resolvePort(fields, "listenPort", values.listenPort, shared, aroundListenPort),
    brokerConf,
    metricsPort: resolveMetricsPort(
      fields,
      { name, place: brokerConfPlace, conf: brokerConf, firstPort: 5557 },
      shared,
    ),
  };
}

/** A bound of the store can be kept, by what else is set. Slaves keep what their master has. */
function resolveStoreSize(
  fields: Fields,
  { maxStoreSize, brokerId }: { maxStoreSize?: number; brokerId: number },
  brokerConf: Conf,
): number | undefined {
  if (maxStoreSize === undefined || brokerId !== 0) return undefined;
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
