import { Catalogue } from "../profiles/catalogue";
import { rejectBrokerKey } from "./brokerConf";
import { isSlave } from "./durability";
import { Fields } from "./fields";

/** A broker as far as copies of its messages go: a master and its slaves share a name. */
export interface Replica {
  readonly brokerName: string;
  /** 0 is a master's, unless controllers say who is. */
  readonly brokerId: number;
  readonly controlled: boolean;
  readonly brokerRole: "ASYNC_MASTER" | "SYNC_MASTER" | "SLAVE";
  /** Further keys of broker.conf. */
  readonly brokerConf: Readonly<Record<string, string>>;
}

/** Whether a RocketMQ waits for as many brokers as it is told to; an older one waits for one slave, whatever it is told. */
const countsReplicas = (catalogue: Catalogue): boolean => Object.hasOwn(catalogue, "inSyncReplicas");

/**
 * Keys of broker.conf that make a role what its name says. RocketMQ 5's SYNC_MASTER waits for nobody unless it is told
 * to, and no slave answers consumers. Masters are not told that slaves may be read: consumers are with their master
 * while there is one.
 */
export function usualReplication(
  { brokerRole, controlled }: Pick<Replica, "brokerRole" | "controlled">,
  catalogue: Catalogue,
): Record<string, string> {
  if (controlled) return {};
  if (brokerRole === "SLAVE") return { slaveReadEnable: "true" };
  return brokerRole === "SYNC_MASTER" && countsReplicas(catalogue) ? { inSyncReplicas: "2" } : {};
}

/** Reports what one broker's role and its broker.conf make of each other, whatever other brokers there are. */
export function checkReplica(
  fields: Fields,
  { brokerRole, brokerId, controlled, brokerConf }: Omit<Replica, "brokerName">,
  catalogue: Catalogue,
): void {
  if (controlled) {
    const { minInSyncReplicas } = brokerConf;
    if (minInSyncReplicas !== "" && Number(minInSyncReplicas) < 2)
      rejectBrokerKey(
        fields,
        "minInSyncReplicas",
        "a master that is cut off from all others would acknowledge what only it has: use 2 or more, or remove it for 2.",
      );
    return;
  }
  if (brokerRole === "SLAVE" && brokerId === 0)
    fields.reject(
      "brokerRole",
      "brokerId 0 is the master: give a slave a brokerId above 0, or choose a master's role.",
    );
  if (brokerRole !== "SLAVE" && brokerId !== 0)
    fields.reject("brokerId", `a broker in the role ${brokerRole} is a master: its brokerId is 0.`);
  if (!countsReplicas(catalogue)) return;
  const { inSyncReplicas = "" } = brokerConf; // empty as long as it is not known
  if (brokerRole === "SYNC_MASTER" && inSyncReplicas !== "" && Number(inSyncReplicas) < 2)
    rejectBrokerKey(
      fields,
      "inSyncReplicas",
      "so many brokers have to have a message, the master among them, so that it would wait for no slave: " +
        "use 2 or more, remove it for 2, or set brokerRole to ASYNC_MASTER.",
    );
  if (brokerRole === "ASYNC_MASTER" && Number(inSyncReplicas) > 1)
    rejectBrokerKey(
      fields,
      "inSyncReplicas",
      "an ASYNC_MASTER waits for no slave: set brokerRole to SYNC_MASTER, or remove it.",
    );
  for (const { key, without } of controllersKeys)
    if (![undefined, "", without].includes(brokerConf[key]) && !isHeeded(key, brokerConf))
      rejectBrokerKey(
        fields,
        key,
        "RocketMQ heeds it in controller mode only, and there is no controller: to say how many brokers have to have " +
          "a message, set brokerRole to SYNC_MASTER, and inSyncReplicas where 2 is too few.",
      );
}

/** Keys that sound as if they did something for a SYNC_MASTER, and their defaults. */
const controllersKeys = [
  { key: "allAckInSyncStateSet", without: "false" },
  { key: "minInSyncReplicas", without: "1" },
  { key: "enableAutoInSyncReplicas", without: "false" },
];

const isHeeded = (key: string, { enableSlaveActingMaster }: Replica["brokerConf"]): boolean =>
  enableSlaveActingMaster === "true" && key !== "allAckInSyncStateSet";

/**
 * Reports masters that would wait for slaves that are not there, and slaves without a master. Brokers elsewhere are not
 * known: they are components of their own.
 *
 * @param fieldsOf the settings of each
 */
export function checkReplicas<T extends Replica>(
  brokers: readonly T[],
  fieldsOf: (broker: T) => Fields,
): void {
  for (const broker of brokers.filter(({ controlled }) => !controlled)) {
    if (broker.brokerRole !== "SLAVE") checkMaster(broker, brokers, fieldsOf);
    else if (broker.brokerId !== 0 && mastersOf(broker, brokers).length === 0)
      fieldsOf(broker).report({
        path: fieldsOf(broker).pathOf("brokerName"),
        found: broker.brokerName,
        expected: masterWanted(brokers),
      });
  }
}

function checkMaster<T extends Replica>(
  master: T,
  brokers: readonly T[],
  fieldsOf: (broker: T) => Fields,
): void {
  const { brokerName, brokerId, brokerRole, brokerConf } = master;
  const slaves = brokers.filter((other) => other.brokerName === brokerName && other.brokerId !== 0);
  if (brokerId !== 0) return; // that is what is wrong with it
  if (brokerRole === "SYNC_MASTER" && slaves.length === 0)
    fieldsOf(master).reject(
      "brokerRole",
      "it waits for a slave, and no broker here follows it, so that it would answer every message with " +
        "SLAVE_NOT_AVAILABLE or FLUSH_SLAVE_TIMEOUT: set replicas to 2 instead, or use ASYNC_MASTER.",
    );
  else if (brokerRole === "SYNC_MASTER" && Number(brokerConf.inSyncReplicas) > 1 + slaves.length)
    rejectBrokerKey(
      fieldsOf(master),
      "inSyncReplicas",
      `so many brokers have to have a message, and ${brokerName} has ${1 + slaves.length}, master and slaves: ` +
        "lower it, or add slaves.",
    );
  if (brokerConf.slaveReadEnable !== "true") return;
  for (const slave of slaves.filter((one) => one.brokerConf.slaveReadEnable === "false"))
    rejectBrokerKey(
      fieldsOf(slave),
      "slaveReadEnable",
      "its master has it true, and would send consumers that fall behind to a slave that turns them away: make it the " +
        "same for both.",
    );
}

/** What is allowed where a slave's brokerName is no master's. */
function masterWanted(brokers: readonly Replica[]): string {
  const masters = brokers.filter(({ brokerId }) => brokerId === 0).map(({ brokerName }) => brokerName);
  return (
    "a slave has the brokerName of the master that it follows, and " +
    (masters.length === 0
      ? "this cluster has no master: add one, a broker with the brokerId 0."
      : `none here has this one: use ${masters.join(" or ")}, or add a master.`)
  );
}

/** The masters that a broker may follow: one, where nothing is wrong and no controller says which. */
export const mastersOf = <T extends Replica>(broker: Replica, brokers: readonly T[]): T[] =>
  brokers.filter(
    (other) =>
      other.brokerName === broker.brokerName &&
      other.brokerId !== broker.brokerId &&
      (broker.controlled || (other.brokerId === 0 && isSlave(broker))),
  );
