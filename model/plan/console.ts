import { Profile } from "../profiles";
import { ResolvedConsole, ResolvedShared } from "../settings";
import { escapeProperty, unescapeProperty } from "./properties";
import { clientAddress, listenAddress, portMapping, publishedPorts } from "./address";
import { ContainerPlan, FilePlan } from "./container";
import { planForwarder } from "./forward";
import { httpAnswering, onOwnPorts, portsListening } from "./probe";
import { javaKeyStore, keyStorePassword } from "./javaKeyStore";
import { planCommon } from "./server";
import { clientTlsFiles } from "./tls";

/**
 * @param nameServers where the console finds the name servers, each as `host:port`
 * @param brokers on the network, likewise
 * @param proxies on the network, by their ports for remoting clients
 */
export function planConsole(
  console: ResolvedConsole,
  shared: ResolvedShared,
  nameServers: readonly string[],
  brokers: readonly string[],
  proxies: readonly string[],
): ContainerPlan {
  const { console: program } = shared.profile;
  const { files, options } = planForwarder(brokers, shared);
  const port = portOf(console, shared);
  const address = listenAddress(shared);
  const javaOptions = [
    ...(console.heap === undefined ? [] : [`-Xmx${console.heap}`]),
    ...(program.jvmOptions ?? []),
    ...options,
    ...console.jvmOptions,
    ...program.properties(nameServers.join(";"), proxies),
    ...Object.entries(console.consoleProperties).map(([key, value]) => `-D${key}=${value}`),
    ...(port.internal === program.port ? [] : [`-Dserver.port=${port.internal}`]),
    ...(address === undefined ? [] : [`-Dserver.address=${address}`]),
    ...(console.user === undefined
      ? []
      : ["-Drocketmq.config.loginRequired=true", `-Drocketmq.config.dataPath=${program.dataPath}`]),
    ...(shared.superUser ? [`-Dspring.config.additional-location=${superUserProperties}`] : []),
    ...(shared.tls ? tlsProperties : []),
  ];
  return {
    ...planCommon("console", console, shared, { JAVA_OPTS: javaOptions.join(" ") }),
    ports: publishedPorts([port], shared),
    aliases: [],
    mounts: [],
    files: [...credentialsOf(shared), ...tlsFilesOf(shared), ...files],
    cpuShares: program.cpuShares,
    probe: onOwnPorts(
      [port.internal],
      shared,
      // It listens once it answers, and its image has nothing to ask it by TLS.
      shared.tls ? portsListening([port.internal], address) : httpAnswering(port.internal, address),
    ),
    // It has nothing to finish, and the shell that starts it would not pass the signal on.
    graceSeconds: 5,
  };
}

/** Where the console has its properties that nobody is to see; as options they would be in the list of processes. */
const superUserProperties = "/etc/rocketmq/console.properties";

const credentialsOf = ({ superUser }: ResolvedShared): FilePlan[] =>
  superUser === undefined
    ? []
    : [
        {
          path: superUserProperties,
          content:
            `rocketmq.config.accessKey=${superUser.accessKey}\n` +
            `rocketmq.config.secretKey=${superUser.secretKey}\n`,
          secret: true,
        },
      ];

const keyStore = "/etc/rocketmq/tls/console.jks";

/** It asks servers by TLS, and answers browsers so. */
const tlsProperties = [
  "-Drocketmq.config.useTLS=true",
  `-Dserver.ssl.key-store=${keyStore}`,
  "-Dserver.ssl.key-store-type=JKS",
  `-Dserver.ssl.key-store-password=${keyStorePassword}`,
];

const tlsFilesOf = ({ tls }: ResolvedShared): FilePlan[] =>
  tls === undefined
    ? []
    : [
        ...clientTlsFiles(tls),
        // Empty: it is not known yet.
        {
          path: keyStore,
          contentBase64: tls.certificate && tls.privateKey && javaKeyStore(tls).toString("base64"),
          secret: true,
        },
      ];

const portOf = ({ port }: ResolvedConsole, shared: ResolvedShared) =>
  portMapping(shared.profile.console.port, port, shared);

export const consoleUrl = (console: ResolvedConsole, shared: ResolvedShared): string =>
  `http${shared.tls ? "s" : ""}://${clientAddress(console.containerName, portOf(console, shared), shared)}`;

/** Where a console has its users; absolute, in its container. */
export const consoleUsersPath = ({ console }: Profile): string => `${console.dataPath}/users.properties`;

/** The password in such a file; undefined where there is none. */
export function passwordIn(file: string): string | undefined {
  const written = /^[^=\n]+=(.+),1$/m.exec(file)?.[1];
  return written === undefined ? undefined : unescapeProperty(written);
}

/** The file from which the console takes its one user, an administrator. */
export const consoleUsersFile = (user: string, password: string, profile: Profile): FilePlan => ({
  path: consoleUsersPath(profile),
  content: `${user}=${escapeProperty(password)},1\n`,
});
