import { accessControlOf } from "./accessControl";
import { Conf } from "./conf";
import { ConfigurationPlace, fixedByOthers, rejectKey, resolveConfiguration } from "./configuration";
import { Fields } from "./fields";
import { derivedForMetrics } from "./metrics";
import { lowestPort, problemOfRawPort } from "./port";
import { ResolvedShared } from "./shared";
import { Buffered, bytesOfStorePool, commitLogFileSize } from "./storeFiles";
import { unsupportedKeys } from "./unsupportedKeys";

export const brokerConfPlace: ConfigurationPlace = {
  setting: "brokerConf",
  unchecked: "uncheckedBrokerConf",
};

/** Reports a key of broker.conf where it stands. */
export const rejectBrokerKey = (fields: Fields, key: string, expected: string): void =>
  rejectKey(fields, brokerConfPlace, key, expected);

/** Keys that follow from other settings, and from which. */
const derived = fixedByOthers({
  brokerIP1: "ip",
  bindAddress: "networkMode and bindAddress",
  namesrvAddr: "the name servers of the cluster",
  listenPort: "listenPort",
  brokerClusterName: "brokerClusterName",
  brokerName: "brokerName",
  brokerId: "brokerId",
  brokerRole: "brokerRole",
  flushDiskType: "flushDiskType",
  deleteWhen: "deleteWhen",
  fileReservedTime: "fileReservedTime",
  configName: "brokerName",
  clusterName: "brokerClusterName",
  ...derivedForMetrics,
});

/** Keys without which a group does not keep its promise. */
const derivedOfReplicas = fixedByOthers({
  enableControllerMode: "durability",
  controllerAddr: "the controllers of the cluster",
  allAckInSyncStateSet: "durability",
  haListenPort: "listenPort",
  enableSlaveActingMaster: "durability",
});

/** Keys that would take the data away from where it outlives the container. */
const storePath = /^(storePath|rocketmqHome$|authConfigPath$|brokerConfigPath$)/;

/** The further keys of broker.conf. */
export const resolveBrokerConf = (
  fields: Fields,
  { profile, profile: { name, server }, superUser }: ResolvedShared,
  controlled: boolean,
): Record<string, string> =>
  resolveConfiguration(fields, {
    accessControl: accessControlOf(superUser, profile),
    ...brokerConfPlace,
    catalogue: server.keys.broker,
    version: server.version,
    unsupported: unsupportedKeys("broker", name, controlled),
    fixed: (key) =>
      derived(key) ??
      (controlled ? derivedOfReplicas(key) : undefined) ??
      (storePath.test(key)
        ? "the store stays where the data outlives its container: set workspace or storage."
        : undefined),
  });

/** Reports keys that are legal, but not together, or not with the broker's other settings. */
export function checkBrokerConf(fields: Fields, broker: Buffered, shared: ResolvedShared): void {
  checkReplicationPort(fields, broker.brokerConf, shared);
  checkFileSize(fields, broker.brokerConf);
  checkStorePool(fields, broker, shared);
  checkTieredStore(fields, broker.brokerConf, shared);
}

function checkReplicationPort(fields: Fields, { haListenPort }: Conf, shared: ResolvedShared): void {
  const lowest = shared.profile.name === "rocketmq5" ? lowestPort(shared) : 1; // others do not heed it
  if ([undefined, "", "0"].includes(haListenPort)) return;
  const problem = problemOfRawPort(Number(haListenPort), lowest);
  if (problem !== undefined) rejectBrokerKey(fields, "haListenPort", `${problem}, or 0 for listenPort + 1.`);
}

/** What a message takes besides its body: its properties, which may have 32 KiB, its topic and some numbers. */
const besidesBody = 64 * 2 ** 10;

/** What the largest message takes. */
export const roomOfMessage = ({ maxMessageSize }: Conf): number =>
  Number(maxMessageSize ?? 4 * 2 ** 20) + besidesBody;

/** RocketMQ acknowledges a message that no file can hold, and loses it. */
function checkFileSize(fields: Fields, brokerConf: Conf): void {
  const largest = roomOfMessage(brokerConf);
  const size = commitLogFileSize({ brokerConf });
  const key = ["mappedFileSizeCommitLog", "mapedFileSizeCommitLog"].find(
    (one) => Number(brokerConf[one]) > 0,
  );
  if (key === undefined || size >= largest) return;
  const expected =
    `a message of maxMessageSize and what it takes besides, ${largest} bytes, do not fit into such a file, and ` +
    "RocketMQ would acknowledge it and lose it: raise it, or lower maxMessageSize.";
  rejectBrokerKey(fields, key, expected);
}

/** RocketMQ leaves the buffers out without a word where it cannot use them. A slave shares the key with its master. */
function checkStorePool(fields: Fields, broker: Buffered, { profile }: ResolvedShared): void {
  const { brokerConf, brokerRole } = broker;
  const used = bytesOfStorePool(broker, profile) > 0 || brokerRole === "SLAVE";
  if (brokerConf.transientStorePoolEnable !== "true" || used) return;
  const why =
    brokerConf.writeWithoutMmap === "true"
      ? "with writeWithoutMmap"
      : "with flushDiskType SYNC_FLUSH, in the versions of this profile,";
  const expected = `${why} RocketMQ does without these buffers: leave one of them out.`;
  rejectBrokerKey(fields, "transientStorePoolEnable", expected);
}

/** RocketMQ's tiered store has its second tier in the broker's memory unless told otherwise, and anywhere in its container. */
function checkTieredStore(
  fields: Fields,
  { messageStorePlugIn = "", tieredBackendServiceProvider, tieredStoreFilePath }: Conf,
  { profile: { server } }: ResolvedShared,
): void {
  const provider = "org.apache.rocketmq.tieredstore.provider.PosixFileSegment";
  const store = `${server.home}/store/`;
  if (!messageStorePlugIn.endsWith(".TieredMessageStore") || tieredBackendServiceProvider === "") return;
  const inMemory = /^$|\.MemoryFileSegment$/.test(tieredBackendServiceProvider ?? "");
  const inContainer =
    tieredBackendServiceProvider === provider &&
    tieredStoreFilePath !== "" &&
    !tieredStoreFilePath?.startsWith(store);
  if (!inMemory && !inContainer) return;
  const expected =
    `${inMemory ? "its second tier would be this broker's memory" : "its second tier would go with the container"}: in ` +
    `${brokerConfPlace.unchecked} set tieredBackendServiceProvider to ${provider} and tieredStoreFilePath to a folder below ${store}, ` +
    "or have a provider of your own.";
  rejectBrokerKey(fields, "messageStorePlugIn", expected);
}
