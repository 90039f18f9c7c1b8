import { accessControlOf } from "./accessControl";
import { Conf } from "./conf";
import { ConfigurationPlace, fixedByOthers, resolveConfiguration } from "./configuration";
import { Fields } from "./fields";
import { derivedForMetrics, resolveMetricsPort } from "./metrics";
import { hostSetting } from "./host";
import { indexIn } from "./names";
import { resolvePort } from "./port";
import * as rules from "./rules";
import { heap, ResolvedServer, resolveServer, serverSettings } from "./server";
import { configuration, port, readSettings, Settings } from "./setting";
import { ResolvedShared } from "./shared";
import { unsupportedKeys } from "./unsupportedKeys";

/** A proxy: clients of RocketMQ 5, which speak gRPC, connect to it. It is at home in the profile `rocketmq5` only. */
export const proxySettings = {
  grpcServerPort: port()({
    otherwise: {
      en: "8081 for a name that ends in a, 0 or nothing of the kind, 8091 for b or 1, and so on",
      zh: "名称以 a、0 或其他字符结尾时为 8081，以 b 或 1 结尾时为 8091，依此类推",
    },
    plain: true,
    own: true,
    en: "Port for clients that speak gRPC, in the container and on the Docker host alike, as clients are told to use it.",
    zh: "gRPC 客户端使用的端口，容器内与 Docker 主机上相同，因为客户端会被告知使用它。",
  }),
  remotingListenPort: port()({
    otherwise: {
      en: "8082, 8092 and so on, likewise (RocketMQ's own, 8080, is often taken)",
      zh: "同理为 8082、8092 等（RocketMQ 自带的 8080 常被占用）",
    },
    plain: true,
    own: true,
    en: "The same for remoting clients.",
    zh: "Remoting 客户端使用的端口。",
  }),
  host: hostSetting,
  heap: heap(128),
  proxyConf: configuration({
    example: "{ grpcClientConsumerMinLongPollingTimeoutMillis: 3000 }",
    otherwise: { en: "none", zh: "无" },
    en: "Further keys of rmq-proxy.json, checked against those that the profile's RocketMQ knows.",
    zh: "rmq-proxy.json 的其他键，按 profile 对应的 RocketMQ 所认识的键检查。",
  }),
  uncheckedProxyConf: configuration({
    otherwise: { en: "none", zh: "无" },
    en: "Further keys of that file, passed on unchecked, for another RocketMQ than the profile's.",
    zh: "该文件的其他键，不检查直接写入，用于与 profile 不同版本的 RocketMQ。",
  }),
  ...serverSettings,
} satisfies Settings;

export interface ResolvedProxy extends ResolvedServer {
  readonly heap: number;
  readonly grpcServerPort: number;
  readonly remotingListenPort: number;
  /** Further keys of its configuration file. */
  readonly proxyConf: Conf;
  /** Where Prometheus finds its metrics, in its container and on the Docker host alike; absent: nowhere. */
  readonly metricsPort?: number;
}

/** What a profile's proxy is taken for where it has none, which is an error. */
const none = { heap: "192m" };

export const noProxy = ({ profile }: ResolvedShared): string =>
  `RocketMQ ${profile.server.version} of the ${profile.name} profile has no proxy: clients that speak gRPC need rocketmq5.`;

const fixed = fixedByOthers({
  rocketMQClusterName: "brokerClusterName",
  heartbeatSyncerTopicClusterName: "brokerClusterName",
  namesrvAddr: "the name servers of the cluster",
  namesrvDomain: "the name servers of the cluster",
  namesrvDomainSubgroup: "the name servers of the cluster",
  proxyMode: "the cluster, whose proxies stand on their own",
  grpcServerPort: "grpcServerPort",
  remotingListenPort: "remotingListenPort",
  remotingAccessAddr: "ip",
  tlsTestModeEnable: "tls",
  tlsKeyPath: "tls, certificate and privateKey",
  tlsKeyPassword: "tls, certificate and privateKey",
  tlsCertPath: "tls, certificate and privateKey",
  ...derivedForMetrics,
});

const place: ConfigurationPlace = { setting: "proxyConf", unchecked: "uncheckedProxyConf" };

export function resolveProxy(fields: Fields, name: string, shared: ResolvedShared): ResolvedProxy {
  const { image, keys, version, proxy = none } = shared.profile.server;
  if (proxy === none) fields.reject("profile", noProxy(shared));
  const index = indexIn(name);
  const values = readSettings(fields, proxySettings, {
    grpcServerPort: 8081 + index * 10,
    remotingListenPort: 8082 + index * 10,
    heap: rules.bytesOf(proxy.heap),
  });
  const proxyConf = resolveConfiguration(fields, {
    ...place,
    accessControl: accessControlOf(shared.superUser, shared.profile),
    catalogue: keys.proxy,
    version,
    unsupported: unsupportedKeys("proxy", shared.profile.name),
    fixed,
  });
  const server = resolveServer(fields, name, { image }, values.heap, shared);
  return {
    ...server,
    heap: values.heap,
    host: values.host,
    grpcServerPort: resolvePort(fields, "grpcServerPort", values.grpcServerPort, shared),
    remotingListenPort: resolvePort(fields, "remotingListenPort", values.remotingListenPort, shared),
    proxyConf,
    metricsPort: resolveMetricsPort(
      fields,
      { place, conf: proxyConf, usualPort: 5558 + indexIn(name) * 10 },
      shared,
    ),
  };
}
