import { RunError } from "@pulumi/pulumi/errors";
import { superUserIn, tlsPaths, toolsFile } from "../../model/plan";
import { ResolvedCluster } from "../../model/settings";
import { CheckOptions, Credentials } from "../../remoting";
import { textIn } from "../host/containerFile";
import { Site } from "../host/site";

/** Finds the Docker hosts with the servers that are there. */
type FindSites = () => Promise<readonly Pick<Site, "cluster" | "docker">[]>;

/** How a cluster's servers, which know that, are asked by who administers it. */
export const trustOf = async (
  cluster: ResolvedCluster,
  findSites: FindSites,
): Promise<Pick<CheckOptions, "credentials" | "caCertificate">> => ({
  credentials: await credentialsOf(cluster, findSites),
  caCertificate: await authorityOf(cluster, findSites),
});

/** By which servers are verified; undefined: connections are not encrypted. */
async function authorityOf(
  { shared: { tls } }: ResolvedCluster,
  findSites: FindSites,
): Promise<string | undefined> {
  if (tls === undefined) return undefined;
  const found = await firstIn(
    ({ nameServers }) => nameServers,
    tlsPaths.ca,
    (text) => text || undefined,
    findSites,
  );
  if (found !== undefined) return found;
  throw new RunError("There is no name server that has the cluster's certificates: npm start sets it up.");
}

/** In whose name: the super user's; undefined: there is no access control. */
async function credentialsOf(
  { shared: { superUser } }: ResolvedCluster,
  findSites: FindSites,
): Promise<Credentials | undefined> {
  if (superUser === undefined) return undefined;
  const found = await firstIn(
    ({ brokers, proxies }) => [...brokers, ...proxies],
    toolsFile,
    superUserIn,
    findSites,
  );
  if (found !== undefined) return found;
  throw new RunError("There is no broker that knows the cluster's super user: npm start sets it up.");
}

/** What a file says in the first of the servers' containers that has it. */
async function firstIn<T>(
  serversOf: (cluster: ResolvedCluster) => readonly { readonly containerName: string }[],
  file: string,
  read: (text: string) => T | undefined,
  findSites: FindSites,
): Promise<T | undefined> {
  for (const { cluster, docker } of await findSites())
    for (const { containerName } of serversOf(cluster)) {
      const found = read((await textIn(docker, containerName, file)) ?? "");
      if (found !== undefined) return found;
    }
  return undefined;
}
