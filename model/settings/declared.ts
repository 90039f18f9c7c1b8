import * as rules from "./rules";
import { clusterNameSetting } from "./clusterName";
import { certificate } from "./pem";
import { secret, Settings, text, texts } from "./setting";

/** Where something is that is declared beside a cluster, and what it is called there. */
export const declaredSettings = {
  name: text(rules.topicName)({
    otherwise: { en: "the resource's name", zh: "资源的名称" },
    en: "What clients call it.",
    zh: "客户端使用的名称。",
  }),
  nameServerAddresses: texts(rules.address)({
    example: '["127.0.0.1:9876"]',
    otherwise: { en: "it has to be said", zh: "必填" },
    en: "Where the machine that runs Pulumi finds the name servers, each as host:port.",
    zh: "运行 Pulumi 的机器所用的 Name Server 地址，格式为 host:port。",
  }),
  ...clusterNameSetting,
  brokers: texts(rules.serverName)({
    example: "[broker-a, broker-b]",
    otherwise: { en: "none", zh: "无" },
    en: "What brokers there are, by any names: where these change, brokers that came later are given it in the same update.",
    zh: "现有的各 Broker，名称任意：有变化时，后加入的 Broker 会在同一次更新中获得它。",
  }),
  accessKey: text(rules.oneLine)({
    otherwise: { en: "none: the cluster has no access control", zh: "无：集群没有访问控制" },
    en: "User in whose name the brokers are asked, where they have access control: one that may change them, mostly a super user.",
    zh: "Broker 启用访问控制时使用的用户：须有管理权限，通常为超级用户。",
  }),
  secretKey: secret(rules.oneLine)({
    otherwise: { en: "none", zh: "无" },
    en: "That user's password.",
    zh: "该用户的密码。",
  }),
  caCertificate: certificate({
    otherwise: { en: "none: connections are not encrypted", zh: "无：连接不加密" },
    en: "The authority of a cluster with TLS, in PEM, by which its servers are verified.",
    zh: "启用 TLS 的集群的 CA 证书，PEM 格式，用于验证其服务器。",
  }),
  networkName: text(rules.networkName)({
    otherwise: {
      en: "none: the machine knows the servers' names, or dials addresses",
      zh: "无：该机器能解析服务器名称，或直接使用地址",
    },
    en: "Docker network on which the servers are, where the machine that runs Pulumi does not know their names: its Docker Engine then tells their addresses.",
    zh: "服务器所在的 Docker 网络；用于运行 Pulumi 的机器无法解析服务器名称时，由其 Docker Engine 告知地址。",
  }),
} satisfies Settings;
