import { ResolvedShared, ServerCertificate, Tls } from "../settings";
import { FilePlan } from "./container";
import { renderProperties } from "./properties";
import { tlsPaths } from "./tlsPaths";

/** Where RocketMQ looks for how to encrypt connections. */
const configFile = "/etc/rocketmq/tls.properties";

/** Options of a server's JVM. */
export const tlsOptions = ({ tls, profile }: Pick<ResolvedShared, "tls" | "profile">): string[] => {
  if (tls) return [`-Dtls.server.mode=${tls.mode}`, "-Dtls.enable=true"];
  // As it comes, a server takes TLS too, with a certificate that it makes and signs itself at every start: that costs more than a
  // third of the processor's time of a start, and protects from nobody who can answer in its place.
  return profile.server.tls ? ["-Dtls.server.mode=disabled"] : [];
};

/** Files of a server that encrypts connections, and verifies those that it connects to; none for others. */
export const tlsFiles = ({ tls }: Pick<ResolvedShared, "tls">): FilePlan[] =>
  tls === undefined
    ? []
    : [
        ...clientTlsFiles(tls),
        { path: tlsPaths.certificate, content: tls.certificate },
        { path: tlsPaths.privateKey, content: tls.privateKey, secret: true },
      ];

/** Files of a program that connects to servers. */
export const clientTlsFiles = ({ caCertificate }: Pick<Tls, "caCertificate">): FilePlan[] => [
  {
    path: configFile,
    content: renderProperties({
      "tls.test.mode.enable": "false",
      "tls.server.certPath": tlsPaths.certificate,
      "tls.server.keyPath": tlsPaths.privateKey,
      "tls.client.authServer": "true",
      "tls.client.trustCertPath": tlsPaths.ca,
    }),
  },
  { path: tlsPaths.ca, content: caCertificate },
];

/** The keys of rmq-proxy.json by which a proxy has the same certificate for both protocols. */
export const proxyTls = ({ tls }: ResolvedShared): Record<string, unknown> =>
  tls === undefined
    ? {}
    : {
        tlsTestModeEnable: false,
        tlsCertPath: tlsPaths.certificate,
        tlsKeyPath: tlsPaths.privateKey,
      };

/** What is said of a server with a certificate of its own. */
export const withCertificate = (
  shared: ResolvedShared,
  own: ServerCertificate | undefined,
): ResolvedShared => (shared.tls && own ? { ...shared, tls: { ...shared.tls, ...own } } : shared);

/** By what a server is called and dialled, as far as that is known before it runs. */
export const certificateNames = (containerName: string, { reach }: ResolvedShared): string[] => {
  const published = [reach.ip, reach.bindAddress].flatMap((name) => name ?? []);
  const all = [containerName, "localhost", "127.0.0.1", ...published.filter((name) => name !== "0.0.0.0")];
  return [...new Set(all)];
};
