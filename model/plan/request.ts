/** RocketMQ's requests, as bash sends them: starting the JVM of mqadmin for each would take seconds. */

/** The requests that are sent so, by RocketMQ's names. */
export const requestCode = {
  getAllTopicConfig: 21,
  updateBrokerConfig: 25,
  getBrokerConfig: 26,
  getBrokerRuntimeInfo: 28,
  getTimerMetrics: 61,
  getBrokerClusterInfo: 106,
  getAllSubscriptionGroupConfig: 201,
  getTopicStatsInfo: 202,
  getBrokerConsumeStats: 317,
  deleteExpiredCommitLog: 329,
} as const;

/** Where a server listens in its container; without an address it does on all. */
export interface Listening {
  readonly port: number;
  readonly address?: string;
}

/** A line that makes connection 3 lead to a server, or ends. */
export const connectTo = ({ address = "127.0.0.1", port }: Listening): string =>
  `exec 3<>/dev/tcp/${address}/${port} || exit 1`;

/** What a request says besides its code. */
interface Said {
  readonly fields?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Lines that send a request to the connection 3, and set `length` to the answer's, which follows there. */
export function ask(code: number, { fields, body = "" }: Said = {}): readonly string[] {
  const header = JSON.stringify({
    ...{ code, language: "JAVA", version: 0, opaque: 1, flag: 0 },
    extFields: fields,
  });
  const text = body
    .replaceAll("\\", "\\\\")
    .replaceAll("%", "%%")
    .replaceAll("'", "'\\''")
    .replaceAll("\n", "\\n");
  const lengths = octal(4 + header.length + body.length) + octal(header.length);
  return [
    `printf '${lengths}${header}${text}' >&3`,
    // The answer begins with its length in four bytes; the connection stays open behind it.
    `read -r a b c d < <(head -c 4 <&3 | od -An -tu1)`,
    `length=$(((a << 24) + (b << 16) + (c << 8) + d))`,
  ];
}

/** A command of lines that speak with a server by the connection 3. */
export const speakWith = (at: Listening, lines: readonly string[]): readonly string[] => [
  "bash",
  "-c",
  [connectTo(at), ...lines].join("\n"),
];

/** A command that succeeds where the answer that follows says that the request was granted. */
export const isGranted = `head -c $length <&3 | grep -aqE '"code":0[,}]'`;

/**
 * A command that prints each broker of an answer to GET_BROKER_CLUSTER_INFO with its addresses by id, whatever order its fields have;
 * ids need not be in quotes.
 */
export const brokersListed = `grep -aoE '[{][^{}]*"brokerAddrs":[{][^{}]*[}][^{}]*[}]'`;

/** A line that prints the body of the answer that follows, `length` bytes with a header before it. */
export const printBody =
  `read -r _ b c d < <(head -c 4 <&3 | od -An -tu1); header=$(((b << 16) + (c << 8) + d)); ` +
  `head -c $header <&3 >/dev/null; head -c $((length - 4 - header)) <&3`;

/** A 32-bit number, big-endian, for printf. */
function octal(value: number): string {
  const bytes = [24, 16, 8, 0].map((shift) => (value >> shift) & 0xff);
  return bytes.map((byte) => "\\" + byte.toString(8).padStart(3, "0")).join("");
}
