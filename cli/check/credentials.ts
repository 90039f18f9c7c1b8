import { RunError } from "@pulumi/pulumi/errors";
import { superUserIn, toolsFile } from "../../model/plan";
import { ResolvedCluster } from "../../model/settings";
import { Credentials } from "../../remoting";
import { textIn } from "../host/containerFile";
import { Docker } from "../host/docker";

/** In whose name a cluster is asked: its super user's, whom its servers know; undefined: it has no access control. */
export async function credentialsOf(
  { brokers, proxies, shared: { superUser } }: ResolvedCluster,
  findDocker: () => Promise<Docker>,
): Promise<Credentials | undefined> {
  if (superUser === undefined) return undefined;
  const docker = await findDocker();
  for (const { containerName } of [...brokers, ...proxies]) {
    const found = superUserIn((await textIn(docker, containerName, toolsFile)) ?? "");
    if (found !== undefined) return found;
  }
  throw new RunError("There is no broker that knows the cluster's super user: npm start sets it up.");
}
