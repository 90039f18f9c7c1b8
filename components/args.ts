// Written by `npm run generate` from model/settings: change the settings there.

/* eslint-disable @typescript-eslint/no-explicit-any -- Pulumi's component analyzer knows no unions */

import * as pulumi from "@pulumi/pulumi";

export const Profile = {
  rocketmq5: "rocketmq5",
  rocketmq4: "rocketmq4",
  rocketmq44: "rocketmq44",
} as const;
export type Profile = (typeof Profile)[keyof typeof Profile];

export const NetworkMode = {
  bridge: "bridge",
  host: "host",
} as const;
export type NetworkMode = (typeof NetworkMode)[keyof typeof NetworkMode];

export const Storage = {
  folder: "folder",
  volume: "volume",
} as const;
export type Storage = (typeof Storage)[keyof typeof Storage];

export const TlsMode = {
  disabled: "disabled",
  permissive: "permissive",
  enforcing: "enforcing",
} as const;
export type TlsMode = (typeof TlsMode)[keyof typeof TlsMode];

export const Durability = {
  fast: "fast",
  twoCopies: "two-copies",
  safe: "safe",
  powerSafe: "power-safe",
} as const;
export type Durability = (typeof Durability)[keyof typeof Durability];

export const BrokerRole = {
  ASYNC_MASTER: "ASYNC_MASTER",
  SYNC_MASTER: "SYNC_MASTER",
  SLAVE: "SLAVE",
} as const;
export type BrokerRole = (typeof BrokerRole)[keyof typeof BrokerRole];

export const FlushDiskType = {
  ASYNC_FLUSH: "ASYNC_FLUSH",
  SYNC_FLUSH: "SYNC_FLUSH",
} as const;
export type FlushDiskType = (typeof FlushDiskType)[keyof typeof FlushDiskType];

export const TopicType = {
  NORMAL: "NORMAL",
  FIFO: "FIFO",
  DELAY: "DELAY",
  TRANSACTION: "TRANSACTION",
  PRIORITY: "PRIORITY",
  LITE: "LITE",
  MIXED: "MIXED",
} as const;
export type TopicType = (typeof TopicType)[keyof typeof TopicType];

export const TopicPermission = {
  RW: "RW",
  R: "R",
  W: "W",
} as const;
export type TopicPermission = (typeof TopicPermission)[keyof typeof TopicPermission];

export const Decision = {
  Allow: "Allow",
  Deny: "Deny",
} as const;
export type Decision = (typeof Decision)[keyof typeof Decision];

/** What holds for every server of a cluster. */
export interface SharedSettings {
  /**
   * Which RocketMQ: rocketmq5 (5.x), rocketmq4 (4.9.x), or rocketmq44, the 4.4.0 of a blog post's installation.
   *
   * @default rocketmq5
   */
  profile?: Profile;
  /**
   * What clients dial: container, each broker's own address on the Docker network, for programs on the Docker host and containers; 127.0.0.1 for programs on the Docker host; an address of it, or auto for the one it has, for its network too; a name in DNS; or none, where only containers on the Docker network are clients. RocketMQ's `brokerIP1`.
   *
   * @default container, where Docker runs on this Linux machine itself; elsewhere 127.0.0.1
   * @example 192.168.1.20
   */
  ip?: pulumi.Input<string>;
  /**
   * Address of the Docker host on which ports are published.
   *
   * @default ip; where that is container, 127.0.0.1; where it is a name, the Docker host's own address
   * @example 0.0.0.0
   */
  bindAddress?: pulumi.Input<string>;
  /**
   * bridge: the servers have a Docker network of their own. host: they use the Docker host's network, which is faster, on Linux, where ip is auto, an address or a name.
   *
   * @default bridge
   */
  networkMode?: NetworkMode;
  /**
   * Begins the name of every container, volume and network, so that several clusters can share a Docker host.
   *
   * @default rocketmq; in rocketmq44 none
   * @example orders
   */
  namePrefix?: string;
  /**
   * Added to every port that is published, so that several clusters can share a Docker host; not to those written in brokerConf and proxyConf.
   *
   * @default 0
   * @example 1000
   */
  portOffset?: number;
  /**
   * Folder on the Docker host that holds the data. Relative paths start at the program's folder; ~ is the home folder.
   *
   * @default Docker volumes hold the data; rocketmq44 needs a folder
   * @example /srv/rocketmq
   */
  workspace?: string;
  /**
   * Where data goes: folder (below workspace) or volume (Docker volumes).
   *
   * @default folder where workspace is set, else volume
   */
  storage?: Storage;
  /**
   * Registry, with an optional path, that is put before the name of every image.
   *
   * @default Docker's own
   * @example mirror.example.com/docker
   */
  imageRegistry?: pulumi.Input<string>;
  /**
   * Time zone of all servers, in which deleteWhen and the logs count.
   *
   * @default the Docker host's; where that is another machine, the image's own, mostly UTC
   * @example Asia/Shanghai
   */
  timeZone?: pulumi.Input<string>;
  /**
   * Size at which Docker begins a new file of a container's output; see logFiles.
   *
   * @default 10m
   */
  logSize?: pulumi.Input<string>;
  /**
   * How many such files Docker keeps of each container.
   *
   * @default 3
   */
  logFiles?: pulumi.Input<number>;
  /**
   * Seconds that a server may take to become ready before up fails; 0: do not wait.
   *
   * @default 120
   */
  readyTimeout?: number;
  /**
   * Whether connections are encrypted: enforcing, all are, of clients, between servers, and the console's; permissive, clients may do without, as while they change over; disabled, none. RocketMQ's `tls.server.mode`.
   *
   * @default disabled
   * @example enforcing
   */
  tls?: TlsMode;
  /**
   * With tls, the authority that signed the servers' certificates, in PEM; servers verify each other by it. RocketMQ's `tls.client.trustCertPath`.
   *
   * @default a Cluster makes an authority of its own; a server on its own needs it, with tls
   */
  caCertificate?: pulumi.Input<string>;
  /**
   * The servers' certificate in PEM, with those between it and the authority, for all names and addresses that clients dial. RocketMQ's `tls.server.certPath`.
   *
   * @default a Cluster makes one for each server; a server on its own needs it, with tls
   */
  certificate?: pulumi.Input<string>;
  /**
   * The certificate's key in PEM; a secret. RocketMQ's `tls.server.keyPath`.
   *
   * @default as the certificate
   */
  privateKey?: pulumi.Input<string>;
}

/** A machine with a Docker Engine, one of several that a cluster is laid out over. */
export interface HostSettings {
  /**
   * Where its Docker Engine is: ssh://user@host, tcp://host:2376 (with certPath), or unix:///var/run/docker.sock.
   *
   * @default a provider of its own has to be given
   * @example ssh://ops@10.0.0.1
   */
  docker?: pulumi.Input<string>;
  /**
   * What clients and the servers on other hosts dial: its address in their network, or its name in DNS. RocketMQ's `brokerIP1`.
   *
   * @default it has to be said
   * @example 10.0.0.1
   */
  address?: pulumi.Input<string>;
  /**
   * Address of the host on which ports are published.
   *
   * @default address; where that is a name it has to be said
   * @example 0.0.0.0
   */
  bindAddress?: pulumi.Input<string>;
  /**
   * What fails together with it, such as a rack or an availability zone: servers that can take each other's place are spread over zones.
   *
   * @default one of its own
   * @example z1
   */
  zone?: string;
  /**
   * Folder on the host that holds the data of its servers; an absolute path.
   *
   * @default workspace of the cluster
   * @example /srv/rocketmq
   */
  workspace?: string;
  /**
   * Folder, where the program runs, of ca.pem, cert.pem and key.pem, by which its Docker Engine is reached with TLS.
   *
   * @default none
   * @example /home/ops/.docker/a
   */
  certPath?: pulumi.Input<string>;
  /**
   * Further options of the ssh command by which its Docker Engine is reached.
   *
   * @default none: as ~/.ssh/config says
   * @example ["-i", "/home/ops/.ssh/rocketmq"]
   */
  sshOpts?: pulumi.Input<pulumi.Input<string>[]>;
}

/** A name server: it tells clients which brokers hold a topic. */
export interface NameServerSettings {
  /**
   * Port on the Docker host. RocketMQ's `listenPort`.
   *
   * @default 9876 for a name that ends in a, 0 or nothing of the kind, 9877 for b or 1, and so on
   */
  port?: number;
  /**
   * Port of its controller on the Docker host, with hosts or networkMode host; elsewhere nobody but the cluster's servers reaches it. Name servers are controllers where a broker group wants them, by its durability.
   *
   * @default 9868 for a name that ends in a, 0 or nothing of the kind, 9869 for b or 1, and so on
   */
  controllerPort?: number;
  /**
   * The host that it is on, one of hosts.
   *
   * @default where it stands; else a host that has none of its kind
   * @example a
   */
  host?: string;
  /**
   * Whether its port is published where those of brokers are. false: on 127.0.0.1 only. A name server knows no users: who reaches it can keep brokers from being found, whatever access control says. Clients elsewhere connect to a proxy instead.
   *
   * @default true; with accessControl false, unless there are hosts
   */
  published?: pulumi.Input<boolean>;
  /**
   * Heap of the JVM, as its -Xmx takes it.
   *
   * @default the profile's
   * @example 1g
   */
  heap?: pulumi.Input<string>;
  /**
   * Further keys of the name server's configuration file, checked against those that the profile's RocketMQ knows.
   *
   * @default none
   * @example { scanNotActiveBrokerInterval: 5000 }
   */
  namesrvConf?: pulumi.Input<{ [key: string]: pulumi.Input<any> }>;
  /**
   * Further keys of that file, passed on unchecked, for another RocketMQ than the profile's.
   *
   * @default none
   */
  uncheckedNamesrvConf?: pulumi.Input<{ [key: string]: pulumi.Input<any> }>;
  /**
   * Image, without the registry.
   *
   * @default the profile's
   * @example apache/rocketmq:5.5.0
   */
  image?: pulumi.Input<string>;
  /**
   * Further options of the JVM, after those that follow from other settings.
   *
   * @default none
   * @example ["-XX:+UseZGC"]
   */
  jvmOptions?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Further environment variables of the container.
   *
   * @default none
   * @example { LANG: C.UTF-8 }
   */
  environment?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /**
   * Memory that the container may have, its heap and some 64m besides; no swap.
   *
   * @default no limit
   * @example 1g
   */
  memory?: pulumi.Input<string>;
  /**
   * Processors that the container may use.
   *
   * @default no limit
   * @example 1.5
   */
  cpus?: pulumi.Input<number>;
  /**
   * Docker labels of the container.
   *
   * @default none
   * @example { com.example.team: orders }
   */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/** A broker: it receives, stores and serves messages. */
export interface BrokerSettings {
  /**
   * How many brokers keep the same messages, a group of the name in the map; those after the first are called by it with -1, -2 and so on.
   *
   * @default 1
   */
  replicas?: number;
  /**
   * What a group promises of a message that was acknowledged. fast: it outlives its broker's process; a machine that is lost takes what slaves had not copied yet. two-copies: it is on two machines, so that it outlives the loss of one; while the master is away, messages are handed out and none are taken. safe: with three replicas and more, and three controllers, likewise, and another replica becomes the master within seconds; while fewer than two are in sync none are taken, and while most controllers are away no other becomes the master. power-safe: safe, and it is on both disks, so that it outlives a power cut everywhere.
   *
   * @default fast with one replica, two-copies with two, safe with more (two-copies in RocketMQ 4)
   */
  durability?: Durability;
  /**
   * The hosts that its replicas are on, one after the other.
   *
   * @default where they stand; else hosts that have none of the group
   * @example ["a", "b", "c"]
   */
  hosts?: pulumi.Input<string>[];
  /**
   * Name of the broker, which a slave shares with its master.
   *
   * @default the broker's name in the map
   */
  brokerName?: string;
  /**
   * 0 is the master, above 0 are slaves.
   *
   * @default 0
   */
  brokerId?: number;
  /**
   * ASYNC_MASTER; SYNC_MASTER, which acknowledges only what a slave has too, or as many brokers as brokerConf.inSyncReplicas says; or SLAVE, which keeps a copy of its master's messages and hands it out while the master is away, unless brokerConf.slaveReadEnable is false.
   *
   * @default ASYNC_MASTER
   */
  brokerRole?: BrokerRole;
  /**
   * ASYNC_FLUSH, or SYNC_FLUSH, which acknowledges only what is on disk.
   *
   * @default ASYNC_FLUSH
   */
  flushDiskType?: pulumi.Input<FlushDiskType>;
  /**
   * Hours of the day at which expired messages are deleted.
   *
   * @default 04
   * @example 04;16
   */
  deleteWhen?: pulumi.Input<string>;
  /**
   * Hours that messages stay on disk.
   *
   * @default 48
   */
  fileReservedTime?: pulumi.Input<number>;
  /**
   * What a master's store may take on disk. From nine tenths of it on, expired messages are deleted at any hour; above it clients send to other brokers, and the broker is unhealthy, until some have expired.
   *
   * @default none: the disk is the limit
   * @example 20g
   */
  maxStoreSize?: pulumi.Input<string>;
  /**
   * Port of the broker, in its container and on the Docker host alike, as clients are told to use it. The port two below it, the VIP channel, is published with it.
   *
   * @default 10911 for a name that ends in a, 0 or nothing of the kind, 10921 for b or 1, and so on
   */
  listenPort?: number;
  /**
   * Heap of the JVM, as its -Xmx takes it.
   *
   * @default the profile's
   * @example 1g
   */
  heap?: pulumi.Input<string>;
  /**
   * Further keys of broker.conf, checked against those that the profile's RocketMQ knows.
   *
   * @default none; in rocketmq5 timerFlushIntervalMs: 10000
   * @example { maxMessageSize: 8388608 }
   */
  brokerConf?: pulumi.Input<{ [key: string]: pulumi.Input<any> }>;
  /**
   * Further keys of broker.conf, passed on unchecked, for another RocketMQ than the profile's.
   *
   * @default none
   */
  uncheckedBrokerConf?: pulumi.Input<{ [key: string]: pulumi.Input<any> }>;
  /**
   * Image, without the registry.
   *
   * @default the profile's
   * @example apache/rocketmq:5.5.0
   */
  image?: pulumi.Input<string>;
  /**
   * Further options of the JVM, after those that follow from other settings.
   *
   * @default none
   * @example ["-XX:+UseZGC"]
   */
  jvmOptions?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Further environment variables of the container.
   *
   * @default none
   * @example { LANG: C.UTF-8 }
   */
  environment?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /**
   * Memory that the container may have, its heap and some 64m besides; no swap.
   *
   * @default no limit
   * @example 1g
   */
  memory?: pulumi.Input<string>;
  /**
   * Processors that the container may use.
   *
   * @default no limit
   * @example 1.5
   */
  cpus?: pulumi.Input<number>;
  /**
   * Docker labels of the container.
   *
   * @default none
   * @example { com.example.team: orders }
   */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/** A proxy: clients of RocketMQ 5, which speak gRPC, connect to it. */
export interface ProxySettings {
  /**
   * Port for clients that speak gRPC, in the container and on the Docker host alike, as clients are told to use it.
   *
   * @default 8081 for a name that ends in a, 0 or nothing of the kind, 8091 for b or 1, and so on
   */
  grpcServerPort?: number;
  /**
   * The same for remoting clients.
   *
   * @default 8082, 8092 and so on, likewise (RocketMQ's own, 8080, is often taken)
   */
  remotingListenPort?: number;
  /**
   * The host that it is on, one of hosts.
   *
   * @default where it stands; else a host that has none of its kind
   * @example a
   */
  host?: string;
  /**
   * Heap of the JVM, as its -Xmx takes it.
   *
   * @default the profile's
   * @example 1g
   */
  heap?: pulumi.Input<string>;
  /**
   * Further keys of rmq-proxy.json, checked against those that the profile's RocketMQ knows.
   *
   * @default none
   * @example { grpcClientConsumerMinLongPollingTimeoutMillis: 3000 }
   */
  proxyConf?: pulumi.Input<{ [key: string]: pulumi.Input<any> }>;
  /**
   * Further keys of that file, passed on unchecked, for another RocketMQ than the profile's.
   *
   * @default none
   */
  uncheckedProxyConf?: pulumi.Input<{ [key: string]: pulumi.Input<any> }>;
  /**
   * Image, without the registry.
   *
   * @default the profile's
   * @example apache/rocketmq:5.5.0
   */
  image?: pulumi.Input<string>;
  /**
   * Further options of the JVM, after those that follow from other settings.
   *
   * @default none
   * @example ["-XX:+UseZGC"]
   */
  jvmOptions?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Further environment variables of the container.
   *
   * @default none
   * @example { LANG: C.UTF-8 }
   */
  environment?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /**
   * Memory that the container may have, its heap and some 64m besides; no swap.
   *
   * @default no limit
   * @example 1g
   */
  memory?: pulumi.Input<string>;
  /**
   * Processors that the container may use.
   *
   * @default no limit
   * @example 1.5
   */
  cpus?: pulumi.Input<number>;
  /**
   * Docker labels of the container.
   *
   * @default none
   * @example { com.example.team: orders }
   */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/** The console, RocketMQ's dashboard: a website that shows the cluster. */
export interface ConsoleSettings {
  /**
   * Port on the Docker host.
   *
   * @default 8888
   */
  port?: number;
  /**
   * Whether a user has to log in. RocketMQ's `rocketmq.config.loginRequired`.
   *
   * @default wherever the image can ask for it: not in rocketmq44
   */
  login?: boolean;
  /**
   * Name of the user who logs in.
   *
   * @default admin
   */
  user?: pulumi.Input<string>;
  /**
   * The user's password; a secret.
   *
   * @default a random one
   */
  password?: pulumi.Input<string>;
  /**
   * The host that it is on, one of hosts.
   *
   * @default where it stands; else a host that has none of its kind
   * @example a
   */
  host?: string;
  /**
   * Heap of the JVM, as its -Xmx takes it.
   *
   * @default the profile's
   * @example 1g
   */
  heap?: pulumi.Input<string>;
  /**
   * Further properties of the console, those of its application.properties.
   *
   * @default none
   * @example { rocketmq.config.enableDashBoardCollect: false }
   */
  consoleProperties?: pulumi.Input<{ [key: string]: pulumi.Input<any> }>;
  /**
   * Image, without the registry.
   *
   * @default the profile's
   * @example apache/rocketmq:5.5.0
   */
  image?: pulumi.Input<string>;
  /**
   * Further options of the JVM, after those that follow from other settings.
   *
   * @default none
   * @example ["-XX:+UseZGC"]
   */
  jvmOptions?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Further environment variables of the container.
   *
   * @default none
   * @example { LANG: C.UTF-8 }
   */
  environment?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /**
   * Memory that the container may have, its heap and some 64m besides; no swap.
   *
   * @default no limit
   * @example 1g
   */
  memory?: pulumi.Input<string>;
  /**
   * Processors that the container may use.
   *
   * @default no limit
   * @example 1.5
   */
  cpus?: pulumi.Input<number>;
  /**
   * Docker labels of the container.
   *
   * @default none
   * @example { com.example.team: orders }
   */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/** A topic, as every broker is to have it. */
export interface TopicSettings {
  /**
   * Which messages it takes: NORMAL, FIFO (in order, by message group), DELAY (delivered later), TRANSACTION, PRIORITY, LITE, or MIXED (any of them), which brokers take with enableMixedMessageType only. Proxies refuse others. RocketMQ 4 has no types. RocketMQ's `message.type`.
   *
   * @default NORMAL
   */
  type?: pulumi.Input<TopicType>;
  /**
   * Queues on each broker: to how many consumers of a group its messages can be spread. RocketMQ's `writeQueueNums`.
   *
   * @default 8
   */
  queues?: pulumi.Input<number>;
  /**
   * Queues that consumers read, where these are more: those beyond queues take no messages, and are there until theirs are read.
   *
   * @default as queues
   */
  readQueueNums?: pulumi.Input<number>;
  /**
   * RW: clients send and receive; R: they only receive; W: they only send. RocketMQ's `perm`.
   *
   * @default RW
   */
  permission?: pulumi.Input<TopicPermission>;
  /**
   * Further attributes of RocketMQ's. queue.type and cleanup.policy stay what they are for the life of a topic.
   *
   * @default none
   * @example { cleanup.policy: COMPACTION }
   */
  attributes?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /**
   * Whether it may be deleted while it holds messages that somebody is still to read, and deleted and created anew where an attribute cannot be changed.
   *
   * @default false
   */
  forceDestroy?: pulumi.Input<boolean>;
}

/** A consumer group, as every broker is to have it. */
export interface ConsumerGroupSettings {
  /**
   * Whether it is given messages.
   *
   * @default true
   */
  consumeEnable?: pulumi.Input<boolean>;
  /**
   * Whether consumers that speak gRPC are given the messages of a queue in order, the next once the last is acknowledged, as a FIFO topic wants; RocketMQ 4 does not have it.
   *
   * @default false
   */
  consumeMessageOrderly?: pulumi.Input<boolean>;
  /**
   * Whether consumers may be given all messages each.
   *
   * @default true
   */
  consumeBroadcastEnable?: pulumi.Input<boolean>;
  /**
   * Whether consumers may begin with the oldest message.
   *
   * @default true
   */
  consumeFromMinEnable?: pulumi.Input<boolean>;
  /**
   * How often a message that was not acknowledged is given again before it goes to the group's dead letters.
   *
   * @default 16
   */
  retryMaxTimes?: pulumi.Input<number>;
  /**
   * Queues of its topic of such messages, on each broker.
   *
   * @default 1
   */
  retryQueueNums?: pulumi.Input<number>;
  /**
   * Further attributes of RocketMQ's.
   *
   * @default none
   * @example { priority.factor: '50' }
   */
  attributes?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /**
   * Whether it may be deleted while there are messages that it is still to read.
   *
   * @default false
   */
  forceDestroy?: pulumi.Input<boolean>;
}

/** What a user may do, or may not, with a topic or a consumer group. */
export interface PermissionSettings {
  /**
   * What it is about: Pub (send), Sub (receive), Create, Update, Delete, Get, List or All.
   *
   * @default Pub and Sub of a topic, Sub of a group
   * @example [Pub, Sub]
   */
  actions?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Addresses and networks from which it counts.
   *
   * @default from anywhere
   * @example [10.0.0.0/8]
   */
  sourceIps?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether it is allowed, or not even if something else allows it.
   *
   * @default Allow
   */
  decision?: pulumi.Input<Decision>;
}

/** A user, as every broker is to have it. */
export interface UserSettings {
  /**
   * Its password, with which clients sign: their secretKey.
   *
   * @default one that is generated
   */
  password?: pulumi.Input<string>;
  /**
   * Whether it may do everything.
   *
   * @default false
   */
  superUser?: pulumi.Input<boolean>;
  /**
   * Whether it may do anything at all.
   *
   * @default true
   */
  enabled?: pulumi.Input<boolean>;
  /**
   * What it may do, by resource: Topic:NAME or Group:NAME, where NAME may end in *, for all that begin so.
   *
   * @default none
   * @example { "Topic:orders": { actions: [Pub] }, "Group:billing-*": {} }
   */
  permissions?: pulumi.Input<{ [name: string]: PermissionSettings }>;
}

/** An authority that signs certificates of servers. */
export interface CertificateAuthoritySettings {
  /**
   * What it calls itself.
   *
   * @default the resource's name
   */
  commonName?: pulumi.Input<string>;
}

/** A server's certificate. */
export interface CertificateSettings {
  /**
   * By what the server is dialled: names and addresses.
   *
   * @default it has to be said
   * @example ["rocketmq-broker-a", "192.168.1.20"]
   */
  names?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The authority's certificate, in PEM.
   *
   * @default it has to be said
   */
  caCertificate?: pulumi.Input<string>;
  /**
   * The authority's key, in PEM; a secret.
   *
   * @default it has to be said
   */
  caPrivateKey?: pulumi.Input<string>;
}

/** What name servers have in common. */
export interface NameServerDefaults {
  /**
   * Whether its port is published where those of brokers are. false: on 127.0.0.1 only. A name server knows no users: who reaches it can keep brokers from being found, whatever access control says. Clients elsewhere connect to a proxy instead.
   *
   * @default true; with accessControl false, unless there are hosts
   */
  published?: pulumi.Input<boolean>;
  /**
   * Heap of the JVM, as its -Xmx takes it.
   *
   * @default the profile's
   * @example 1g
   */
  heap?: pulumi.Input<string>;
  /**
   * Further keys of the name server's configuration file, checked against those that the profile's RocketMQ knows.
   *
   * @default none
   * @example { scanNotActiveBrokerInterval: 5000 }
   */
  namesrvConf?: pulumi.Input<{ [key: string]: pulumi.Input<any> }>;
  /**
   * Further keys of that file, passed on unchecked, for another RocketMQ than the profile's.
   *
   * @default none
   */
  uncheckedNamesrvConf?: pulumi.Input<{ [key: string]: pulumi.Input<any> }>;
  /**
   * Image, without the registry.
   *
   * @default the profile's
   * @example apache/rocketmq:5.5.0
   */
  image?: pulumi.Input<string>;
  /**
   * Further options of the JVM, after those that follow from other settings.
   *
   * @default none
   * @example ["-XX:+UseZGC"]
   */
  jvmOptions?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Further environment variables of the container.
   *
   * @default none
   * @example { LANG: C.UTF-8 }
   */
  environment?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /**
   * Memory that the container may have, its heap and some 64m besides; no swap.
   *
   * @default no limit
   * @example 1g
   */
  memory?: pulumi.Input<string>;
  /**
   * Processors that the container may use.
   *
   * @default no limit
   * @example 1.5
   */
  cpus?: pulumi.Input<number>;
  /**
   * Docker labels of the container.
   *
   * @default none
   * @example { com.example.team: orders }
   */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/** What brokers have in common. */
export interface BrokerDefaults {
  /**
   * How many brokers keep the same messages, a group of the name in the map; those after the first are called by it with -1, -2 and so on.
   *
   * @default 1
   */
  replicas?: number;
  /**
   * What a group promises of a message that was acknowledged. fast: it outlives its broker's process; a machine that is lost takes what slaves had not copied yet. two-copies: it is on two machines, so that it outlives the loss of one; while the master is away, messages are handed out and none are taken. safe: with three replicas and more, and three controllers, likewise, and another replica becomes the master within seconds; while fewer than two are in sync none are taken, and while most controllers are away no other becomes the master. power-safe: safe, and it is on both disks, so that it outlives a power cut everywhere.
   *
   * @default fast with one replica, two-copies with two, safe with more (two-copies in RocketMQ 4)
   */
  durability?: Durability;
  /**
   * ASYNC_MASTER; SYNC_MASTER, which acknowledges only what a slave has too, or as many brokers as brokerConf.inSyncReplicas says; or SLAVE, which keeps a copy of its master's messages and hands it out while the master is away, unless brokerConf.slaveReadEnable is false.
   *
   * @default ASYNC_MASTER
   */
  brokerRole?: BrokerRole;
  /**
   * ASYNC_FLUSH, or SYNC_FLUSH, which acknowledges only what is on disk.
   *
   * @default ASYNC_FLUSH
   */
  flushDiskType?: pulumi.Input<FlushDiskType>;
  /**
   * Hours of the day at which expired messages are deleted.
   *
   * @default 04
   * @example 04;16
   */
  deleteWhen?: pulumi.Input<string>;
  /**
   * Hours that messages stay on disk.
   *
   * @default 48
   */
  fileReservedTime?: pulumi.Input<number>;
  /**
   * What a master's store may take on disk. From nine tenths of it on, expired messages are deleted at any hour; above it clients send to other brokers, and the broker is unhealthy, until some have expired.
   *
   * @default none: the disk is the limit
   * @example 20g
   */
  maxStoreSize?: pulumi.Input<string>;
  /**
   * Heap of the JVM, as its -Xmx takes it.
   *
   * @default the profile's
   * @example 1g
   */
  heap?: pulumi.Input<string>;
  /**
   * Further keys of broker.conf, checked against those that the profile's RocketMQ knows.
   *
   * @default none; in rocketmq5 timerFlushIntervalMs: 10000
   * @example { maxMessageSize: 8388608 }
   */
  brokerConf?: pulumi.Input<{ [key: string]: pulumi.Input<any> }>;
  /**
   * Further keys of broker.conf, passed on unchecked, for another RocketMQ than the profile's.
   *
   * @default none
   */
  uncheckedBrokerConf?: pulumi.Input<{ [key: string]: pulumi.Input<any> }>;
  /**
   * Image, without the registry.
   *
   * @default the profile's
   * @example apache/rocketmq:5.5.0
   */
  image?: pulumi.Input<string>;
  /**
   * Further options of the JVM, after those that follow from other settings.
   *
   * @default none
   * @example ["-XX:+UseZGC"]
   */
  jvmOptions?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Further environment variables of the container.
   *
   * @default none
   * @example { LANG: C.UTF-8 }
   */
  environment?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /**
   * Memory that the container may have, its heap and some 64m besides; no swap.
   *
   * @default no limit
   * @example 1g
   */
  memory?: pulumi.Input<string>;
  /**
   * Processors that the container may use.
   *
   * @default no limit
   * @example 1.5
   */
  cpus?: pulumi.Input<number>;
  /**
   * Docker labels of the container.
   *
   * @default none
   * @example { com.example.team: orders }
   */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/** What proxies have in common. */
export interface ProxyDefaults {
  /**
   * Heap of the JVM, as its -Xmx takes it.
   *
   * @default the profile's
   * @example 1g
   */
  heap?: pulumi.Input<string>;
  /**
   * Further keys of rmq-proxy.json, checked against those that the profile's RocketMQ knows.
   *
   * @default none
   * @example { grpcClientConsumerMinLongPollingTimeoutMillis: 3000 }
   */
  proxyConf?: pulumi.Input<{ [key: string]: pulumi.Input<any> }>;
  /**
   * Further keys of that file, passed on unchecked, for another RocketMQ than the profile's.
   *
   * @default none
   */
  uncheckedProxyConf?: pulumi.Input<{ [key: string]: pulumi.Input<any> }>;
  /**
   * Image, without the registry.
   *
   * @default the profile's
   * @example apache/rocketmq:5.5.0
   */
  image?: pulumi.Input<string>;
  /**
   * Further options of the JVM, after those that follow from other settings.
   *
   * @default none
   * @example ["-XX:+UseZGC"]
   */
  jvmOptions?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Further environment variables of the container.
   *
   * @default none
   * @example { LANG: C.UTF-8 }
   */
  environment?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
  /**
   * Memory that the container may have, its heap and some 64m besides; no swap.
   *
   * @default no limit
   * @example 1g
   */
  memory?: pulumi.Input<string>;
  /**
   * Processors that the container may use.
   *
   * @default no limit
   * @example 1.5
   */
  cpus?: pulumi.Input<number>;
  /**
   * Docker labels of the container.
   *
   * @default none
   * @example { com.example.team: orders }
   */
  labels?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/** A cluster: name servers, brokers, proxies and a console on one network. */
export interface ClusterSettings extends SharedSettings {
  /**
   * Name of the Docker network that the servers share and that clients in containers join; with networkMode host there is none.
   *
   * @default namePrefix, else rocketmq
   */
  networkName?: string;
  /**
   * Addresses of that network, where those that Docker would choose lead elsewhere, as into a VPN.
   *
   * @default one that Docker chooses
   * @example 10.89.0.0/24
   */
  subnet?: string;
  /**
   * RocketMQ's name of the cluster that the brokers belong to; to proxies it is rocketMQClusterName.
   *
   * @default DefaultCluster
   */
  brokerClusterName?: string;
  /**
   * The machines with a Docker Engine that the servers are laid out over, by their names; by Pulumi's own engine. Servers of a kind, and replicas of a group, go to different ones, and stay where they are when hosts or servers are added.
   *
   * @default one, which needs no words
   * @example { a: { docker: ssh://ops@10.0.0.1, address: 10.0.0.1 }, b: { docker: ssh://ops@10.0.0.2, address: 10.0.0.2 } }
   */
  hosts?: { [name: string]: HostSettings };
  /**
   * The name servers by their names, independent of each other.
   *
   * @default one, namesrv-a
   * @example { namesrv-a: {}, namesrv-b: {} }
   */
  nameServers?: { [name: string]: NameServerSettings };
  /**
   * What all name servers have in common that do not say otherwise.
   *
   * @default none
   */
  nameServerDefaults?: NameServerDefaults;
  /**
   * The brokers by their names.
   *
   * @default one, broker-a
   * @example { broker-a: {}, broker-b: { heap: 1g } }
   */
  brokers?: { [name: string]: BrokerSettings };
  /**
   * What all brokers have in common that do not say otherwise.
   *
   * @default none
   * @example { fileReservedTime: 24 }
   */
  brokerDefaults?: BrokerDefaults;
  /**
   * Whether there are proxies, for clients that speak gRPC.
   *
   * @default where the profile's RocketMQ has them: rocketmq5
   */
  proxyEnabled?: boolean;
  /**
   * The proxies by their names.
   *
   * @default one, proxy-a
   * @example { proxy-a: {}, proxy-b: {} }
   */
  proxies?: { [name: string]: ProxySettings };
  /**
   * What all proxies have in common that do not say otherwise.
   *
   * @default none
   */
  proxyDefaults?: ProxyDefaults;
  /**
   * Whether there is a console.
   *
   * @default true
   */
  consoleEnabled?: boolean;
  /**
   * Whether servers of a kind that take new containers do so one at a time, each once the last is ready again, and brokers once clients have turned to the others. false: all at once, which is quicker.
   *
   * @default true
   */
  rolling?: boolean;
  /**
   * What becomes of a broker that is taken out of brokers while it holds messages that no consumer has read: a time, such as 30s, 5m or 2h, for which consumers are waited for; or keep, by which it goes, and keeps them for when it is put back.
   *
   * @default it is refused
   * @example 5m
   */
  drain?: string;
  /**
   * The console.
   *
   * @default all of its defaults
   * @example { port: 9999 }
   */
  console?: ConsoleSettings;
  /**
   * Topics by their names, which every broker is to have. One that is there already is taken over; one that is no longer listed is deleted, unless it holds messages that somebody is still to read.
   *
   * @default those that brokers create
   * @example { orders: { type: FIFO, queues: 16 } }
   */
  topics?: { [name: string]: TopicSettings };
  /**
   * Consumer groups by their names, likewise.
   *
   * @default those that brokers create
   * @example { billing: { consumeMessageOrderly: true } }
   */
  consumerGroups?: { [name: string]: ConsumerGroupSettings };
  /**
   * Whether clients have to log in, and may do what they are allowed to: RocketMQ's ACL 2.0. The cluster's own servers do so as a super user that is made up.
   *
   * @default false
   */
  accessControl?: boolean;
  /**
   * Users by their names, with accessControl: who may send to which topics, and receive from them. One that is no longer listed is deleted.
   *
   * @default none
   * @example { shop: { permissions: { "Topic:orders": { actions: [Pub] } } } }
   */
  users?: { [name: string]: UserSettings };
}
