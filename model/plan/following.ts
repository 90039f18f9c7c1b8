import { replicationPorts, ResolvedBroker, ResolvedShared } from "../settings";
import { askForGroup, askLeader, printText } from "./controller";
import { askToRegister, connection, hexadecimal, registered } from "./probe";
import { asking, connectTo, Listening } from "./request";

/** For how many rounds, two a second, a replica may follow another than the master. */
const strayRounds = 3;

/** Where the kernel lists a container's connections. */
const connections = "/proc/net/tcp /proc/net/tcp6 2>/dev/null";

/**
 * A script that has a replica follow a new master at once. Where that is RocketMQ tells it only when it registers, which it does every ten
 * seconds; until then the master, which wants another copy of what it is sent, takes nothing. So it registers as soon as all name servers
 * know the new master. One that does
 * not would send it to the one before, which it would follow for good, and get nothing; a replica that does is started anew.
 */
export function followMaster(
  broker: ResolvedBroker,
  shared: ResolvedShared,
  at: Listening,
  nameServers: readonly string[],
  controllers: readonly string[],
): string {
  const { own, others } = replicationPorts(broker, shared);
  const { brokerName, listenPort } = broker;
  const askForMaster = askLeader(controllers, [askForGroup(brokerName), ...printText("masterAddress")]).at(
    -1,
  ) as string;
  return [
    asking,
    `masterOf() (`,
    askForMaster,
    `)`,
    `known() (`,
    ...registered({ broker: brokerName, master: "$master" }, nameServers),
    `)`,
    `fine= stray=0`,
    // Nothing ever comes from there: a pause that starts no process, as all is done twice a second for good.
    `exec 9<> <(:)`,
    `while read -rt 0.5 -u 9 || :; do`,
    `  found=$(grep -hE -e ${connection({ local: [own] })} -e ${connection({ remote: others })} ${connections}) now=`,
    // Each with its number, which another one of the same ports does not have.
    `  while read -r _ local remote _ _ _ _ _ _ inode _; do`,
    `    now+="\${local##*:} \${remote##*:} $inode"$'\\n'`,
    `  done <<<"$found"`,
    `  [[ $now == *[0-9]* && $now == "$fine" ]] && continue`,
    `  master=$(masterOf 2>/dev/null)`,
    `  port=\${master##*:}`,
    `  [[ $port ]] || continue`,
    `  if ((port == ${listenPort})) || [[ $now == *" $(printf %04X $((port + ${own - listenPort}))) "* ]]; then`,
    `    fine=$now stray=0`,
    `  elif ! grep -qE ' (${others.map(hexadecimal).join("|")}) ' <<<"$now"; then`,
    `    stray=0`,
    `    known 2>/dev/null && (`,
    `      ${connectTo(at)}`,
    `      ${askToRegister} && head -c $length <&3`,
    `    ) >/dev/null 2>&1`,
    `  elif ((++stray >= ${strayRounds})); then`,
    `    echo "${broker.containerName} follows another than its master $master, and is started anew" >&2`,
    `    kill -TERM $$`,
    `    exit`,
    `  fi`,
    `done`,
  ].join("\n");
}
