import {
  brokerSettings,
  certificateAuthoritySettings,
  certificateSettings,
  clusterSettings,
  consoleSettings,
  consumerGroupSettings,
  hostSettings,
  nameServerSettings,
  proxySettings,
  Settings,
  permissionSettings,
  sharedSettings,
  topicSettings,
  userSettings,
} from "../../model/settings";

/** Settings that make an interface, and a section of the reference. */
export interface Group {
  /** Of the interface. */
  readonly name: string;
  /** Another interface that it extends. */
  readonly extends?: string;
  readonly description: { readonly en: string; readonly zh: string };
  readonly settings: Settings;
}

const without = (settings: Settings, unwanted: (key: string) => boolean): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([key]) => !unwanted(key)));

/** What servers may have in common. */
const common = (settings: Settings): Settings => without(settings, (key) => settings[key].own);

const isShared = (key: string): boolean => Object.hasOwn(sharedSettings, key);

export const shared: Group = {
  name: "SharedSettings",
  description: {
    en: "What holds for every server of a cluster.",
    zh: "对集群中所有服务器生效的设置。",
  },
  settings: sharedSettings,
};

export const host: Group = {
  name: "HostSettings",
  description: {
    en: "A machine with a Docker Engine, one of several that a cluster is laid out over.",
    zh: "集群所分布的、装有 Docker Engine 的机器之一。",
  },
  settings: hostSettings,
};

export const cluster: Group = {
  name: "ClusterSettings",
  extends: "SharedSettings",
  description: {
    en: "A cluster: name servers, brokers, proxies and a console on one network.",
    zh: "一个集群：同一网络中的 Name Server、Broker、代理和控制台。",
  },
  settings: without(clusterSettings, isShared),
};

export const nameServer: Group = {
  name: "NameServerSettings",
  description: {
    en: "A name server: it tells clients which brokers hold a topic.",
    zh: "Name Server：告诉客户端某个主题在哪些 Broker 上。",
  },
  settings: nameServerSettings,
};

export const broker: Group = {
  name: "BrokerSettings",
  description: {
    en: "A broker: it receives, stores and serves messages.",
    zh: "Broker：接收、存储并提供消息。",
  },
  settings: brokerSettings,
};

export const proxy: Group = {
  name: "ProxySettings",
  description: {
    en: "A proxy: clients of RocketMQ 5, which speak gRPC, connect to it.",
    zh: "代理：RocketMQ 5 的 gRPC 客户端连接到它。",
  },
  settings: proxySettings,
};

export const console: Group = {
  name: "ConsoleSettings",
  description: {
    en: "The console, RocketMQ's dashboard: a website that shows the cluster.",
    zh: "控制台，即 RocketMQ Dashboard：展示集群的网站。",
  },
  settings: consoleSettings,
};

export const topic: Group = {
  name: "TopicSettings",
  description: {
    en: "A topic, as every broker is to have it.",
    zh: "一个主题，所有 Broker 上相同。",
  },
  settings: topicSettings,
};

export const consumerGroup: Group = {
  name: "ConsumerGroupSettings",
  description: {
    en: "A consumer group, as every broker is to have it.",
    zh: "一个消费组，所有 Broker 上相同。",
  },
  settings: consumerGroupSettings,
};

export const permission: Group = {
  name: "PermissionSettings",
  description: {
    en: "What a user may do, or may not, with a topic or a consumer group.",
    zh: "用户对某个主题或消费组的权限。",
  },
  settings: permissionSettings,
};

export const user: Group = {
  name: "UserSettings",
  description: {
    en: "A user, as every broker is to have it.",
    zh: "一个用户，所有 Broker 上相同。",
  },
  settings: userSettings,
};

export const certificateAuthority: Group = {
  name: "CertificateAuthoritySettings",
  description: { en: "An authority that signs certificates of servers.", zh: "签发服务器证书的 CA。" },
  settings: certificateAuthoritySettings,
};

export const certificate: Group = {
  name: "CertificateSettings",
  description: { en: "A server's certificate.", zh: "服务器的证书。" },
  settings: certificateSettings,
};

const defaultsOf = ({ settings }: Group, name: string, what: string): Group => ({
  name,
  description: { en: `What ${what} have in common.`, zh: "" },
  settings: common(settings),
});

export const defaults: readonly Group[] = [
  defaultsOf(nameServer, "NameServerDefaults", "name servers"),
  defaultsOf(broker, "BrokerDefaults", "brokers"),
  defaultsOf(proxy, "ProxyDefaults", "proxies"),
];
