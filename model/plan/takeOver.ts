import { newsIn } from "./news";
import { ask, asking, brokersListed, printBody, requestCode } from "./request";
import { quoted } from "./shell";

/** For how many seconds a broker looks for others before it starts on its own. */
const patienceSeconds = 10;

/** Topics that every broker makes for itself, but for those that bear its name and its cluster's. */
const topicsOfAll =
  'TBW102|SELF_TEST_TOPIC|BenchmarkTest|OFFSET_MOVED_EVENT|SCHEDULE_TOPIC_XXXX|(RMQ_SYS|rmq_sys)_[^"]*';

/** Subscription groups likewise. */
const groupsOfAll = '(TOOLS|FILTERSRV)_CONSUMER|SELF_TEST_C_GROUP|CID_(ONS|SYS|RMQ_SYS)[^"]*';

/** What is asked for: RocketMQ answers in the form of its own files. */
const parts = [
  {
    code: requestCode.getAllSubscriptionGroupConfig,
    table: "subscriptionGroupTable",
    name: "groupName",
    file: "subscriptionGroup.json",
  },
  { code: requestCode.getAllTopicConfig, table: "topicConfigTable", name: "topicName", file: "topics.json" },
] as const;

/** The file whose absence has all taken over, and so the last that is written. */
const lastFile = parts[1].file;

/** An entry of such a table, whose values hold braces up to two deep. */
const entry = '"[^"{}]+":[{][^{}]*([{][^{}]*([{][^{}]*[}][^{}]*)*[}][^{}]*)*[}]';

/** A broker of a cluster, with its address as of the name server: whatever order the fields have; ids need not be in quotes. */
const masterAt = `"brokerAddrs":[{]([^}]*,)?"?0"?:"([^":]+):([0-9]+)"`;

/**
 * A script by which a master with an empty store takes over the topics and subscription groups of the other masters of its cluster. It
 * is run before the broker is started, so that clients that find it find all of them there. Where there is no other master, or none
 * that has any, there is nothing to do. It finds the name servers as RocketMQ does, by the variable NAMESRV_ADDR.
 *
 * @param hostOf how the script names the host at which a broker is reached, by `$name` and `$host`, what a name server says of it
 */
export function takeOver(
  { brokerClusterName, brokerName }: { brokerClusterName: string; brokerName: string },
  store: string,
  hostOf: string,
): string {
  const script = [
    asking,
    `config=${quoted(`${store}/config`)} new=$(mktemp -d) others= from=`,
    `for server in \${NAMESRV_ADDR//;/ }; do`,
    `  connect "\${server%:*}" "\${server##*:}" && ${ask(requestCode.getBrokerClusterInfo)} || continue`,
    `  known=$(head -c $length <&3 | ${brokersListed} | grep -F ${quoted(`"cluster":"${brokerClusterName}"`)})`,
    `  disconnect`,
    `  while read -r name host port; do`,
    `    others+="|$name"`,
    `    [[ $name != ${quoted(brokerName)} ]] && connect "${hostOf}" "$port" || continue`,
    ...parts.flatMap(({ code, table, name }) => [
      `    ${ask(code)}`,
      `    { ${printBody}; } | sed 's/.*"${table}":{//' | grep -oE ${quoted(entry)} | grep -F '"${name}":' >>"$new/${table}"`,
    ]),
    `    disconnect`,
    `    from+="\${from:+, }$name"`,
    `  done < <(sed -nE 's/.*${masterAt}.*"brokerName":"([^"]+)".*/\\4 \\2 \\3/p; t; s/.*"brokerName":"([^"]+)".*${masterAt}.*/\\1 \\3 \\4/p' <<<"$known")`,
    `  break`,
    `done`,
    `own=${quoted(`${topicsOfAll}|${groupsOfAll}|${brokerClusterName}(_REPLY_TOPIC)?`)}$others`,
    `of() { grep -vE '^"('"$own"')":' "$new/$1" 2>/dev/null | LC_ALL=C sort -u -t: -k1,1; }`,
    `[[ $(of topicConfigTable) ]] || exit`,
    `mkdir -p "$config"`,
    ...parts.flatMap(({ table, file }) => [
      `printf '{"dataVersion":{"counter":1,"stateVersion":0,"timestamp":0},"${table}":{%s}}' "$(of ${table} | paste -sd,)" >"$new/file"`,
      `mv "$new/file" "$config/${file}"`,
    ]),
    `names() { of "$1" | cut -d'"' -f2 | grep -v '%' | paste -sd' ' | sed 's/ /, /g'; }`,
    `echo ${quoted(brokerName)}" has taken over from $from the topics $(names topicConfigTable), and the subscription groups $(names subscriptionGroupTable)." |`,
    `  tee ${quoted(newsIn(store))} >&2`,
  ].join("\n");
  return [
    `if [[ ! -e ${quoted(`${store}/config/${lastFile}`)} ]]; then`,
    `  timeout ${patienceSeconds} bash -c ${quoted(script)} || true`,
    `fi`,
  ].join("\n");
}
