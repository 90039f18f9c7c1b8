import { BrokerSpec } from "./broker";
import type { ClusterSpec } from "./cluster";
import { Fields } from "./fields";
import { isLoopback } from "./rules";

/** The port that old clients send to by default. RocketMQ derives it and has no setting for it. */
export const vipPort = ({ listenPort }: Pick<BrokerSpec, "listenPort">): number => listenPort - 2;

/** The port at which slaves fetch from their master; RocketMQ's default for `haListenPort`. */
const haPort = ({ listenPort }: BrokerSpec): number => listenPort + 1;

/** The port of every name server in its container. */
export const nameServerPort = 9876;

interface Claim {
  readonly port: number;
  readonly fields: Fields;
  /** The setting that moves the port. */
  readonly key: string;
  readonly what: string;
}

/** Reports every port that two servers would have to share. */
export function checkPorts(
  nameServers: Fields[],
  brokers: Fields[],
  console: Fields,
  spec: ClusterSpec,
): void {
  const published = [
    ...spec.nameServers.map(({ port }, i) => claim(port, nameServers[i], "port", `name server ${i}`)),
    ...spec.brokers.flatMap((broker, i) => brokerClaims(broker, brokers[i])),
    ...(spec.console ? [claim(spec.console.port, console, "port", "the console")] : []),
  ];
  rejectShared(published, "on the Docker host");
  if (isLoopback(spec.shared.ip))
    rejectShared(insideClaims(brokers, console, spec), "in the network that the servers share");
}

const claim = (port: number, fields: Fields, key: string, what: string): Claim => ({
  port,
  fields,
  key,
  what,
});

const brokerClaims = (broker: BrokerSpec, fields: Fields): Claim[] => [
  claim(broker.listenPort, fields, "listenPort", broker.brokerName),
  claim(vipPort(broker), fields, "listenPort", `${broker.brokerName}'s VIP channel, listenPort - 2,`),
];

/** With a loopback address all servers listen in one network namespace, where their own ports must differ too. */
const insideClaims = (brokers: Fields[], console: Fields, spec: ClusterSpec): Claim[] => [
  claim(nameServerPort, console, "port", "the name server"),
  ...(spec.console ? [claim(spec.shared.profile.console.port, console, "port", "the console")] : []),
  ...spec.brokers.flatMap((broker, i) => [
    ...brokerClaims(broker, brokers[i]),
    claim(haPort(broker), brokers[i], "listenPort", `${broker.brokerName}'s replication, listenPort + 1,`),
  ]),
];

function rejectShared(claims: readonly Claim[], where: string): void {
  claims.forEach(({ port, fields, key, what }, i) => {
    const earlier = claims.slice(0, i).find((other) => other.port === port);
    if (earlier === undefined) return;
    fields.report({
      path: fields.pathOf(key),
      found: fields.raw(key) ?? port,
      expected: `${what} would need port ${port} ${where}, which ${earlier.what} has: choose another.`,
    });
  });
}
