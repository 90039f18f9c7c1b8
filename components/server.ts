import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { ServerPlan } from "../model/plan";
import { createContainer } from "./container";
import { Placement } from "./placement";

/** Creates the container of a name server or broker, after what it keeps its data in. */
export function createServer(
  name: string,
  { container, prepare }: ServerPlan,
  placement: Placement,
  parent: pulumi.Resource,
): docker.Container {
  const volumes = container.mounts
    .filter(({ kind }) => kind === "volume")
    // What the broker stored is worth more than a tidy engine: removing a volume is left to its owner.
    .map(
      (mount) =>
        new docker.Volume(`${name}-${mount.name}`, { name: mount.source }, { parent, retainOnDelete: true }),
    );
  const prepared =
    prepare &&
    createContainer(
      `${name}-prepare`,
      prepare,
      { pulledImage: placement.pulledImage },
      { parent, dependsOn: volumes },
    );
  return createContainer(name, container, placement, { parent, dependsOn: prepared ?? volumes });
}
