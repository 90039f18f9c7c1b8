import { Profile } from "../profiles";
import { BrokerSpec } from "./broker";
import type { ClusterSpec } from "./cluster";
import { Fields } from "./fields";
import { isLoopback } from "./rules";

/** The port that old clients send to by default. RocketMQ derives it and has no setting for it. */
export const vipPort = ({ listenPort }: Pick<BrokerSpec, "listenPort">): number => listenPort - 2;

/** The port at which slaves fetch from their master. RocketMQ 4 always derives it; 5 does unless told otherwise. */
const haPort = ({ listenPort, brokerConf }: BrokerSpec, { name }: Profile): number =>
  (name === "rocketmq5" && Number(brokerConf.haListenPort)) || listenPort + 1;

/** The port of every name server in its container. */
export const nameServerPort = 9876;

/** A setting, and the ports that are published for it. */
export interface PortSetting {
  readonly path: string;
  readonly found: number;
  readonly ports: readonly number[];
}

/** The settings that say which ports are published. */
export const portSettings = ({ nameServers, brokers, console }: ClusterSpec): readonly PortSetting[] => [
  ...nameServers.map(({ port }, i) => ({ path: `nameServers[${i}].port`, found: port, ports: [port] })),
  ...brokers.map((broker, i) => ({
    path: `brokers[${i}].listenPort`,
    found: broker.listenPort,
    ports: [broker.listenPort, vipPort(broker)],
  })),
  ...(console ? [{ path: "console.port", found: console.port, ports: [console.port] }] : []),
];

/** All ports that a cluster publishes. */
export const publishedPorts = (spec: ClusterSpec): number[] =>
  portSettings(spec).flatMap(({ ports }) => ports);

interface Claim {
  readonly port: number;
  /** The setting that moves the port, and its value. */
  readonly fields: Fields;
  readonly key: string;
  readonly setting: number;
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
    ...spec.nameServers.map(({ port }, i) => claim(port, nameServers[i], "port", port, `name server ${i}`)),
    ...spec.brokers.flatMap((broker, i) => brokerClaims(broker, brokers[i])),
    ...(spec.console ? [claim(spec.console.port, console, "port", spec.console.port, "the console")] : []),
  ];
  const rejected = rejectShared(published, "on the Docker host", []);
  if (isLoopback(spec.shared.ip)) {
    rejectShared(
      insideClaims(nameServers, brokers, console, spec),
      "in the network that the servers share",
      rejected,
    );
  }
}

const claim = (port: number, fields: Fields, key: string, setting: number, what: string): Claim => ({
  port,
  fields,
  key,
  setting,
  what,
});

const brokerClaims = (broker: BrokerSpec, fields: Fields): Claim[] => {
  const { brokerName, listenPort } = broker;
  return [
    claim(listenPort, fields, "listenPort", listenPort, brokerName),
    claim(vipPort(broker), fields, "listenPort", listenPort, `${brokerName}'s VIP channel, listenPort - 2,`),
  ];
};

/** With a loopback address all servers listen in one network namespace, where their own ports must differ too. */
const insideClaims = (
  nameServers: Fields[],
  brokers: Fields[],
  console: Fields,
  spec: ClusterSpec,
): Claim[] => [
  // One at most: more are refused with a loopback address.
  claim(nameServerPort, nameServers[0], "port", spec.nameServers[0].port, "name server 0"),
  ...(spec.console
    ? [claim(spec.shared.profile.console.port, console, "port", spec.console.port, "the console")]
    : []),
  ...spec.brokers.flatMap((broker, i) => [
    ...brokerClaims(broker, brokers[i]),
    claim(
      haPort(broker, spec.shared.profile),
      brokers[i],
      "listenPort",
      broker.listenPort,
      `${broker.brokerName}'s replication, haListenPort or listenPort + 1,`,
    ),
  ]),
];

/** Reports each setting once, with the first port that another has, unless it is among those reported already. */
function rejectShared(claims: readonly Claim[], where: string, reported: readonly string[]): string[] {
  const paths = [...reported];
  claims.forEach(({ port, fields, key, setting, what }, i) => {
    const path = fields.pathOf(key);
    const earlier = claims.slice(0, i).find((other) => other.port === port);
    if (earlier === undefined || paths.includes(path)) return;
    paths.push(path);
    const expected = `${what} would need port ${port} ${where}, which ${earlier.what} has: choose another.`;
    fields.report({ path, found: fields.raw(key) ?? setting, expected });
  });
  return paths;
}
