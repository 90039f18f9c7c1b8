import { ResolvedShared } from "../settings";
import { ask, asking, brokersListed, connectTo, Listening, requestCode } from "./request";

/** Commands that tell, in a server's container, whether it is ready. They need nothing in the image but bash and its company. */

const bash = (script: string): readonly string[] => ["bash", "-c", script];

/** Something listens on each of the ports. */
export const portsListening = (ports: readonly number[], address = "127.0.0.1"): readonly string[] =>
  bash(ports.map((port) => `exec 3<>/dev/tcp/${address}/${port}`).join(" && "));

/** The website answers. */
export const httpAnswering = (port: number, address = "127.0.0.1"): readonly string[] =>
  bash(
    `exec 3<>/dev/tcp/${address}/${port} && printf 'GET / HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && ` +
      `read -r _ status _ <&3 && [[ $status =~ ^[23] ]]`,
  );

/**
 * All name servers that can be reached, one at least, know the broker, which its name alone does not tell from its slaves,
 * or a master of the cluster: a broker that listens may not have registered yet. Asks with RocketMQ's own request
 * GET_BROKER_CLUSTER_INFO (106), as starting the JVM of mqadmin would take seconds.
 *
 * @param nameServers each as `host:port`
 */
export const brokerRegistered = (what: Registration, nameServers: readonly string[]): readonly string[] =>
  bash([asking, ...registered(what, nameServers)].join("\n"));

/** A broker, or its slave, by its id or its port, or any master of a cluster. */
export type Registration =
  | { readonly broker: string; readonly id: number }
  | { readonly broker: string; readonly port: number }
  | { readonly broker: string; readonly master: string }
  | { readonly cluster: string };

/** Lines of a script that ends with 0 where all name servers that answer, one at least, know it; a `master` may be a variable of the script's. */
export function registered(what: Registration, nameServers: readonly string[]): readonly string[] {
  const wanted = "broker" in what ? `"brokerName":"${what.broker}"` : `"cluster":"${what.cluster}"`;
  const one =
    "master" in what
      ? `"?0"?:"'"${what.master}"'"`
      : "port" in what
        ? `"?[0-9]+"?:"[^"]*:${what.port}"`
        : `"?${"id" in what ? what.id : 0}"?:`;
  return [
    `status=${noneAnswers}`,
    `for server in ${nameServers.join(" ")}; do`,
    `  connect "\${server%:*}" "\${server##*:}" 2>&1 || continue`,
    `  ${ask(requestCode.getBrokerClusterInfo)} || exit 1`,
    `  head -c $length <&3 |`,
    `    ${brokersListed} | grep -F '${wanted}' |`,
    `    grep -qE '"brokerAddrs":[{]([^}]*,)?${one}' || exit 1`,
    `  status=0`,
    `done`,
    `exit $status`,
  ];
}

/** What `brokerRegistered` ends with where there is no name server to be reached. */
const noneAnswers = 69; // EX_UNAVAILABLE of sysexits.h

/**
 * A line that asks a broker to register. RocketMQ has no request for that alone. A broker whose permission is to be changed
 * (UPDATE_BROKER_CONFIG, 25) registers, also where the value is none and so everything stays as it is.
 */
export const askToRegister = ask(requestCode.updateBrokerConfig, { body: "brokerPermission=unchanged" });

/**
 * As `brokerRegistered`, and where a name server does not know the broker, asks that to register at once. By itself it
 * registers when it has started, which is lost where its connection to the name server is a moment late, and then only
 * after ten seconds; where a name server has been started anew, after up to thirty.
 *
 * @param at where it listens
 */
export function brokerRegisters(
  what: Registration,
  nameServers: readonly string[],
  at: Listening,
): readonly string[] {
  return bash(
    [
      asking,
      `known() (`,
      ...registered(what, nameServers),
      `)`,
      `known && exit`,
      `(($? == 1)) || exit 1`, // no name server answers
      `sleep 0.3`, // it may be just about to
      `known && exit`,
      connectTo(at),
      askToRegister,
      `head -c $length <&3 >/dev/null`, // it has registered when it answers
      `known`,
    ].join("\n"),
  );
}

/**
 * A probe that on the Docker host's network, where others listen too, succeeds only if what listens on the ports is the
 * container's own.
 */
export function onOwnPorts(
  ports: readonly number[],
  { reach }: ResolvedShared,
  probe: readonly string[],
): readonly string[] {
  return reach.onHost ? allOf(portsHeld(ports), probe) : probe;
}

export const hexadecimal = (port: number): string => port.toString(16).toUpperCase().padStart(4, "0");

/** A pattern, in quotes, of connections in these files, of some ports; see below. The state 01 is that of one. */
export function connection(ports: {
  readonly local?: readonly number[];
  readonly remote?: readonly number[];
}): string {
  const one = (of: readonly number[] | undefined) =>
    of === undefined ? "[0-9A-F]+" : `(${of.map(hexadecimal).join("|")})`;
  return `"^ *[0-9]+: [0-9A-F]+:${one(ports.local)} [0-9A-F]+:${one(ports.remote)} 01 "`;
}

/** No client is connected to any of the ports. */
export const noneConnected = (ports: readonly number[]): readonly string[] =>
  bash(`! grep -qE ${connection({ local: ports })} /proc/net/tcp /proc/net/tcp6 2>/dev/null`);

/** Processes of the container, as this user, have the sockets that listen on the ports. */
export const portsHeld = (ports: readonly number[]): readonly string[] =>
  bash(
    [
      `own=$(ls -l /proc/[0-9]*/fd 2>/dev/null)`,
      `for port in ${ports.map(hexadecimal).join(" ")}; do`,
      `  held=`,
      // The tables have the ports in hexadecimal, the state 0A for a socket that listens, and its number in the tenth column.
      `  while read -r _ _ _ _ _ _ _ _ _ inode _; do`,
      `    [[ $own == *"socket:[$inode]"* ]] && held=yes`,
      `  done < <(grep -hE "^ *[0-9]+: [0-9A-F]+:$port [0-9A-F]+:0000 0A " /proc/net/tcp /proc/net/tcp6 2>/dev/null)`,
      `  [[ $held ]] || exit 1`,
      `done`,
    ].join("\n"),
  );

/** Both probes succeed. */
export const allOf = ([, , first]: readonly string[], [, , second]: readonly string[]): readonly string[] =>
  bash(`${first} || exit 1\n${second}`);
