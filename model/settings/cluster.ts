import { accessControlOf, accessControlUnknown, generatedNames, SuperUser } from "./accessControl";
import { resolveBroker, ResolvedBroker } from "./broker";
import { clusterNameSetting } from "./clusterName";
import { resolveHosts } from "./host";
import { placed } from "./placed";
import { HostsOf } from "./layout";
import { resolveConsole, ResolvedConsole, usualConsoleName } from "./console";
import { resolveConsumerGroup } from "./consumerGroup";
import { checkContradictions } from "./contradictions";
import { Fields } from "./fields";
import { Machine } from "./machine";
import { resolveNameServer } from "./nameServer";
import { checked } from "./problems";
import { noProxy, resolveProxy, ResolvedProxy } from "./proxy";
import * as rules from "./rules";
import { commonFields, ownKeys, ResolvedCluster, ServerMap, serverMaps } from "./servers";
import { flag, map, object, readSettings, Settings, text } from "./setting";
import { parseSubnet } from "./subnet";
import { resolveShared, ResolvedShared, sharedSettings } from "./shared";
import { resolveTopic } from "./topic";
import { resolveUser } from "./user";

const onlyTheDefault = (names: string): { en: string; zh: string } => ({
  en: `one, ${names}`,
  zh: `一个，${names}`,
});

/** A cluster: name servers, brokers, proxies and a console on one network. */
export const clusterSettings = {
  ...sharedSettings,
  networkName: text(rules.networkName)({
    plain: true,
    otherwise: { en: "namePrefix, else rocketmq", zh: "同 namePrefix，若为空则为 rocketmq" },
    en: "Name of the Docker network that the servers share and that clients in containers join; with networkMode host there is none.",
    zh: "服务器共用、容器中的客户端加入的 Docker 网络名称；networkMode 为 host 时没有该网络。",
  }),
  subnet: text(rules.subnet)({
    plain: true,
    example: "10.89.0.0/24",
    otherwise: { en: "one that Docker chooses", zh: "由 Docker 选择" },
    en: "Addresses of that network, where those that Docker would choose lead elsewhere, as into a VPN.",
    zh: "该网络的地址段；当 Docker 选择的地址段通往别处（如 VPN）时使用。",
  }),
  ...clusterNameSetting,
  hosts: map("HostSettings")({
    plain: true,
    example:
      "{ a: { docker: ssh://ops@10.0.0.1, address: 10.0.0.1 }, b: { docker: ssh://ops@10.0.0.2, address: 10.0.0.2 } }",
    otherwise: { en: "one, which needs no words", zh: "一台，无需说明" },
    en: "The machines with a Docker Engine that the servers are laid out over, by their names; by Pulumi's own engine. Servers of a kind, and replicas of a group, go to different ones, and stay where they are when hosts or servers are added.",
    zh: "集群所分布的、装有 Docker Engine 的机器，以名称为键，需使用 Pulumi 自身的引擎。同类服务器、同组副本分布在不同主机上；添加主机或服务器时，已有的保持原位。",
  }),
  nameServers: map("NameServerSettings")({
    plain: true,
    example: "{ namesrv-a: {}, namesrv-b: {} }",
    otherwise: onlyTheDefault("namesrv-a"),
    en: "The name servers by their names, independent of each other.",
    zh: "各 Name Server，以名称为键，彼此独立。",
  }),
  nameServerDefaults: object("NameServerDefaults")({
    plain: true,
    otherwise: { en: "none", zh: "无" },
    en: "What all name servers have in common that do not say otherwise.",
    zh: "所有 Name Server 的公共设置，可由各自的设置覆盖。",
  }),
  brokers: map("BrokerSettings")({
    plain: true,
    example: "{ broker-a: {}, broker-b: { heap: 1g } }",
    otherwise: onlyTheDefault("broker-a"),
    en: "The brokers by their names.",
    zh: "各 Broker，以名称为键。",
  }),
  brokerDefaults: object("BrokerDefaults")({
    plain: true,
    example: "{ fileReservedTime: 24 }",
    otherwise: { en: "none", zh: "无" },
    en: "What all brokers have in common that do not say otherwise.",
    zh: "所有 Broker 的公共设置，可由各自的设置覆盖。",
  }),
  proxyEnabled: flag({
    plain: true,
    otherwise: {
      en: "where the profile's RocketMQ has them: rocketmq5",
      zh: "由 profile 决定：rocketmq5 有代理",
    },
    en: "Whether there are proxies, for clients that speak gRPC.",
    zh: "是否启用代理，供 gRPC 客户端使用。",
  }),
  proxies: map("ProxySettings")({
    plain: true,
    example: "{ proxy-a: {}, proxy-b: {} }",
    otherwise: onlyTheDefault("proxy-a"),
    en: "The proxies by their names.",
    zh: "各代理，以名称为键。",
  }),
  proxyDefaults: object("ProxyDefaults")({
    plain: true,
    otherwise: { en: "none", zh: "无" },
    en: "What all proxies have in common that do not say otherwise.",
    zh: "所有代理的公共设置，可由各自的设置覆盖。",
  }),
  consoleEnabled: flag({
    default: true,
    plain: true,
    en: "Whether there is a console.",
    zh: "是否启用控制台。",
  }),
  rolling: flag({
    default: true,
    plain: true,
    en: "Whether servers of a kind that take new containers do so one at a time, each once the last is ready again, and brokers once clients have turned to the others. false: all at once, which is quicker.",
    zh: "同类服务器需要新容器时是否逐个更换：前一个就绪后才换下一个，Broker 还会先等客户端转向其他 Broker。false：同时更换，更快。",
  }),
  drain: text(rules.drain)({
    plain: true,
    example: "5m",
    otherwise: { en: "it is refused", zh: "拒绝移除" },
    en: "What becomes of a broker that is taken out of brokers while it holds messages that no consumer has read: a time, such as 30s, 5m or 2h, for which consumers are waited for; or keep, by which it goes, and keeps them for when it is put back.",
    zh: "将 Broker 从 brokers 中移除而其中仍有未消费的消息时如何处理：一段时间（如 30s、5m、2h），等待消费者读完；或 keep，直接移除，消息保留在其数据中，放回后仍在。",
  }),
  console: object("ConsoleSettings")({
    plain: true,
    example: "{ port: 9999 }",
    otherwise: { en: "all of its defaults", zh: "全部取默认值" },
    en: "The console.",
    zh: "控制台。",
  }),
  topics: map("TopicSettings")({
    plain: true,
    example: "{ orders: { type: FIFO, queues: 16 } }",
    otherwise: { en: "those that brokers create", zh: "由 Broker 自动创建" },
    en: "Topics by their names, which every broker is to have. One that is there already is taken over; one that is no longer listed is deleted, unless it holds messages that somebody is still to read.",
    zh: "各主题，以名称为键，所有 Broker 上都有。已存在的主题会被接管；不再列出的主题会被删除，除非其中仍有未消费的消息。",
  }),
  consumerGroups: map("ConsumerGroupSettings")({
    plain: true,
    example: "{ billing: { consumeMessageOrderly: true } }",
    otherwise: { en: "those that brokers create", zh: "由 Broker 自动创建" },
    en: "Consumer groups by their names, likewise.",
    zh: "各消费组，以名称为键，规则相同。",
  }),
  accessControl: flag({
    default: false,
    plain: true,
    en: "Whether clients have to log in, and may do what they are allowed to: RocketMQ's ACL 2.0. The cluster's own servers do so as a super user that is made up.",
    zh: "客户端是否需要登录，并只能执行获准的操作：RocketMQ 的 ACL 2.0。集群自身的服务器使用自动生成的超级用户。",
  }),
  users: map("UserSettings")({
    plain: true,
    example: '{ shop: { permissions: { "Topic:orders": { actions: [Pub] } } } }',
    otherwise: { en: "none", zh: "无" },
    en: "Users by their names, with accessControl: who may send to which topics, and receive from them. One that is no longer listed is deleted.",
    zh: "各用户，以名称为键，需启用 accessControl：谁可以向哪些主题发送、从哪些主题接收。不再列出的用户会被删除。",
  }),
} satisfies Settings;

/** What is made up for a cluster that wants it, as far as it is known. */
export interface MadeUp {
  /** With access control. */
  readonly superUser?: SuperUser;
  /** With TLS, by containers' names. */
  readonly certificates?: ResolvedCluster["certificates"];
}

export function resolveCluster(
  fields: Fields,
  machine: Machine,
  { superUser = { accessKey: "", secretKey: "" }, certificates = {} }: MadeUp = {},
  standing: HostsOf = {},
): ResolvedCluster {
  const hosts = resolveHosts(fields);
  const onHosts = hosts.length > 0;
  // What is known of this machine says nothing of those.
  const on = onHosts ? { home: machine.home, cwd: machine.cwd } : machine;
  const all = resolveShared(fields, on, onHosts);
  const { profile, namePrefix } = all;
  const values = readSettings(fields, clusterSettings, {
    networkName: namePrefix === "" ? "rocketmq" : namePrefix,
    proxyEnabled: profile.server.proxy !== undefined,
  });
  if (values.accessControl && accessControlOf(superUser, profile) === undefined)
    fields.reject("accessControl", accessControlUnknown(profile));
  const shared = values.accessControl ? { ...all, superUser } : all;
  const { networkName, subnet, brokerClusterName } = values;
  const brokers = resolveMap(fields, "brokers", (each, name) =>
    resolveGroup(each, name, shared, brokerClusterName),
  ).flat();
  const controlled = brokers.some((broker) => broker.controlled);
  const unplaced: ResolvedCluster = {
    controlled,
    shared,
    hosts,
    networkName,
    subnet: subnet === undefined ? undefined : resolveSubnet(subnet),
    brokerClusterName,
    nameServers: resolveMap(
      fields,
      "nameServers",
      (each, name) => resolveNameServer(each, name, shared),
      controlled ? controllerNames : undefined,
    ),
    brokers,
    proxies: resolveProxies(fields, values.proxyEnabled, shared),
    console: resolveOnlyConsole(fields, values.consoleEnabled, shared),
    topics: resolveNamed(fields, "topics", resolveTopic),
    consumerGroups: resolveNamed(fields, "consumerGroups", resolveConsumerGroup),
    users: resolveUsers(fields, shared),
    certificates,
    rolling: values.rolling && shared.readyTimeout > 0,
    drain:
      values.drain === undefined || values.drain === "keep" ? values.drain : rules.secondsOf(values.drain),
  };
  const cluster = placed(fields, unplaced, standing);
  checkContradictions(fields, cluster, on);
  fields.rejectUnknown();
  return cluster;
}

/** Of a text whose form was checked. */
const resolveSubnet = (text: string): ResolvedCluster["subnet"] => {
  const subnet = parseSubnet(text);
  return subnet && { text, ...subnet };
};

/** The servers of a map, each with what it says of itself, else with what it has in common with the others. */
function resolveMap<T>(
  fields: Fields,
  map: ServerMap,
  resolveServer: (fields: Fields, name: string) => T,
  usual: readonly string[] = [serverMaps[map].usual],
): T[] {
  const { defaults } = serverMaps[map];
  const given = fields.object(defaults);
  for (const key of ownKeys(map))
    if (given.has(key)) given.reject(key, `it is each server's own: set it in ${map}.`);
  const common = commonFields(fields, map);
  const servers = fields.object(map);
  const names = servers.keys();
  return (names.length > 0 ? names : usual).map((name) => {
    if (!rules.serverName.test(name)) servers.reject(name, rules.serverName.expected);
    servers.requireKnown(name);
    const each = servers.object(name).orElse(common);
    const server = resolveServer(each, name);
    each.rejectUnknown();
    return server;
  });
}

/** The name servers that there are by default where they are controllers: one that is lost leaves most of them. */
const controllerNames = ["namesrv-a", "namesrv-b", "namesrv-c"];

/** All replicas of a broker group. */
function resolveGroup(
  fields: Fields,
  name: string,
  shared: ResolvedShared,
  brokerClusterName: string,
): ResolvedBroker[] {
  const first = resolveBroker(fields, name, shared, brokerClusterName);
  const others = Array.from({ length: first.replicas - 1 }, (_, i) => i + 1);
  return [first, ...others.map((replica) => resolveBroker(fields, name, shared, brokerClusterName, replica))];
}

/** What clients call by a name that is its key in a map. @returns by name, sorted */
function resolveNamed<T>(fields: Fields, map: string, resolve: (fields: Fields) => T): Record<string, T> {
  const all = fields.object(map);
  return Object.fromEntries(
    all.keys().map((name) => {
      if (!rules.topicName.test(name)) all.reject(name, rules.topicName.expected);
      all.requireKnown(name);
      const own = all.object(name);
      const value = resolve(own);
      own.rejectUnknown();
      return [name, value];
    }),
  );
}

function resolveUsers(fields: Fields, { superUser }: ResolvedShared): ResolvedCluster["users"] {
  const users = resolveNamed(fields, "users", resolveUser);
  for (const name of Object.keys(users).filter((one) => one.startsWith(generatedNames)))
    fields
      .object("users")
      .reject(
        name,
        `names that begin with ${generatedNames} are those of clusters' own super users: choose another.`,
      );
  if (superUser === undefined && Object.keys(users).length > 0)
    fields.reject(
      "users",
      "without accessControl everybody may do everything: set that to true, or remove them.",
    );
  return users;
}

/** The proxies that there are to be. Those that are switched off are checked all the same. */
function resolveProxies(fields: Fields, wanted: boolean, shared: ResolvedShared): ResolvedProxy[] {
  const possible = shared.profile.server.proxy !== undefined;
  if (wanted && !possible) fields.reject("proxyEnabled", noProxy(shared));
  if (!possible) {
    const switched = fields.has("proxyEnabled"); // off, or reported already
    if (!switched && fields.object("proxies").keys().length > 0) fields.reject("proxies", noProxy(shared));
    return [];
  }
  const proxies = resolveMap(fields, "proxies", (each, name) => resolveProxy(each, name, shared));
  return wanted ? proxies : [];
}

/** The console, if there is to be one. It is checked all the same. */
function resolveOnlyConsole(
  fields: Fields,
  wanted: boolean,
  shared: ResolvedShared,
): ResolvedConsole | undefined {
  const settings = fields.object("console");
  const console = resolveConsole(settings, usualConsoleName, shared);
  settings.rejectUnknown();
  return wanted ? console : undefined;
}

/**
 * The cluster that settings describe.
 *
 * @param standing where its servers are already
 * @throws ConfigurationError with all problems at once
 */
export const resolved = (
  settings: object,
  machine: Machine,
  madeUp?: MadeUp,
  standing?: HostsOf,
): ResolvedCluster =>
  checked((report) => resolveCluster(Fields.of(settings, report), machine, madeUp, standing));
