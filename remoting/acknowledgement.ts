/**
 * What a server says of a message: `stored` as it was configured to; `busy`, and did not store it; or that the message is
 * stored, and what is missing, which to RocketMQ's clients is a send without an error.
 */
export type Acknowledgement = "stored" | "busy" | Shortfall;

/** RocketMQ's own names. */
export type Shortfall = keyof typeof shortfalls;

/** What is missing, and what to do. */
const shortfalls = {
  FLUSH_DISK_TIMEOUT:
    "it was not on disk in time. With flushDiskType SYNC_FLUSH it is to be: the disk is too slow, or syncFlushTimeout too short.",
  SLAVE_NOT_AVAILABLE:
    "no slave was there to have it too. With brokerRole SYNC_MASTER one is to have it: see that it runs and is near its master.",
  FLUSH_SLAVE_TIMEOUT:
    "too few slaves had it in time. With brokerRole SYNC_MASTER as many brokers are to have it as inSyncReplicas says: see " +
    "that the slaves run and are near their master.",
} as const;

/** A broker's and a proxy's codes for them, by remoting. */
const byCode: Readonly<Record<number, Shortfall>> = {
  10: "FLUSH_DISK_TIMEOUT",
  11: "SLAVE_NOT_AVAILABLE",
  12: "FLUSH_SLAVE_TIMEOUT",
};

/** A proxy's by gRPC: MASTER_PERSISTENCE_TIMEOUT, HA_NOT_AVAILABLE and SLAVE_PERSISTENCE_TIMEOUT. */
const byGrpcCode: Readonly<Record<number, Shortfall>> = {
  50401: "FLUSH_DISK_TIMEOUT",
  50002: "SLAVE_NOT_AVAILABLE",
  50402: "FLUSH_SLAVE_TIMEOUT",
};

/** The codes of an answer to a message that is stored all the same. */
export const shortfallCodes: readonly number[] = Object.keys(byCode).map(Number);

export const shortfallOf = (code: number): Shortfall | undefined => byCode[code];

export const shortfallOfGrpc = (code: number): Shortfall | undefined => byGrpcCode[code];

/** For a user. */
export const describeShortfall = (shortfall: Shortfall): string =>
  `It stored a message, but answered ${shortfall}: ${shortfalls[shortfall]}`;
