import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { ContainerPlan, Labels, serverLabel, ServerPlan } from "../model/plan";
import { ResolvedShared } from "../model/settings";
import { createContainer } from "./container";
import { checkFolders } from "./folders";
import { firstLabels } from "./ownLabels";
import { Placement } from "./placement";
import { Planned, partOf } from "./planned";

/** Of a container's labels, that of its server. */
const serverOf = ({ [serverLabel]: server }: ContainerPlan["labels"]): Labels => ({ [serverLabel]: server });

/** Creates the container of a name server or broker, after what it keeps its data in. */
export function createServer(
  name: string,
  plan: Planned<ServerPlan & { readonly shared: ResolvedShared }>,
  placement: Placement,
  parent: pulumi.Resource,
): docker.Container {
  const { container, prepare } = plan.outline;
  checkFolders([plan.outline], plan.outline.shared.workspace, { parent });
  const volumes = container.mounts
    .filter(({ kind }) => kind === "volume")
    // What the broker stored is worth more than a tidy engine: removing a volume is left to its owner.
    .map(({ name: what, source }) => {
      const { labels, ignoreChanges } = firstLabels(serverOf(container.labels));
      const opts = { parent, retainOnDelete: true, ignoreChanges };
      return new docker.Volume(`${name}-${what}`, { name: source, labels }, opts);
    });
  if (prepare)
    createContainer(
      `${name}-prepare`,
      partOf(plan, (all) => all.prepare as ContainerPlan),
      { pulledImage: placement.pulledImage },
      { parent, dependsOn: volumes },
    );
  return createContainer(
    name,
    partOf(plan, (all) => all.container),
    placement,
    { parent, dependsOn: volumes },
  );
}
