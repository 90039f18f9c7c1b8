import { ConsoleSpec, SharedSpec } from "../settings";
import { escapeProperty } from "./properties";
import {
  clientAddress,
  knownHosts,
  listenAddress,
  portMapping,
  networkMode,
  publishedPorts,
} from "./address";
import { ContainerPlan, FilePlan } from "./container";
import { planForwarder } from "./forward";
import { httpAnswering, onOwnPorts } from "./probe";

/**
 * @param nameServers where the console finds the name servers, each as `host:port`
 * @param brokers on the network, likewise
 */
export function planConsole(
  spec: ConsoleSpec,
  shared: SharedSpec,
  nameServers: readonly string[],
  brokers: readonly string[],
): ContainerPlan {
  const { console, restart, leastPrivilege } = shared.profile;
  const { files, options } = planForwarder(brokers, shared);
  const port = portOf(spec, shared);
  const address = listenAddress(shared);
  const javaOptions = [
    ...(spec.heap === undefined ? [] : [`-Xmx${spec.heap}`]),
    ...(console.jvmOptions ?? []),
    ...options,
    ...console.properties(nameServers.join(";")),
    ...(port.internal === console.port ? [] : [`-Dserver.port=${port.internal}`]),
    ...(address === undefined ? [] : [`-Dserver.address=${address}`]),
    ...(spec.user === undefined
      ? []
      : ["-Drocketmq.config.loginRequired=true", `-Drocketmq.config.dataPath=${console.dataPath}`]),
  ];
  return {
    name: spec.containerName,
    image: spec.image,
    networkMode: networkMode(shared),
    environment: { JAVA_OPTS: javaOptions.join(" ") },
    ports: publishedPorts([port], shared),
    aliases: [],
    hosts: knownHosts(shared),
    mounts: [],
    files,
    restart,
    leastPrivilege,
    cpuShares: console.cpuShares,
    probe: onOwnPorts([port.internal], shared, httpAnswering(port.internal, address)),
    // It has nothing to finish, and the shell that starts it would not pass the signal on.
    graceSeconds: 5,
  };
}

const portOf = ({ port }: ConsoleSpec, shared: SharedSpec) =>
  portMapping(shared.profile.console.port, port, shared);

export const consoleUrl = (spec: ConsoleSpec, shared: SharedSpec): string =>
  `http://${clientAddress(spec.containerName, portOf(spec, shared), shared)}`;

/** The file from which the console takes its one user, an administrator. */
export const consoleUsersFile = (user: string, password: string, { profile }: SharedSpec): FilePlan => ({
  path: `${profile.console.dataPath}/users.properties`,
  content: `${user}=${escapeProperty(password)},1\n`,
});
