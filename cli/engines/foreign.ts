import { isDeepStrictEqual } from "node:util";
import { RunError } from "@pulumi/pulumi/errors";
import { containerNames, networkNames } from "../host/docker";
import { home } from "../host/home";
import { containerNamesOf } from "../host/preflight";
import { on, Site } from "../host/site";
import { Belongings, keyOf } from "./belongings";
import { DockerNames, hasAny } from "./engine";
import { Stack } from "./stack";

/** The names of the plan that Docker has already, but for those that are known to be the stack's own. */
export async function foreignNames(
  { plan, docker }: Site,
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

/** Those names that a stack of the same name made: a start may be told to take them over. */
export function namedAlike({ containers, networks }: DockerNames, { own, alike }: Belongings): DockerNames {
  const known = new Set([...own, ...alike].map(keyOf));
  return {
    containers: containers.filter((name) => known.has(keyOf({ type: "container", name }))),
    networks: networks.filter((name) => known.has(keyOf({ type: "network", name }))),
  };
}

/**
 * Refuses names of containers and networks that this stack did not create.
 *
 * @param alike those of them that are a stack's of the same name
 */
export function rejectForeign(
  foreign: DockerNames,
  alike: DockerNames,
  { project, stack }: Stack,
  at: Pick<Site, "host"> = {},
): void {
  const { containers, networks } = foreign;
  if (!hasAny(foreign)) return;
  const what = [
    ...(containers.length > 0
      ? [`the container${containers.length > 1 ? "s" : ""} ${containers.join(", ")}`]
      : []),
    ...networks.map((name) => `the network ${name}`),
  ].join(" and ");
  const first = `Docker${on(at)} has ${what} already, which this stack did not make, or of which its state in ${home} knows nothing. `;
  const byHand = `remove them by hand: the data is in volumes or folders and stays.\n  ${removal(foreign)}`;
  if (isDeepStrictEqual(foreign, alike))
    throw new RunError(
      `${first}By their labels they are of a stack of this name, ${project}/${stack}. If they are what is left of this one, ` +
        "npm start -- --adopt takes them over: it stops and removes them, makes them anew on the same data, and keeps the " +
        "console's password. If they are another person's, give this stack a namePrefix of its own. To have them gone, " +
        byHand,
    );
  throw new RunError(
    `${first}If they are another stack's or somebody else's, give this stack a namePrefix of its own. If they are what is ` +
      `left of this one, ${byHand}`,
  );
}

const removal = ({ containers, networks }: DockerNames): string =>
  [
    ...(containers.length > 0
      ? [`docker stop -t 60 ${containers.join(" ")}`, `docker rm ${containers.join(" ")}`]
      : []),
    ...networks.map((name) => `docker network rm ${name}`),
  ].join(" && ");
