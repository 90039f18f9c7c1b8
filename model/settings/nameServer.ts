import { Conf } from "./conf";
import { fixedByOthers, resolveConfiguration } from "./configuration";
import { Fields } from "./fields";
import { indexIn } from "./names";
import { resolvePort } from "./port";
import { hostSetting } from "./host";
import { loopback, Reach } from "./reach";
import * as rules from "./rules";
import { heap, resolveServer, ResolvedServer, serverSettings } from "./server";
import { configuration, flag, port, readSettings, Settings } from "./setting";
import { ResolvedShared } from "./shared";
import { unsupportedKeys } from "./unsupportedKeys";

/** A name server: it tells clients which brokers hold a topic. */
export const nameServerSettings = {
  port: port()({
    otherwise: {
      en: "9876 for a name that ends in a, 0 or nothing of the kind, 9877 for b or 1, and so on",
      zh: "名称以 a、0 或其他字符结尾时为 9876，以 b 或 1 结尾时为 9877，依此类推",
    },
    plain: true,
    own: true,
    rocketmq: "listenPort",
    en: "Port on the Docker host.",
    zh: "Docker 主机上的端口。",
  }),
  controllerPort: port()({
    otherwise: {
      en: "9868 for a name that ends in a, 0 or nothing of the kind, 9869 for b or 1, and so on",
      zh: "名称以 a、0 或其他字符结尾时为 9868，以 b 或 1 结尾时为 9869，依此类推",
    },
    plain: true,
    own: true,
    en: "Port of its controller on the Docker host, with hosts or networkMode host; elsewhere nobody but the cluster's servers reaches it. Name servers are controllers where a broker group wants them, by its durability.",
    zh: "有多台主机（hosts）或 networkMode 为 host 时其 Controller 在 Docker 主机上的端口；其他情况下只有集群自身的服务器可以访问。Broker 组的 durability 需要时，Name Server 同时是 Controller。",
  }),
  host: hostSetting,
  published: flag({
    otherwise: {
      en: "true; with accessControl false, unless there are hosts",
      zh: "true；启用 accessControl 时为 false，除非有多台主机（hosts）",
    },
    en: "Whether its port is published where those of brokers are. false: on 127.0.0.1 only. A name server knows no users: who reaches it can keep brokers from being found, whatever access control says. Clients elsewhere connect to a proxy instead.",
    zh: "是否与 Broker 一样发布端口；false 表示只在 127.0.0.1 上发布。Name Server 没有用户：能连接它的人，无论访问控制如何，都能让客户端找不到 Broker。其他机器上的客户端可以改为连接代理。",
  }),
  heap: heap(64),
  namesrvConf: configuration({
    example: "{ scanNotActiveBrokerInterval: 5000 }",
    otherwise: { en: "none", zh: "无" },
    en: "Further keys of the name server's configuration file, checked against those that the profile's RocketMQ knows.",
    zh: "Name Server 配置文件的其他键，按 profile 对应的 RocketMQ 所认识的键检查。",
  }),
  uncheckedNamesrvConf: configuration({
    otherwise: { en: "none", zh: "无" },
    en: "Further keys of that file, passed on unchecked, for another RocketMQ than the profile's.",
    zh: "该文件的其他键，不检查直接写入，用于与 profile 不同版本的 RocketMQ。",
  }),
  ...serverSettings,
} satisfies Settings;

export interface ResolvedNameServer extends ResolvedServer {
  readonly heap: number;
  readonly port: number;
  readonly controllerPort: number;
  /** Whether its port is published where those of brokers are; else on the Docker host alone. */
  readonly published: boolean;
  /** Further keys of its configuration file. */
  readonly namesrvConf: Conf;
}

const fixed = fixedByOthers({ listenPort: "port", bindAddress: "networkMode and bindAddress" });

export function resolveNameServer(fields: Fields, name: string, shared: ResolvedShared): ResolvedNameServer {
  const { server, names } = shared.profile;
  const values = readSettings(fields, nameServerSettings, {
    port: 9876 + indexIn(name),
    controllerPort: 9868 + indexIn(name),
    heap: rules.bytesOf(server.nameServer.heap),
  });
  const usual = { image: server.image, containerName: names.nameServer };
  return {
    ...resolveServer(fields, name, usual, values.heap, shared),
    heap: values.heap,
    port: resolvePort(fields, "port", values.port, shared),
    host: values.host,
    controllerPort: resolvePort(fields, "controllerPort", values.controllerPort, shared),
    published: resolvePublished(fields, values, shared),
    namesrvConf: resolveConfiguration(fields, {
      setting: "namesrvConf",
      catalogue: server.keys.namesrv,
      version: server.version,
      unchecked: "uncheckedNamesrvConf",
      unsupported: unsupportedKeys("namesrv", shared.profile.name),
      fixed,
    }),
  };
}

function resolvePublished(
  fields: Fields,
  { published }: { published?: boolean },
  { profile, superUser, reach }: ResolvedShared,
): boolean {
  const across = reach.acrossHosts === true;
  if (published === false && across)
    fields.reject("published", "servers on other hosts find it where clients do: remove it.");
  if (published === false && profile.nameServerAddress === "published")
    fields.reject("published", `brokers of the ${profile.name} profile find it where clients do: remove it.`);
  return published ?? (superUser === undefined || across);
}

/** Who reaches it: one that is not published is for programs on the Docker host. */
export function reachOfNameServer({ published }: ResolvedNameServer, reach: Reach): Reach {
  if (published || reach.bindAddress === undefined) return reach;
  const ip = reach.mode === "address" || reach.mode === "name" ? loopback : reach.ip;
  return { ...reach, bindAddress: loopback, ip };
}
