import { ConsoleSpec, SharedSpec } from "../spec";
import { escapeProperty } from "./brokerConf";
import { ContainerPlan, FilePlan } from "./container";
import { answering } from "./probe";

/** @param nameServers where the console finds the name servers, each as `host:port` */
export function planConsole(
  spec: ConsoleSpec,
  shared: SharedSpec,
  nameServers: readonly string[],
): ContainerPlan {
  const { console, restart, leastPrivilege } = shared.profile;
  const options = [
    ...(spec.heap === undefined ? [] : [`-Xmx${spec.heap}`]),
    ...console.properties(nameServers.join(";")),
    ...(spec.user === undefined
      ? []
      : ["-Drocketmq.config.loginRequired=true", `-Drocketmq.config.dataPath=${console.dataPath}`]),
  ];
  return {
    name: spec.containerName,
    image: spec.image,
    environment: { JAVA_OPTS: options.join(" ") },
    ports: [{ internal: console.port, external: spec.port, address: shared.bindAddress }],
    aliases: [],
    mounts: [],
    files: [],
    restart,
    leastPrivilege,
    probe: answering(console.port),
    // It has nothing to finish, and the shell that starts it would not pass the signal on.
    graceSeconds: 5,
  };
}

export const consoleUrl = ({ port }: ConsoleSpec, { ip }: SharedSpec): string => `http://${ip}:${port}`;

/** The file from which the console takes its one user, an administrator. */
export const consoleUsersFile = (user: string, password: string, { profile }: SharedSpec): FilePlan => ({
  path: `${profile.console.dataPath}/users.properties`,
  content: `${user}=${escapeProperty(password)},1\n`,
});
