import { Fields } from "./fields";
import { address } from "./rules";
import { readSettings, Settings, texts } from "./setting";

/** Where a server that is used without a cluster finds the others. */
export const peerSettings = {
  nameServers: texts(address)({
    rocketmq: "namesrvAddr",
    example: '["rocketmq-namesrv-a:9876"]',
    en: "Where the server finds the name servers, each as host:port.",
    zh: "Name Server 的地址，格式为 host:port。",
  }),
  brokers: texts(address)({
    example: '["rocketmq-broker-a:10911"]',
    otherwise: { en: "none", zh: "无" },
    en: "Where the server finds the brokers that it dials on the network, each as host:port; it matters where clients dial 127.0.0.1.",
    zh: "服务器在网络中连接的 Broker 地址，格式为 host:port；仅在客户端连接 127.0.0.1 时需要。",
  }),
} satisfies Settings;

/** Where those find controllers that have to do with them. */
export const controllerPeerSettings = {
  controllers: texts(address)({
    rocketmq: "controllerAddr",
    example: '["rocketmq-namesrv-a:9868"]',
    otherwise: { en: "none", zh: "无" },
    en: "Where the controllers are, each as host:port, which say which replica of a broker group is the master: those of all name servers.",
    zh: "决定 Broker 组中哪个副本为主节点的 Controller 地址，格式为 host:port，即全部 Name Server 的 Controller。",
  }),
} satisfies Settings;

/** What a console shows besides. */
export const proxyPeerSettings = {
  proxies: texts(address)({
    example: '["rocketmq-proxy-a:8082"]',
    otherwise: { en: "none", zh: "无" },
    en: "Where the console finds the proxies on the network, each as host:port, by their ports for remoting clients.",
    zh: "控制台在网络中连接的代理地址，格式为 host:port，端口为其 Remoting 端口。",
  }),
} satisfies Settings;

/**
 * The controllers of a broker that its group's durability gives some.
 *
 * @returns no address where none is known yet
 */
export function resolveControllers(fields: Fields, wanted: boolean): string[] {
  const { controllers } = readSettings(fields, controllerPeerSettings, { controllers: [] });
  if (wanted !== fields.has("controllers"))
    fields.reject(
      "controllers",
      wanted
        ? "by its durability controllers say which replica is the master: their addresses are wanted."
        : "they have to do with durability safe and power-safe alone: remove them.",
    );
  return controllers;
}

/** @returns no address where none is known yet */
export function resolvePeers(fields: Fields): { nameServers: string[]; brokers: string[] } {
  const { nameServers, brokers } = readSettings(fields, peerSettings, { nameServers: [], brokers: [] });
  const given = fields.raw("nameServers");
  const isEmpty = Array.isArray(given) && given.length === 0;
  if (!fields.has("nameServers") || isEmpty) fields.reject("nameServers", "one address at least is wanted.");
  return { nameServers, brokers };
}
