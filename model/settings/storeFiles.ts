import { Conf } from "./conf";
import type { Profile } from "../profiles";

/** The size of the files that a broker writes its messages to. RocketMQ 4.4 has a spelling of its own for the key. */
export const commitLogFileSize = ({ brokerConf }: { readonly brokerConf: Conf }): number =>
  Number(brokerConf.mappedFileSizeCommitLog ?? brokerConf.mapedFileSizeCommitLog) || 2 ** 30;

/** How many buffers there are, by RocketMQ's default. */
const usualPoolSize = 5;

/** What of a broker decides whether it has them. */
export interface Buffered {
  readonly brokerConf: Conf;
  readonly brokerRole: string;
  readonly flushDiskType: string;
}

/**
 * Bytes of the buffers that a broker reserves at its start besides its heap: with `transientStorePoolEnable` messages are
 * written to these, each of the size of a file, before they go to the file.
 */
export const bytesOfStorePool = (broker: Buffered, profile: Profile): number =>
  usesStorePool(broker, profile)
    ? Number(broker.brokerConf.transientStorePoolSize ?? usualPoolSize) * commitLogFileSize(broker)
    : 0;

/** Slaves have no use for them, nor, in RocketMQ 4, has a broker that acknowledges only what is on disk. */
const usesStorePool = ({ brokerConf, brokerRole, flushDiskType }: Buffered, { name }: Profile): boolean =>
  brokerConf.transientStorePoolEnable === "true" &&
  brokerRole !== "SLAVE" &&
  (name === "rocketmq5" ? brokerConf.writeWithoutMmap !== "true" : flushDiskType === "ASYNC_FLUSH");
