import { parseFastjson } from "../../remoting/fastjson";
import { ask, asking, isGranted, Listening, printBody, requestCode, speakWith } from "./request";
import { quoted, refusedExitCode } from "./shell";

/** For how many seconds a message that is stored may wait for the followers: they are in sync, so that it takes no time, mostly. */
const undecidedSeconds = 0.5;

/** A group whose master the controllers choose, as one of its replicas asks for it. */
export interface ControlledGroup {
  readonly brokerClusterName: string;
  readonly brokerName: string;
  /** Where the controllers are, each as `host:port`. */
  readonly controllers: readonly string[];
}

/** A replica of a group as the controllers know it. */
export interface KnownReplica {
  /** The controllers' own for it. */
  readonly brokerId: number;
  /** `host:port` */
  readonly brokerAddress: string;
  readonly alive: boolean;
}

/** What the controllers know of a group. */
export interface SyncState {
  /** `host:port`; absent: there is none. */
  readonly masterAddress?: string;
  readonly inSyncReplicas: readonly KnownReplica[];
  readonly notInSyncReplicas: readonly KnownReplica[];
}

/** A command that asks one controller after the other, until one grants it: that is the leader. */
export const askLeader = (controllers: readonly string[], lines: readonly string[]): readonly string[] => [
  "bash",
  "-c",
  [
    asking,
    `for server in ${controllers.join(" ")}; do`,
    `  connect "\${server%:*}" "\${server##*:}" 2>/dev/null || continue`,
    ...lines.map((line) => `  ${line}`),
    `  disconnect`,
    `done`,
    `exit 1`,
  ].join("\n"),
];

/** A line for `askLeader` that asks what it knows of a group. */
export const askForGroup = (brokerName: string): string =>
  `${ask(requestCode.getSyncStateData, { body: JSON.stringify([brokerName]) })} || continue`;

/** A command that prints what the controllers know of a group. */
export const readSyncState = ({ controllers, brokerName }: ControlledGroup): readonly string[] =>
  askLeader(controllers, [
    askForGroup(brokerName),
    `body=$(${printBody})`,
    `[[ $body == *replicasInfoTable* ]] && printf %s "$body" && exit`,
  ]);

/** Lines for `askLeader` that print a text of the answer, where it has that. */
export const printText = (key: string): string[] => [
  `said=$(head -c $length <&3 | grep -aoE '"${key}":"[^"]+"' | cut -d'"' -f4)`,
  `[[ $said ]] && echo "$said" && exit`,
];

/** The file in a store that RocketMQ keeps for a replica whose group has controllers. */
export const joinedFile = "epochFileCheckpoint";

/** A script that refuses a store of such a replica to a broker that has none: it may lack what another replica has. */
export const outOfGroup = (store: string): string =>
  [
    `if [[ -s ${quoted(`${store}/${joinedFile}`)} ]]; then`,
    `  echo "This store is a replica's of a group with controllers, and another replica may have messages that it lacks." \\`,
    `    "Set durability back to safe or power-safe; to have it as it is all the same, remove ${joinedFile} from it." >&2`,
    `  exit ${refusedExitCode}`,
    `fi`,
  ].join("\n");

/** A command that succeeds once a replica was in its group before, as a file in its store says, or the group has a master. */
export const hasMaster = (
  { controllers, brokerName }: ControlledGroup,
  joined: string,
): readonly string[] => {
  const asked = askLeader(controllers, [
    askForGroup(brokerName),
    `head -c $length <&3 | grep -aqE '"masterAddress":"[^"]+"' && exit`,
  ]);
  return ["bash", "-c", `[[ -s ${quoted(joined)} ]] && exit\n${asked.at(-1)}`];
};

/** @param printed by `readSyncState`; undefined where no controller knows of the group */
export function syncStateIn(printed: string, { brokerName }: ControlledGroup): SyncState | undefined {
  const { replicasInfoTable = {} } = parseFastjson(printed || "{}") as {
    replicasInfoTable?: Readonly<Record<string, Partial<SyncState>>>;
  };
  const { masterAddress, inSyncReplicas = [], notInSyncReplicas = [] } = replicasInfoTable[brokerName] ?? {};
  if (inSyncReplicas.length + notInSyncReplicas.length === 0) return undefined;
  return { masterAddress: masterAddress || undefined, inSyncReplicas, notInSyncReplicas };
}

/**
 * A command by which a master acknowledges nothing more, and which ends when what it was sent is decided. Where it were still taking
 * messages when another becomes the master, it would acknowledge some that it alone has: its followers leave before it knows.
 */
export const holdBack = (at: Listening): readonly string[] =>
  speakWith(at, [
    // More than there can be in sync, so that it refuses each message before it stores it.
    ...setMinInSyncReplicas("99"),
    `sleep ${undecidedSeconds}`,
  ]);

/** A command by which it takes messages again. */
export const takeAgain = (at: Listening, minInSyncReplicas: string): readonly string[] =>
  speakWith(at, setMinInSyncReplicas(minInSyncReplicas));

const setMinInSyncReplicas = (count: string): string[] => [
  ask(requestCode.updateBrokerConfig, { body: `minInSyncReplicas=${count}` }),
  `${isGranted} || exit 1`,
];

/** A command that makes a replica in sync the master of its group. */
export const electMaster = (
  { controllers, brokerName, brokerClusterName: clusterName }: ControlledGroup,
  { brokerId }: KnownReplica,
): readonly string[] =>
  askLeader(controllers, [
    `${ask(requestCode.controllerElectMaster, {
      fields: { brokerId: String(brokerId), brokerName, clusterName, designateElect: "true" },
    })} || continue`,
    `${isGranted} && exit`,
  ]);

/** Whether a replica is the one that listens at a port, which no other of its group has. */
export const isAt = (address: string | undefined, port: number): boolean =>
  address?.endsWith(`:${port}`) ?? false;

/** Whether the others can do without a replica: those that run are in sync, and there are two at least. */
export function canSpare({ inSyncReplicas, notInSyncReplicas }: SyncState, port: number): boolean {
  const others = (replicas: readonly KnownReplica[]) =>
    replicas.filter(({ alive, brokerAddress }) => alive && !isAt(brokerAddress, port));
  return others(notInSyncReplicas).length === 0 && others(inSyncReplicas).length >= 2;
}

/** A command that succeeds once all controllers that answer, and most of them, know a leader. */
export const controllersSettled = (controllers: readonly string[]): readonly string[] => [
  "bash",
  "-c",
  [
    asking,
    `settled=0`,
    `for server in ${controllers.join(" ")}; do`,
    `  connect "\${server%:*}" "\${server##*:}" 2>/dev/null || continue`,
    `  ${ask(requestCode.controllerGetMetadataInfo)} || exit 1`,
    `  head -c $length <&3 | grep -aqE '"controllerLeaderAddress":"[^"]+"' || exit 1`,
    `  disconnect`,
    `  settled=$((settled + 1))`,
    `done`,
    `((settled * 2 > ${controllers.length}))`,
  ].join("\n"),
];
