import { Profile } from "../profiles";
import { portsBetweenReplicas, ResolvedBroker } from "./broker";
import { reachOfNameServer } from "./nameServer";
import { mastersOf } from "./replication";
import { locate, sharedOn, type ResolvedCluster } from "./servers";
import { Fields } from "./fields";
import { ResolvedProxy } from "./proxy";
import { ResolvedShared } from "./shared";

/** The broker's "VIP channel": RocketMQ always opens it two below listenPort, and old clients send there by default. */
export const vipPort = ({ listenPort }: Pick<ResolvedBroker, "listenPort">): number => listenPort - 2;

/**
 * The port at which slaves fetch from their master. RocketMQ 4 sets it to listenPort + 1 whatever broker.conf says; 5 does
 * unless told otherwise.
 */
const haPort = ({ listenPort, brokerConf }: ResolvedBroker, { name }: Profile): number =>
  (name === "rocketmq5" && Number(brokerConf.haListenPort)) || listenPort + 1;

/** The ports at which replicas of a group fetch from a broker, if it is their master, and at which it does from the others. */
export function replicationPorts(
  broker: ResolvedBroker,
  { profile }: Pick<ResolvedShared, "profile">,
): { own: number; others: number[] } {
  const own = haPort(broker, profile);
  const replicas = Array.from({ length: broker.replicas }, (_, i) => i);
  const others = replicas.filter((one) => one !== broker.replica);
  return { own, others: others.map((one) => own + (one - broker.replica) * portsBetweenReplicas) };
}

const dialledPorts = (broker: ResolvedBroker, bySlaves: boolean, profile: Profile): number[] => [
  vipPort(broker),
  broker.listenPort,
  ...(bySlaves ? [haPort(broker, profile)] : []),
];

/** Whether slaves on other machines reach the port: RocketMQ encrypts nothing that they fetch, and its cluster's own may be there. */
export const publishesReplication = ({ profile, tls, reach }: ResolvedShared): boolean =>
  (profile.publishesReplication && !tls) || reach.acrossHosts === true;

/** The ports of a broker on the Docker host, where they are the same; those dialled in the container itself are not there. */
export const brokerPorts = (broker: ResolvedBroker, shared: ResolvedShared): number[] => [
  ...(shared.reach.mode === "container"
    ? []
    : dialledPorts(broker, publishesReplication(shared) || shared.reach.onHost, shared.profile)),
  ...(broker.metricsPort === undefined ? [] : [broker.metricsPort]),
];

/** The ports of a proxy, in its container and on the Docker host alike. */
export const proxyPorts = ({ grpcServerPort, remotingListenPort, metricsPort }: ResolvedProxy): number[] => [
  grpcServerPort,
  remotingListenPort,
  ...(metricsPort === undefined ? [] : [metricsPort]),
];

/** The port of every name server in a container with a network of its own. */
export const nameServerPort = 9876;

/** The port of its controller likewise. */
export const controllerPort = 9868;

/** A port that a server needs. */
export interface PortClaim {
  readonly port: number;
  /** The setting that moves it, and its value. */
  readonly path: string;
  readonly found: number;
  /** Whose it is, and what for. */
  readonly what: string;
  /** The server's container. */
  readonly containerName: string;
}

/** A port on the Docker host, at one of its addresses. */
export type HostPort = PortClaim & { readonly address: string };

/** The ports that a cluster needs on the Docker host. */
export function hostPorts(cluster: ResolvedCluster): HostPort[] {
  const { profile } = cluster.shared;
  const at = (address: string | undefined, claims: readonly PortClaim[]): HostPort[] =>
    address === undefined ? [] : claims.map((one) => ({ ...one, address }));
  return [
    ...cluster.nameServers.flatMap((server) => {
      const { reach } = sharedOn(cluster, server);
      return at(reachOfNameServer(server, reach).bindAddress, [
        claim(server, server.port, `nameServers.${server.name}.port`, server.name),
        ...((reach.onHost || reach.acrossHosts) && cluster.controlled
          ? [
              claim(
                server,
                server.controllerPort,
                `nameServers.${server.name}.controllerPort`,
                `${server.name}'s controller`,
              ),
            ]
          : []),
      ]);
    }),
    ...cluster.brokers.flatMap((broker) => {
      const shared = sharedOn(cluster, broker);
      const ports = brokerPorts(broker, shared);
      return at(
        shared.reach.bindAddress,
        brokerClaims(broker, profile).filter(({ port }) => ports.includes(port)),
      );
    }),
    ...cluster.proxies.flatMap((proxy) => at(sharedOn(cluster, proxy).reach.bindAddress, proxyClaims(proxy))),
    ...(cluster.console ? [cluster.console] : []).flatMap((console) =>
      at(sharedOn(cluster, console).reach.bindAddress, [
        claim(console, console.port, "console.port", "the console"),
      ]),
    ),
  ];
}

/** Reports every port that two servers would have to share; those on different hosts too, which may move to one. */
export function checkPortClaims(fields: Fields, cluster: ResolvedCluster): void {
  const reported: string[] = [];
  rejectShared(fields, hostPorts(cluster), "on the Docker host", reported);
  for (const { where, claims } of containers(cluster)) rejectShared(fields, claims, where, reported);
}

/** The ports in each container, and at the containers' own addresses. Those of brokers at 127.0.0.1 are the containers' own too: see the forwarder. */
function containers(cluster: ResolvedCluster): { where: string; claims: PortClaim[] }[] {
  const { console, proxies, brokers, shared } = cluster;
  const { mode } = shared.reach;
  const isForwarded = mode === "loopback";
  const forwarded = isForwarded ? brokers.flatMap((broker) => listenClaim(broker)) : [];
  return [
    // Clients that still know the address from before would take one broker for another, and commit its offsets there.
    ...(mode === "container"
      ? [
          {
            where: "on the network, where Docker may give it another broker's address at a restart",
            claims: brokers.flatMap((broker) => brokerClaims(broker, shared.profile)),
          },
        ]
      : []),
    ...brokers.map((broker) => ({
      where: "in its container",
      claims: [
        // A slave asks its master at both ports.
        ...(isForwarded ? mastersOf(broker, brokers) : []).flatMap((master) => [
          ...listenClaim(master),
          vipClaim(master),
        ]),
        ...brokerClaims(broker, shared.profile),
      ],
    })),
    ...proxies.map((proxy) => ({
      where: "in the proxy's container",
      claims: [...forwarded, ...proxyClaims(proxy)],
    })),
    ...(console
      ? [
          {
            where: "in the console's container",
            claims: [
              claim(console, console.port, "console.port", "the console", shared.profile.console.port),
              ...forwarded,
            ],
          },
        ]
      : []),
  ];
}

/** @param found the setting at `path`, from which the port follows */
const claim = (
  { containerName }: { readonly containerName: string },
  found: number,
  path: string,
  what: string,
  port = found,
): PortClaim => ({ port, path, found, what, containerName });

const listenClaim = (broker: ResolvedBroker): PortClaim[] => [
  claim(broker, broker.listenPort, `brokers.${broker.group}.listenPort`, broker.name),
];

const vipClaim = (broker: ResolvedBroker): PortClaim =>
  claim(
    broker,
    broker.listenPort,
    `brokers.${broker.group}.listenPort`,
    `${broker.name}'s VIP channel, listenPort - 2,`,
    vipPort(broker),
  );

function brokerClaims(broker: ResolvedBroker, profile: Profile): PortClaim[] {
  const { name, group, listenPort } = broker;
  const path = `brokers.${group}`;
  const ha = haPort(broker, profile);
  const replication =
    ha === listenPort + 1
      ? claim(broker, listenPort, `${path}.listenPort`, `${name}'s replication, listenPort + 1,`, ha)
      : claim(broker, ha, `${path}.brokerConf.haListenPort`, `${name}'s replication`);
  return [
    ...listenClaim(broker),
    vipClaim(broker),
    replication,
    ...metricsClaims(broker, `${path}.brokerConf`),
  ];
}

/** @param conf the path of the server's configuration file */
const metricsClaims = (server: ResolvedBroker | ResolvedProxy, conf: string): PortClaim[] =>
  server.metricsPort === undefined
    ? []
    : [claim(server, server.metricsPort, `${conf}.metricsPromExporterPort`, `${server.name}'s metrics`)];

const proxyClaims = (proxy: ResolvedProxy): PortClaim[] => [
  claim(proxy, proxy.grpcServerPort, `proxies.${proxy.name}.grpcServerPort`, proxy.name),
  claim(
    proxy,
    proxy.remotingListenPort,
    `proxies.${proxy.name}.remotingListenPort`,
    `${proxy.name}'s remotingListenPort`,
  ),
  ...metricsClaims(proxy, `proxies.${proxy.name}.proxyConf`),
];

/** Reports each setting once, with the first port that another has, unless it is among those reported already. */
function rejectShared(fields: Fields, claims: readonly PortClaim[], where: string, reported: string[]): void {
  claims.forEach(({ port, path, found, what }, i) => {
    const earlier = claims.slice(0, i).find((other) => other.port === port);
    if (earlier === undefined || reported.includes(path)) return;
    reported.push(path);
    const expected = `${what} would need port ${port} ${where}, which ${earlier.what} has: choose another.`;
    fields.report({ ...locate(fields, path, found), expected });
  });
}
