import { rules } from "../settings";
import { wholeConf } from "./live";
import { permission, setPermission } from "./permission";
import { ask, asking, connectTo, Listening, requestCode } from "./request";
import { quoted } from "./shell";

/** The bound of a broker's store, for which RocketMQ has no key. */
export interface StoreBound {
  /** Bytes. */
  readonly size: number;
  /** The store, absolute in the container. */
  readonly store: string;
  /** Where the broker listens in its container. */
  readonly at: Listening;
}

/** There while the store is what keeps clients from sending. It goes with each start, as does what the running broker was told. */
const mark = "/tmp/store-full";

/** Begins what is said of a full store; `kept` is the shell's. */
const storeFull = (size: number): string =>
  `store full: $((kept / 1024)) MiB of ${rules.mib(size)} (maxStoreSize) are in use, so it is for reading only ` +
  "until some of it expires; lower fileReservedTime, or raise maxStoreSize";

const kibibytes = (bytes: number): number => Math.floor(bytes / 1024);

/** Sets `kept`: the KiB on disk, where what a file only reserves takes no room. */
const measure = (store: string): string => `read -r kept _ < <(du -sk ${quoted(store)} 2>/dev/null)`;

/** A script that has a broker whose store is full begin without taking messages. It comes after `joinConf`. */
export const startBounded = ({ size, store }: StoreBound): string =>
  [
    `rm -f ${mark}`,
    measure(store),
    `if ((kept > ${kibibytes(size)})); then`,
    `  echo "${storeFull(size)}" >&2`,
    `  echo brokerPermission=${permission.read} >>${wholeConf}`,
    `  touch ${mark}`,
    `fi`,
  ].join("\n");

/**
 * The store is within its bound. Above it the broker loses its permission to be written to, by which clients send to others, and gets
 * it back below. From nine tenths on RocketMQ is asked for what it does at `deleteWhen` only, to delete what has expired.
 */
export function withinBound({ size, store, at }: StoreBound): readonly string[] {
  const lines = [
    asking,
    measure(store),
    `if ((kept > ${kibibytes(size * 0.9)})); then`,
    ...[connectTo(at), ask(requestCode.deleteExpiredCommitLog), `head -c $length <&3 >/dev/null; disconnect`],
    `fi`,
    `if ((kept > ${kibibytes(size)})); then`,
    `  touch ${mark}`,
    connectTo(at),
    ...setPermission(permission.read),
    `  echo "${storeFull(size)}"`,
    `  exit 1`,
    `elif [[ -e ${mark} ]]; then`,
    connectTo(at),
    ...setPermission(permission.read + permission.write),
    `  rm ${mark}`,
    `fi`,
  ];
  return ["bash", "-c", lines.join("\n")];
}
