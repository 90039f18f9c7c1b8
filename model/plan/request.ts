import { quoted } from "./shell";
import { tlsPaths } from "./tlsPaths";
import { toolsFile, toolsValue } from "./toolsFile";

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
  controllerElectMaster: 1002,
  controllerGetMetadataInfo: 1005,
  getSyncStateData: 1006,
} as const;

/** Where a server listens in its container; without an address it does on all. */
export interface Listening {
  readonly port: number;
  readonly address?: string;
}

/** A line that connects to a server, or ends. It needs `asking` before it. */
export const connectTo = ({ address = "127.0.0.1", port }: Listening): string =>
  `connect ${address} ${port} || exit 1`;

/** What a request says besides its code. */
interface Said {
  /** Their names begin with small letters. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** It says nothing but what is wrong, and ends when nobody writes to it any more. The name is for no server to see. */
const opensslOptions = `-quiet -verify 9 -verify_quiet -verify_return_error -no_ign_eof -servername rocketmq -CAfile ${tlsPaths.ca}`;

/** A script of sed for what openssl says of a server: the first reason alone. */
const whatIsWrong =
  "/^verify error/{s/.*:/$1:$2: /p;q};/:error:/{s/.*:error:[^:]*:[^:]*:[^:]*:\\([^:]*\\):.*/$1:$2: no TLS: \\1/p;q}";

/** How long a server elsewhere is given to take a connection: what is sent to a host that is cut off is not answered for minutes. */
const reachSeconds = 1;

/**
 * Lines that define `connect` and `ask`. Connections are read at 3 and written at 4. Where the container has certificates, they are
 * encrypted, and the server is verified: one that is not of the cluster's authority does not answer. Where the container has RocketMQ's
 * credentials of command-line tools, requests are signed: with access control, brokers want the HMAC of their fields' values in the
 * order of their names, and of their body.
 */
export const asking = `connect() {
  [[ $1 == 127.* ]] || timeout ${reachSeconds} bash -c ": </dev/tcp/$1/$2" 2>/dev/null || return
  { exec 3<>/dev/tcp/$1/$2 4>&3; } 2>/dev/null || return
  [[ -r ${tlsPaths.ca} ]] || return 0
  exec 3<&- 4<&- 3<> <(:)
  exec 4> >(exec openssl s_client ${opensslOptions} -connect $1:$2 >&3 2> >(sed -n "${whatIsWrong}" >&2))
  exec 3</dev/fd/3
}
disconnect() { exec 3<&- 4>&-; }
secretKey= accessKey=
[[ -r ${toolsFile} ]] && accessKey=${toolsValue("accessKey")}
escaped() { sed 's/ .*//; s/../\\\\x&/g'; }
pad() {
  local i char
  for ((i = 0; i < 64; i++)); do
    printf -v char %d "'\${secretKey:i:1}"
    printf '\\\\%03o' $((char ^ $1))
  done
}
sign() {
  local inner
  inner=$({ printf "$(pad 54)"; printf %s "$1"; } | sha1sum | escaped)
  printf "$(printf "$(pad 92)$inner" | sha1sum | escaped)" | base64
}
octal() { printf '\\\\%03o' $(($1 >> 24 & 255)) $(($1 >> 16 & 255)) $(($1 >> 8 & 255)) $(($1 & 255)); }
ask() {
  local LC_ALL=C fields=$2 header
  if [[ $accessKey ]]; then
    [[ $secretKey ]] || secretKey=${toolsValue("secretKey")}
    fields="\\"AccessKey\\":\\"$accessKey\\",\\"Signature\\":\\"$(sign "$accessKey$3$4")\\"\${2:+,$2}"
  fi
  header="{\\"code\\":$1,\\"language\\":\\"JAVA\\",\\"version\\":0,\\"opaque\\":1,\\"flag\\":0,\\"extFields\\":{$fields}}"
  # In a shell of its own: who takes no TLS, or is not verified, is gone already.
  (printf "$(octal $((4 + \${#header} + \${#4})))$(octal \${#header})%s" "$header$4" >&4) 2>/dev/null
  # The answer begins with its length in four bytes; the connection stays open behind it.
  read -r a b c d < <(head -c 4 <&3 | od -An -tu1)
  length=$(((a << 24) + (b << 16) + (c << 8) + d))
  ((length))
}`;

/** A line that sends a request, and sets `length` to the answer's, which follows at 3; it fails where there is none. It needs `asking` before it. */
export function ask(code: number, { fields = {}, body = "" }: Said = {}): string {
  const values = Object.keys(fields)
    .sort()
    .map((name) => fields[name]);
  const json = JSON.stringify(fields).slice(1, -1);
  return ["ask", code, ...[json, values.join(""), body].map(quoted)].join(" ");
}

/** A command of lines that speak with a server. */
export const speakWith = (at: Listening, lines: readonly string[]): readonly string[] => [
  "bash",
  "-c",
  [asking, connectTo(at), ...lines].join("\n"),
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
