import { RunError } from "@pulumi/pulumi/errors";
import { superUserIn, tlsPaths, toolsFile } from "../../model/plan";
import { ResolvedCluster } from "../../model/settings";
import { CheckOptions, Credentials } from "../../remoting";
import { textIn } from "../host/containerFile";
import { Docker } from "../host/docker";

/** How a cluster's servers, which know that, are asked by who administers it. */
export const trustOf = async (
  cluster: ResolvedCluster,
  findDocker: () => Promise<Docker>,
): Promise<Pick<CheckOptions, "credentials" | "caCertificate">> => ({
  credentials: await credentialsOf(cluster, findDocker),
  caCertificate: await authorityOf(cluster, findDocker),
});

/** By which servers are verified; undefined: connections are not encrypted. */
async function authorityOf(
  { nameServers, shared: { tls } }: ResolvedCluster,
  findDocker: () => Promise<Docker>,
): Promise<string | undefined> {
  if (tls === undefined) return undefined;
  const found = await firstIn(nameServers, tlsPaths.ca, (text) => text || undefined, findDocker);
  if (found !== undefined) return found;
  throw new RunError("There is no name server that has the cluster's certificates: npm start sets it up.");
}

/** In whose name: the super user's; undefined: there is no access control. */
async function credentialsOf(
  { brokers, proxies, shared: { superUser } }: ResolvedCluster,
  findDocker: () => Promise<Docker>,
): Promise<Credentials | undefined> {
  if (superUser === undefined) return undefined;
  const found = await firstIn([...brokers, ...proxies], toolsFile, superUserIn, findDocker);
  if (found !== undefined) return found;
  throw new RunError("There is no broker that knows the cluster's super user: npm start sets it up.");
}

/** What a file says in the first of the servers' containers that has it. */
async function firstIn<T>(
  servers: readonly { readonly containerName: string }[],
  file: string,
  read: (text: string) => T | undefined,
  findDocker: () => Promise<Docker>,
): Promise<T | undefined> {
  const docker = await findDocker();
  for (const { containerName } of servers) {
    const found = read((await textIn(docker, containerName, file)) ?? "");
    if (found !== undefined) return found;
  }
  return undefined;
}
