import { checkBrokerConf, ConfValue } from "./brokerConf";
import { Fields } from "./fields";
import { checkImage } from "./image";
import { markOf, nameAt } from "./names";
import { checkPort, lowestPort, portFrom } from "./port";
import * as rules from "./rules";
import { SharedSpec } from "./shared";

export const brokerRoles = ["ASYNC_MASTER", "SYNC_MASTER", "SLAVE"] as const;
export const flushDiskTypes = ["ASYNC_FLUSH", "SYNC_FLUSH"] as const;

/** A broker: it receives, stores and serves messages. */
export interface BrokerSettings {
  /** Name of the container, and its name on the shared network. Default `rmqbroker`. */
  readonly containerName?: string;
  /** Image, without the registry. Default: the profile's. */
  readonly image?: string;
  /** Heap, as the JVM's -Xmx takes it. Default: the profile's (320m; `rocketmq44`: 200000000). */
  readonly heap?: string;
  /** RocketMQ's `brokerClusterName`. Default DefaultCluster. */
  readonly brokerClusterName?: string;
  /** RocketMQ's `brokerName`, which a master shares with its slaves. Default broker-a, broker-b and so on;
   * a slave's: the first broker's. */
  readonly brokerName?: string;
  /** RocketMQ's `brokerId`: 0 is the master, above 0 are slaves. Default 0. */
  readonly brokerId?: number;
  /** RocketMQ's `brokerRole`. Default ASYNC_MASTER. */
  readonly brokerRole?: (typeof brokerRoles)[number];
  /** RocketMQ's `flushDiskType`; SYNC_FLUSH acknowledges only what is on disk. Default ASYNC_FLUSH. */
  readonly flushDiskType?: (typeof flushDiskTypes)[number];
  /** RocketMQ's `deleteWhen`: hours of the day at which expired messages are deleted, such as 04 or 04;16. Default 04. */
  readonly deleteWhen?: string;
  /** RocketMQ's `fileReservedTime`: hours that messages stay on disk. Default 48. */
  readonly fileReservedTime?: number;
  /**
   * RocketMQ's `listenPort`, in the container and on the Docker host alike, because clients are told to use it. The
   * port two below it (the "VIP channel") is published with it. Default 10911; of each further broker 10 more.
   */
  readonly listenPort?: number;
  /** Further keys of broker.conf, checked against those that the profile's RocketMQ knows. */
  readonly brokerConf?: Readonly<Record<string, ConfValue>>;
  /** Further keys of broker.conf that are passed on as they are: for a newer RocketMQ than the profile's. */
  readonly uncheckedBrokerConf?: Readonly<Record<string, ConfValue>>;
}

export interface BrokerSpec {
  readonly containerName: string;
  readonly image: string;
  /** Bytes. */
  readonly heap: number;
  readonly brokerClusterName: string;
  readonly brokerName: string;
  readonly brokerId: number;
  readonly brokerRole: string;
  readonly flushDiskType: string;
  readonly deleteWhen: string;
  readonly fileReservedTime: number;
  readonly listenPort: number;
  /** Further keys of broker.conf. */
  readonly brokerConf: Readonly<Record<string, string>>;
}

/**
 * @param index of the broker in its cluster
 * @param first the cluster's first broker, from which the names and ports of the others follow
 */
export function checkBroker(fields: Fields, shared: SharedSpec, index = 0, first?: BrokerSpec): BrokerSpec {
  const { server } = shared.profile;
  const role = fields.choice("brokerRole", "ASYNC_MASTER", brokerRoles);
  const spec = {
    containerName: fields.text(
      "containerName",
      nameAt(index, first?.containerName ?? server.broker.containerName),
      rules.containerName,
    ),
    image: checkImage(fields, server.image, shared),
    heap: rules.bytesOf(fields.text("heap", server.broker.heap, rules.heapSize(128))),
    brokerClusterName: fields.text("brokerClusterName", "DefaultCluster", rules.topicName),
    brokerName: fields.text("brokerName", brokerNameAt(index, role, first), rules.topicName),
    brokerId: fields.integer("brokerId", 0, 0, Number.MAX_SAFE_INTEGER, "an id, 0 for a master,"),
    brokerRole: role,
    flushDiskType: fields.choice("flushDiskType", "ASYNC_FLUSH", flushDiskTypes),
    deleteWhen: fields.text("deleteWhen", "04", rules.hours),
    fileReservedTime: fields.integer("fileReservedTime", 48, 1, 876000, "a time in hours"),
    listenPort: checkPort(fields, "listenPort", (first?.listenPort ?? 10911) + index * 10, shared, {
      below: 2, // the VIP channel
      above: 1, // replication
    }),
    brokerConf: checkBrokerConf(fields, server.brokerConfKeys),
  };
  const { haListenPort } = spec.brokerConf;
  const lowest = shared.profile.name === "rocketmq5" ? lowestPort(shared) : 1; // others do not heed it
  const legal = [undefined, "0"].includes(haListenPort);
  if (!legal && !(Number(haListenPort) >= lowest && Number(haListenPort) < 65536)) {
    const expected = `${portFrom(lowest)}, a whole number from ${lowest} to 65535, is wanted, or 0 for listenPort + 1.`;
    fields.object("brokerConf").reject("haListenPort", expected);
  }
  const slave = spec.brokerRole === "SLAVE";
  if (slave && spec.brokerId === 0) {
    fields.reject(
      "brokerRole",
      "brokerId 0 is the master: give a slave a brokerId above 0, or choose a master's role.",
    );
  }
  if (!slave && spec.brokerId !== 0) {
    fields.reject("brokerId", `a broker in the role ${spec.brokerRole} is a master: its brokerId is 0.`);
  }
  return spec;
}

/** A master has a name of its own, a slave its master's. */
const brokerNameAt = (index: number, role: string, first?: BrokerSpec): string =>
  role === "SLAVE" && first ? first.brokerName : `broker-${markOf(index)}`;
