import { RunError } from "@pulumi/pulumi/errors";
import { ClusterPlan } from "../../model/plan";
import { containerNames, Docker, networkNames } from "../host/docker";
import { home } from "../host/home";
import { containerNamesOf } from "../host/preflight";
import { DockerNames } from "./engine";

/** The names of the plan that Docker has already, but for those that are known to be the stack's own. */
export async function foreignNames(
  plan: ClusterPlan,
  docker: Docker,
  own: DockerNames = { containers: [], networks: [] },
): Promise<DockerNames> {
  const [containers, networks] = await Promise.all([containerNames(docker), networkNames(docker)]);
  const names = containerNamesOf(plan);
  return {
    containers: names.filter((name) => containers.includes(name) && !own.containers.includes(name)),
    networks: networks.filter(
      (name) => name === plan.networkName && name !== "host" && !own.networks.includes(name),
    ),
  };
}

/** Refuses names of containers and networks that this stack did not create. */
export function rejectForeign({ containers, networks }: DockerNames): void {
  if (containers.length + networks.length === 0) return;
  const what = [
    ...(containers.length > 0
      ? [`the container${containers.length > 1 ? "s" : ""} ${containers.join(", ")}`]
      : []),
    ...networks.map((name) => `the network ${name}`),
  ].join(" and ");
  throw new RunError(
    `Docker has ${what} already, which this stack did not make, or of which its state in ${home} knows nothing. ` +
      "If they are another stack's or somebody else's, give this stack a namePrefix of its own. If they are what is left " +
      `of this one, remove them by hand: the data is in volumes or folders and stays.\n  ${removal({ containers, networks })}`,
  );
}

const removal = ({ containers, networks }: DockerNames): string =>
  [
    ...(containers.length > 0
      ? [`docker stop -t 60 ${containers.join(" ")}`, `docker rm ${containers.join(" ")}`]
      : []),
    ...networks.map((name) => `docker network rm ${name}`),
  ].join(" && ");
