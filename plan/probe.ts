/** Commands that tell, in a server's container, whether it is ready. They need nothing in the image but bash. */

const bash = (script: string): readonly string[] => ["bash", "-c", script];

/** Something listens on the port. */
export const listening = (port: number): readonly string[] => bash(`exec 3<>/dev/tcp/127.0.0.1/${port}`);

/** The website answers. */
export const answering = (port: number): readonly string[] =>
  bash(
    `exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'GET / HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && ` +
      `read -r _ status _ <&3 && [[ $status =~ ^[23] ]]`,
  );

/**
 * The broker listens and the name server knows it: a broker that listens may not have registered yet. Asks with
 * RocketMQ's own request GET_BROKER_CLUSTER_INFO (106), as starting the JVM of mqadmin would take seconds.
 */
export function registered(
  broker: { brokerName: string; listenPort: number },
  nameServer: string,
): readonly string[] {
  const [host, port] = nameServer.split(":");
  const header = JSON.stringify({ code: 106, language: "JAVA", version: 0, opaque: 1, flag: 0 });
  const request = octal(4 + header.length) + octal(header.length) + header;
  return bash(
    [
      `exec 3<>/dev/tcp/127.0.0.1/${broker.listenPort} && exec 3<>/dev/tcp/${host}/${port} || exit 1`,
      `printf '${request}' >&3`,
      // The answer begins with its length in four bytes; the connection stays open behind it.
      `read -r a b c d < <(head -c 4 <&3 | od -An -tu1)`,
      `head -c $(((a << 24) + (b << 16) + (c << 8) + d)) <&3 | grep -qF '"brokerName":"${broker.brokerName}"'`,
    ].join("\n"),
  );
}

/** A 32-bit number, big-endian, for printf. */
function octal(value: number): string {
  const bytes = [24, 16, 8, 0].map((shift) => (value >> shift) & 0xff);
  return bytes.map((byte) => "\\" + byte.toString(8).padStart(3, "0")).join("");
}
