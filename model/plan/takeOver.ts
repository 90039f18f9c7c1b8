import { ask, requestCode } from "./request";
import { quoted } from "./shell";

/** For how many seconds a broker looks for others before it starts on its own. */
const patienceSeconds = 10;

/** The files of a store that others' answers are written to: RocketMQ keeps both in the same form. */
const files = [
  { code: requestCode.getAllTopicConfig, name: "topics.json", what: "topicName" },
  { code: requestCode.getAllSubscriptionGroupConfig, name: "subscriptionGroup.json", what: "groupName" },
] as const;

/**
 * A script by which a master with an empty store takes over the topics and subscription groups of another one of its cluster. It is
 * run before the broker is started, so that clients find it with all of them as soon as they find it. Without another master there
 * is nothing to do.
 *
 * @param nameServers each as `host:port`
 * @param hostOf how the script names the host at which a broker is reached, by `$name` and `$host`, what a name server says of it
 */
export function takeOver(
  { brokerClusterName, brokerName }: { brokerClusterName: string; brokerName: string },
  store: string,
  nameServers: readonly string[],
  hostOf: string,
): string {
  const config = quoted(`${store}/config`);
  const script = [
    `for server in ${nameServers.map((address) => address.replace(":", "/")).join(" ")}; do`,
    `  { exec 3<>/dev/tcp/$server; } 2>/dev/null || continue`,
    ...ask(requestCode.getBrokerClusterInfo).map((line) => `  ${line}`),
    `  brokers=$(head -c $length <&3 | grep -aoE '[{][^{}]*"brokerAddrs":[{][^{}]*[}][^{}]*[}]' | grep -F ${quoted(`"cluster":"${brokerClusterName}"`)})`,
    `  exec 3>&-`,
    `  while read -r name host port; do`,
    `    [[ $name && $name != ${quoted(brokerName)} ]] || continue`,
    `    { exec 3<>"/dev/tcp/${hostOf}/$port"; } 2>/dev/null || continue`,
    ...files.flatMap(({ code, name }) => [
      ...ask(code).map((line) => `    ${line}`),
      `    read -r _ b c d < <(head -c 4 <&3 | od -An -tu1); header=$(((b << 16) + (c << 8) + d))`,
      `    head -c $header <&3 >/dev/null; head -c $((length - 4 - header)) <&3 >$config/${name}.new || continue 2`,
    ]),
    `    for file in ${files.map(({ name }) => name).join(" ")}; do mv "$config/$file.new" "$config/$file"; done`,
    `    echo "Topics and subscription groups are taken over from $name:" $(grep -ohE '"(${files.map(({ what }) => what).join("|")})":"[^%"]+"' "$config/"{${files.map(({ name }) => name).join(",")}} | cut -d'"' -f4 | sort -u)`,
    `    exit`,
    `  done < <(sed -nE 's/.*"brokerAddrs":[{]([^}]*,)?"?0"?:"([^":]+):([0-9]+)".*"brokerName":"([^"]+)".*/\\4 \\2 \\3/p; t; s/.*"brokerName":"([^"]+)".*"brokerAddrs":[{]([^}]*,)?"?0"?:"([^":]+):([0-9]+)".*/\\1 \\3 \\4/p' <<<"$brokers")`,
    `done`,
  ].join("\n");
  return [
    `if [[ ! -e ${config}/topics.json ]]; then`,
    `  mkdir -p ${config}`,
    `  config=${config} timeout ${patienceSeconds} bash -c ${quoted(script)} || true`,
    `fi`,
  ].join("\n");
}
