import { createPrivateKey, X509Certificate } from "node:crypto";
import { Profile } from "../profiles";
import { Fields } from "./fields";
import { asPkcs8, certificate as certificateOf, certificatesIn, privateKey as keyOf } from "./pem";
import { choice, Settings, Values } from "./setting";

/** RocketMQ's own, by what a server does with connections without TLS. */
export const tlsModes = ["disabled", "permissive", "enforcing"] as const;

/** How connections are encrypted, and by which certificates. */
export const tlsSettings = {
  tls: choice(
    "TlsMode",
    tlsModes,
  )({
    default: "disabled",
    plain: true,
    example: "enforcing",
    rocketmq: "tls.server.mode",
    en: "Whether connections are encrypted: enforcing, all are, of clients, between servers, and the console's; permissive, clients may do without, as while they change over; disabled, none.",
    zh: "连接是否加密：enforcing 表示全部加密，包括客户端连接、服务器之间的连接和控制台；permissive 表示客户端也可以不加密，用于过渡；disabled 表示不加密。",
  }),
  caCertificate: certificateOf({
    rocketmq: "tls.client.trustCertPath",
    otherwise: {
      en: "a Cluster makes an authority of its own; a server on its own needs it, with tls",
      zh: "Cluster 自动生成自己的 CA；单独使用的服务器在启用 tls 时必须指定",
    },
    en: "With tls, the authority that signed the servers' certificates, in PEM; servers verify each other by it.",
    zh: "启用 tls 时，签发服务器证书的 CA 证书，PEM 格式；服务器据此相互验证。",
  }),
  certificate: certificateOf({
    rocketmq: "tls.server.certPath",
    otherwise: {
      en: "a Cluster makes one for each server; a server on its own needs it, with tls",
      zh: "Cluster 为每个服务器自动生成；单独使用的服务器在启用 tls 时必须指定",
    },
    en: "The servers' certificate in PEM, with those between it and the authority, for all names and addresses that clients dial.",
    zh: "服务器的证书，PEM 格式，可附带中间证书；应包含客户端连接所用的全部名称和地址。",
  }),
  privateKey: keyOf({
    rocketmq: "tls.server.keyPath",
    otherwise: { en: "as the certificate", zh: "同证书" },
    en: "The certificate's key in PEM; a secret.",
    zh: "证书的私钥，PEM 格式；属于机密。",
  }),
} satisfies Settings;

/** A certificate, and what it takes to use it. */
export interface ServerCertificate {
  readonly caCertificate: string;
  /** With those between it and the authority. */
  readonly certificate: string;
  readonly privateKey: string;
}

/** How a server encrypts connections. Its texts are empty where they are not known yet. */
export interface Tls extends ServerCertificate {
  readonly mode: Exclude<(typeof tlsModes)[number], "disabled">;
  /** Whether the settings say which certificate it is. */
  readonly given: boolean;
}

const material = ["caCertificate", "certificate", "privateKey"] as const;

/** @returns undefined where nothing is encrypted */
export function resolveTls(
  fields: Fields,
  { tls, ...values }: Values<typeof tlsSettings>,
  { server }: Profile,
): Tls | undefined {
  if (tls === "disabled") {
    for (const key of material.filter((key) => values[key] !== undefined))
      reject(fields, key, "it is of use with tls only: set that to enforcing, or remove it.");
    return undefined;
  }
  if (!server.tls)
    fields.reject(
      "tls",
      `RocketMQ ${server.version}'s images have no means to check servers by it: remove it.`,
    );
  const has = material.filter((key) => fields.has(key));
  const missing = material.find((key) => !fields.has(key));
  if (has.length > 0 && missing !== undefined)
    fields.reject(missing, `it is wanted with ${has.join(" and ")}.`);
  const { caCertificate = "", certificate = "" } = values;
  const key = values.privateKey === undefined ? "" : asPkcs8(values.privateKey);
  checkMaterial(fields, { caCertificate, certificate, privateKey: key });
  return { mode: tls, given: has.length > 0, caCertificate, certificate, privateKey: key };
}

/** Reports what does not belong together. What is not known yet, or is nothing legal, is empty. */
function checkMaterial(
  fields: Fields,
  { caCertificate, certificate, privateKey: key }: ServerCertificate,
): void {
  if (certificate === "") return;
  const chain = certificatesIn(certificate);
  if (key !== "" && !chain[0].checkPrivateKey(createPrivateKey(key)))
    reject(
      fields,
      "privateKey",
      "it is not the key of certificate: set both to those that were made together.",
    );
  if (caCertificate === "") return;
  const authorities = certificatesIn(caCertificate);
  const known = [...chain, ...authorities];
  const issuerOf = (one: X509Certificate) =>
    known.find((other) => one.checkIssued(other) && one.verify(other.publicKey));
  // As far as it leads; longer than there are certificates it would go in a circle.
  let last = chain[0];
  for (const _ of known) last = issuerOf(last) ?? last;
  if (!last.checkIssued(last) || !authorities.some(({ raw }) => raw.equals(last.raw)))
    reject(
      fields,
      "caCertificate",
      `nothing there signed certificate, or what is between them: ${last.issuer} is wanted too, up to an authority that signed itself.`,
    );
}

/** What is found there is not shown. */
const reject = (fields: Fields, key: (typeof material)[number], expected: string): void =>
  fields.report({ path: fields.pathOf(key), found: key === "privateKey" ? "[secret]" : "[text]", expected });
