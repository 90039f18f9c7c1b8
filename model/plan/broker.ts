import { dirname } from "node:path";
import { claimStore, ownerFile, storeKeysOf } from "./owner";
import { ServerImage } from "../profiles";
import { Catalogue } from "../profiles/catalogue";
import {
  brokerPorts,
  isSlave,
  prefixed,
  publishesReplication,
  ResolvedBroker,
  ResolvedShared,
  roomOfMessage,
  vipPort,
} from "../settings";
import { accessFiles, brokerAccess, fillIn } from "./accessControl";
import { bindAddress, handedOut, publishedPorts, samePort } from "./address";
import { ServerPlan } from "./container";
import { keepRoom, roomLeft } from "./disk";
import { listLateTopics } from "./lateTopics";
import { isLive, joinConf, LiveConf, planLive, wholeConf } from "./live";
import { hasMaster, joinedFile, outOfGroup } from "./controller";
import { followMaster } from "./following";
import { planForwarder } from "./forward";
import { newsIn } from "./news";
import { planMending } from "./mending";
import { metricsConf } from "./metrics";
import { allOf, portsListening, onOwnPorts, brokerRegistered, brokerRegisters, Registration } from "./probe";
import { renderProperties } from "./properties";
import { planServer } from "./server";
import { Listening } from "./request";
import { runAfter } from "./shell";
import { planMounts } from "./storage";
import { startBounded, StoreBound, withinBound } from "./storeBound";
import { takeOver } from "./takeOver";
import { tlsFiles, tlsOptions } from "./tls";

/** How name servers list a broker: where controllers give it its id, it is known by its port, which no other of its name has. */
export const registrationOf = ({
  brokerName,
  brokerId,
  listenPort,
  controlled,
}: ResolvedBroker): Registration =>
  controlled ? { broker: brokerName, port: listenPort } : { broker: brokerName, id: brokerId };

/** RocketMQ's default for listenPort in a broker. */
export const defaultListenPort = 10911;

/**
 * @param nameServers where the broker finds the name servers, each as `host:port`
 * @param brokers those that it dials, likewise: a slave its master
 * @param controllers where the controllers are, likewise, which say whether it is the master
 */
export function planBroker(
  broker: ResolvedBroker,
  shared: ResolvedShared,
  nameServers: readonly string[],
  brokers: readonly string[] = [],
  controllers: readonly string[] = [],
): BrokerPlan {
  const { server } = shared.profile;
  const { files, options } = planForwarder(brokers.flatMap(withVipChannel), shared);
  const mending = planMending(shared);
  const store = storeOf(server);
  const conf = confOf(broker, shared);
  const at = { port: broker.listenPort, address: bindAddress(shared) };
  const bound = boundOf(broker, store, at);
  const live = planLive(conf, liveKeys(broker, server), { file: `${store}/live.conf`, at });
  const storeKeys = storeKeysOf(conf, server.keys.broker);
  const firstLive = `${dirname(server.brokerConfFile)}/live.conf`;
  const plan = planServer(
    "broker",
    broker,
    shared,
    {
      command: onceMasterIs(broker, { nameServers, controllers, store }, [
        ...server.brokerCommand,
        "-c",
        server.brokerConfFile,
      ]),
      environment: {
        NAMESRV_ADDR: nameServers.join(";"),
        ...server.jvmEnvironment(
          broker.heap,
          [
            ...options,
            ...mending.options,
            ...(server.broker.jvmOptions ?? []),
            ...tlsOptions(shared),
            ...roomForEncoders(broker, server),
            ...broker.jvmOptions,
          ],
          broker.buffers,
        ),
      },
      ports: publishedPorts(brokerPorts(broker, shared).map(samePort), shared),
      aliases: [],
      mounts: planMounts(server.broker.folders, broker.containerName, shared),
      files: [
        {
          path: server.brokerConfFile,
          content: brokerConf(broker, shared, { nameServers, controllers }, withoutLive(conf, server)),
        },
        { path: firstLive, content: live.content, live: true },
        ...accessFiles(shared),
        ...tlsFiles(shared),
        ...files,
        ...mending.files,
      ],
      probe: onOwnPorts(
        [broker.listenPort],
        shared,
        allOf(
          portsListening([broker.listenPort], bindAddress(shared)),
          brokerRegisters(registrationOf(broker), nameServers, at),
        ),
      ),
      fit: bound ? allOf(roomLeft(broker, store), withinBound(bound)) : roomLeft(broker, store),
    },
    {
      first: [
        claimStore(broker, store, storeKeys),
        broker.controlled ? "" : outOfGroup(store),
        keepRoom(broker, store),
        isSlave(broker) ? "" : takeOver(broker, store, hostOfOthers(shared)),
        server.broker.lateTopics ? listLateTopics(server.broker.lateTopics, store) : "",
        joinConf(server.brokerConfFile, firstLive, live.file),
        shared.superUser ? fillIn(wholeConf) : "",
        bound ? startBounded(bound) : "",
      ]
        .filter((part) => part !== "")
        .join("\n"),
      // On the Docker host's network others' connections are not told from its own.
      beside:
        broker.controlled && !shared.reach.onHost
          ? followMaster(broker, shared, at, nameServers, controllers)
          : undefined,
    },
  );
  return { ...plan, live, news: newsIn(store), storeKeys };
}

/** A broker's container, and what of its configuration it takes while it runs, or its store for good. */
export interface BrokerPlan extends ServerPlan {
  readonly live: LiveConf;
  /** A file that says once what is new of it. */
  readonly news: string;
  /** The keys of broker.conf that hold for the life of its store. */
  readonly storeKeys: Readonly<Record<string, string>>;
}

/** The keys of broker.conf that follow from no other setting. */
const confOf = (
  { deleteWhen, fileReservedTime, brokerConf }: ResolvedBroker,
  { profile }: ResolvedShared,
): Record<string, string> => ({
  deleteWhen,
  fileReservedTime: String(fileReservedTime),
  ...profile.server.broker.conf,
  ...brokerConf,
});

const boundOf = (
  { maxStoreSize: size }: ResolvedBroker,
  store: string,
  at: Listening,
): StoreBound | undefined => (size === undefined ? undefined : { size, store, at });

/** What a bounded store does with the broker's permission, no `up` is to put back. */
function liveKeys({ maxStoreSize }: ResolvedBroker, { keys }: ServerImage): Catalogue {
  const { brokerPermission, ...others } = keys.broker;
  return maxStoreSize === undefined ? keys.broker : others;
}

/** Those that a broker reads at its start alone. */
const withoutLive = (conf: Readonly<Record<string, string>>, { keys }: ServerImage): Record<string, string> =>
  Object.fromEntries(Object.entries(conf).filter(([key]) => !isLive(key, keys.broker)));

/**
 * The limit of direct memory, the last one on the command line, with room for each thread's buffer. A thread that found none would try
 * again for good: what gRPC's consumers were given and did not acknowledge would not come again.
 */
function roomForEncoders(
  { heap = 0, buffers, brokerConf }: ResolvedBroker,
  { broker: { encoders } }: ServerImage,
): string[] {
  if (encoders === undefined) return [];
  return [`-XX:MaxDirectMemorySize=${heap + buffers + encoders * roomOfMessage(brokerConf)}`];
}

/** A slave takes its master's messages from the one port, and asks it for topics, groups and offsets at the other. */
const withVipChannel = (address: string): string[] => {
  const [host, port] = address.split(":");
  return [address, `${host}:${vipPort({ listenPort: Number(port) })}`];
};

/**
 * The command of a broker, which with a store that is new waits until the group has a master, but for the group's first: who comes first
 * becomes the master, and the others give up what it does not have. The first may be there from before, with messages.
 */
const onceMasterIs = (
  broker: ResolvedBroker,
  at: { nameServers: readonly string[]; controllers: readonly string[]; store: string },
  command: readonly string[],
): readonly string[] =>
  broker.controlled && broker.replica > 0
    ? runAfter(hasMaster({ ...broker, controllers: at.controllers }, `${at.store}/${joinedFile}`), command)
    : whereMasterIs(broker, at.nameServers, command);

/**
 * The command of a broker, which in a slave waits for the master. One that registers first would learn where to find the
 * master half a minute later. Where the master stays away, the slave is there to be read.
 */
const whereMasterIs = (
  { brokerName, brokerRole }: ResolvedBroker,
  nameServers: readonly string[],
  command: readonly string[],
): readonly string[] =>
  brokerRole === "SLAVE"
    ? runAfter(brokerRegistered({ broker: brokerName, id: 0 }, nameServers), command, masterSeconds)
    : command;

/** Where another broker is reached on the network, in bash: at a loopback address it is the one's own that name servers hand out. */
const hostOfOthers = ({ reach, namePrefix }: ResolvedShared): string =>
  reach.mode === "loopback" && !reach.onHost ? prefixed(namePrefix, "$name") : "$host";

/** For how long a slave waits. */
const masterSeconds = 30;

/** Where a broker keeps its messages, in its container. */
export const storeOf = ({ home }: ServerImage): string => `${home}/store`;

/** The file in a broker's store that says whose it is; absolute, in its container. */
export const ownerFileOf = (server: ServerImage): string => `${storeOf(server)}/${ownerFile}`;

/** Where clients find it; at a container's own address by its name, for which that stands on the network. */
export const brokerAddress = (broker: ResolvedBroker, shared: ResolvedShared): string =>
  `${handedOut(broker.containerName, shared) ?? broker.containerName}:${broker.listenPort}`;

/** Where the other servers of its cluster find it on their network. */
export const internalBrokerAddress = ({ containerName, listenPort }: ResolvedBroker): string =>
  `${containerName}:${listenPort}`;

function brokerConf(
  broker: ResolvedBroker,
  shared: ResolvedShared,
  { nameServers, controllers }: { nameServers: readonly string[]; controllers: readonly string[] },
  further: Readonly<Record<string, string>>,
): string {
  const { brokerClusterName, brokerName, flushDiskType } = broker;
  return renderProperties(
    {
      brokerClusterName,
      brokerName,
      ...(broker.controlled
        ? {
            // The controllers say what it is.
            ...{ brokerId: -1, brokerRole: "SLAVE", enableControllerMode: "true" },
            controllerAddr: controllers.join(";"),
          }
        : { brokerId: broker.brokerId, brokerRole: broker.brokerRole }),
      flushDiskType,
      namesrvAddr: nameServers.join(";"),
      brokerIP1: handedOut(broker.containerName, shared),
      ...replicationAddress(broker, shared),
      listenPort: broker.listenPort === defaultListenPort ? undefined : broker.listenPort,
      bindAddress: bindAddress(shared),
    },
    { ...further, ...metricsConf(broker, shared), ...brokerAccess(shared) },
  );
}

/** Slaves on other machines dial the master where it is published; those on its network, the address it has there. */
function replicationAddress({ brokerConf }: ResolvedBroker, shared: ResolvedShared): Record<string, string> {
  const { mode, ip } = shared.reach;
  const elsewhere = publishesReplication(shared) && (mode === "address" || mode === "name");
  return elsewhere && ip !== undefined && brokerConf.brokerIP2 === undefined ? { brokerIP2: ip } : {};
}
