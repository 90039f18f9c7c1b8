import { ProfileName } from "../profiles";
import { Conf } from "./conf";

/** What of a key's values no cluster of ours can live with, and why. */
export interface Unsupported {
  /** @param conf all keys beside it; those that are not known yet are empty */
  readonly refused: (value: string, conf: Conf) => boolean;
  /** Why, and what to do. */
  readonly why: string;
  /** In which profiles' versions it is so; absent: in all. */
  readonly profiles?: readonly ProfileName[];
  /** It is so without controllers alone. */
  readonly withoutController?: boolean;
}

const always = (): boolean => true;
const ifOn = (value: string): boolean => value === "true";
const ifOff = (value: string): boolean => value === "false";
const unlessOneOf =
  (...legal: readonly string[]) =>
  (value: string): boolean =>
    !legal.includes(value);
const unlessLike =
  (legal: RegExp) =>
  (value: string): boolean =>
    !legal.test(value);
const each = (
  keys: readonly string[],
  refused: Unsupported["refused"],
  why: string,
  more: Pick<Unsupported, "withoutController"> = {},
): Record<string, Unsupported> => Object.fromEntries(keys.map((key) => [key, { refused, why, ...more }]));

const unlessExporterIs = (type: string): Unsupported => ({
  refused: (_, { metricsExporterType = "DISABLE" }) => !["", type].includes(metricsExporterType),
  why: `it does nothing unless metricsExporterType is ${type}: set that too, or remove it.`,
});

const unlessControlled =
  "it counts where a controller gives brokers their roles, as with durability safe, and this one has none: remove it.";
const withoutDeletion =
  "a broker without it fails to delete topics, and a start leaves its own behind: remove it.";
const withoutDLedger =
  "it counts with enableDLegerCommitLog, which a cluster of masters and slaves does without: remove it.";

/** What is sent goes to whom the exporter's type says, and in a form that RocketMQ can read; alike in all kinds of servers. */
const metrics = {
  metricsPromExporterPort: unlessExporterIs("PROM"),
  metricsGrpcExporterTarget: unlessExporterIs("OTLP_GRPC"),
  ...each(
    ["metricsLabel", "metricsGrpcExporterHeader"],
    unlessLike(/^[^:,]+:[^:,]+(,[^:,]+:[^:,]+)*$/),
    "pairs such as team:orders,stage:test are wanted: RocketMQ drops what is none.",
  ),
};

/**
 * Keys that RocketMQ knows and heeds, and that leave a server of ours hanging, dead or of no use, by kind of server. Each
 * was tried on servers of the profiles' versions.
 */
const all = {
  broker: {
    enableControllerMode: {
      refused: ifOn,
      why:
        "such a broker waits for a controller to give it its role, and this one has none: it would never register. " +
        "Remove it, and set durability to safe, which has controllers.",
      withoutController: true,
    },
    ...each(["fetchControllerAddrByDnsLookup", "asyncLearner", "syncFromLastFile"], ifOn, unlessControlled),
    ...each(
      [
        "controllerAddr",
        "brokerElectionPriority",
        "checkSyncStateSetPeriod",
        "controllerHeartBeatTimeoutMills",
        "haMaxTimeSlaveNotCatchup",
        "syncBrokerMetadataPeriod",
        "syncControllerMetadataPeriod",
      ],
      always,
      unlessControlled,
      { withoutController: true },
    ),
    enableDLegerCommitLog: {
      refused: ifOn,
      why:
        "DLedger's brokers elect their master by themselves, and RocketMQ itself gives that up. Remove it; with durability " +
        "safe controllers do.",
    },
    ...each(["dLegerGroup", "dLegerPeers", "dLegerSelfId", "preferredLeaderId"], always, withoutDLedger),
    enableBatchPush: { refused: ifOn, why: withoutDLedger },
    duplicationEnable: {
      refused: ifOn,
      why: "such a broker takes messages and hands none out. Remove it; replicas keep copies without it.",
    },
    compressedRegister: {
      profiles: ["rocketmq5"],
      refused: ifOn,
      why: "name servers cannot read such a registration, and the broker would never be known: remove it.",
    },
    scanAvailableNameSrv: {
      refused: ifOff,
      why: "a broker that does not look which name servers there are registers at none: remove it.",
    },
    enableDetailStat: { profiles: ["rocketmq5"], refused: ifOff, why: withoutDeletion },
    timerWheelEnable: { refused: ifOff, why: withoutDeletion },
    brokerPermission: {
      refused: unlessOneOf("2", "4", "6"),
      why: "6 is wanted, to take messages and hand them out, 4 to hand them out alone, or 2 to take them alone.",
    },
    storeType: {
      refused: unlessOneOf("default", "defaultRocksDB"),
      why: "default or defaultRocksDB is wanted: RocketMQ takes anything else for default.",
    },
    rocksdbCQDoubleWriteEnable: {
      refused: (value, { storeType = "default" }) => value === "true" && storeType === "default",
      why: "a broker with the default storeType does not start with it: remove it, or set storeType to defaultRocksDB.",
    },
    configManagerVersion: {
      refused: unlessOneOf("v1", "v2"),
      why: "v1 or v2 is wanted: RocketMQ takes anything else for v1.",
    },
    fetchNamesrvAddrByAddressServer: {
      refused: ifOn,
      why: "the broker is told the cluster's name servers, and asks nobody else for them: remove it.",
    },
    ...metrics,
    messageDelayLevel: {
      refused: unlessLike(/^\d+[smhd]( \d+[smhd])*$/),
      why: "times such as 1s 5s 10m 2h are wanted, with one blank between them; a broker with others does not start.",
    },
  },
  namesrv: {
    enableControllerInNamesrv: {
      refused: ifOn,
      why: "name servers are controllers where a broker group wants them: remove it, and set its durability to safe.",
    },
    clusterTest: {
      refused: ifOn,
      why: "such a name server asks another environment's for what it does not know: remove it.",
    },
    needWaitForService: {
      refused: ifOn,
      why: "such a name server answers no client for waitSecondsForService after each start: remove it.",
    },
    ...each(
      ["waitSecondsForService"],
      always,
      "it counts with needWaitForService, which keeps clients waiting: remove it.",
    ),
    ...each(
      ["configStorePath", "kvConfigPath", "rocketmqHome"],
      always,
      "what it names stays where it outlives the container: remove it.",
    ),
  },
  proxy: {
    ...metrics,
    brokerConfigPath: {
      refused: always,
      why: "it counts for a proxy that is a broker too, and here each stands on its own: set brokerConf.",
    },
    metricCollectorMode: {
      refused: (value, { metricCollectorAddress }) =>
        !/^(off|proxy)$/i.test(value) && (!/^on$/i.test(value) || metricCollectorAddress === undefined),
      why: "off, proxy, or on with a metricCollectorAddress is wanted: RocketMQ takes anything else for off, or fails its clients.",
    },
  },
} satisfies Record<string, Readonly<Record<string, Unsupported>>>;

/** The keys of a kind of server in a profile. */
export const unsupportedKeys = (
  kind: keyof typeof all,
  profile: ProfileName,
  controlled = false,
): Readonly<Record<string, Unsupported>> =>
  Object.fromEntries(
    Object.entries<Unsupported>(all[kind]).filter(
      ([, { profiles = [profile], withoutController = false }]) =>
        profiles.includes(profile) && !(withoutController && controlled),
    ),
  );

/** Numbers of which a server with none does not start, or fails at the first message; in all kinds of servers. */
const atLeastOne: readonly { readonly keys: RegExp; readonly what: string }[] = [
  { keys: /(ThreadPoolNums|WorkerThreads)$/, what: "one thread" },
  { keys: /QueueCapacity$/, what: "room for one request" },
  { keys: /^(mapp?ed|mapper)FileSize/, what: "a file of one byte" },
];

/** Why a key cannot have a value here. @param usual RocketMQ's own, which changes nothing */
export function problemOfUnsupported(
  unsupported: Readonly<Record<string, Unsupported>>,
  key: string,
  value: unknown,
  usual: string | undefined,
  conf: Conf,
): string | undefined {
  const text = String(value);
  if (text === usual) return undefined;
  const known = Object.hasOwn(unsupported, key) ? unsupported[key] : undefined;
  if (known?.refused(text, conf)) return known.why;
  const number = atLeastOne.find(({ keys }) => keys.test(key));
  return number && Number(text) < 1 ? `${number.what} at least is wanted.` : undefined;
}
