import * as rules from "./rules";
import { certificate, privateKey } from "./pem";
import { Settings, text, texts } from "./setting";

/** An authority that signs certificates of servers. */
export const certificateAuthoritySettings = {
  commonName: text(rules.commonName)({
    otherwise: { en: "the resource's name", zh: "资源的名称" },
    en: "What it calls itself.",
    zh: "CA 的名称。",
  }),
} satisfies Settings;

/** A certificate of a server. */
export const certificateSettings = {
  names: texts(rules.hostOfCertificate)({
    example: '["rocketmq-broker-a", "192.168.1.20"]',
    otherwise: { en: "it has to be said", zh: "必填" },
    en: "By what the server is dialled: names and addresses.",
    zh: "连接该服务器所用的名称和地址。",
  }),
  caCertificate: certificate({
    otherwise: { en: "it has to be said", zh: "必填" },
    en: "The authority's certificate, in PEM.",
    zh: "CA 的证书，PEM 格式。",
  }),
  caPrivateKey: privateKey({
    otherwise: { en: "it has to be said", zh: "必填" },
    en: "The authority's key, in PEM; a secret.",
    zh: "CA 的私钥，PEM 格式；属于机密。",
  }),
} satisfies Settings;
