import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { ContainerPlan } from "../model/plan";
import { Placement } from "./placement";

/** Turns the plan of a container into Docker's. `files` may hold secrets and so may be an output. */
export function createContainer(
  name: string,
  plan: ContainerPlan,
  placement: Placement,
  opts: pulumi.CustomResourceOptions,
  files: pulumi.Input<docker.types.input.ContainerUpload[]> = uploads(plan.files),
): docker.Container {
  return new docker.Container(
    name,
    {
      name: plan.name,
      image: placement.pulledImage ?? plan.image,
      entrypoints: mutable(plan.entrypoint),
      command: mutable(plan.command),
      envs: Object.entries(plan.environment)
        .map(([key, value]) => `${key}=${value}`)
        .sort(),
      ...networkOf(plan, placement),
      volumes: plan.mounts.map(({ kind, source, target }) => ({
        [kind === "folder" ? "hostPath" : "volumeName"]: source,
        containerPath: target,
      })),
      uploads: files,
      user: plan.user,
      cpuShares: plan.cpuShares,
      ...(plan.leastPrivilege ? restricted(plan.capabilities) : {}),
      ...lifetime(plan),
    },
    // Docker cannot change a health check in place, though the provider says it did; and names are taken once.
    { ...opts, replaceOnChanges: ["healthcheck"], deleteBeforeReplace: true },
  );
}

export const uploads = (files: ContainerPlan["files"]): docker.types.input.ContainerUpload[] =>
  files.map(({ path, ...content }) => ({ file: path, ...content }));

function networkOf(
  { networkMode, ports, aliases, hosts }: ContainerPlan,
  { network }: Placement,
): Partial<docker.ContainerArgs> {
  const known =
    hosts.length === 0 ? undefined : hosts.map(({ name, address }) => ({ host: name, ip: address }));
  if (networkMode !== undefined) return { networkMode, hosts: known };
  return {
    ports: ports
      .map(({ internal, external, address }) => ({ internal, external, ip: address }))
      .sort((a, b) => a.internal - b.internal),
    networksAdvanced: network === undefined ? undefined : [{ name: network, aliases: mutable(aliases) }],
    hosts: known,
  };
}

const restricted = (capabilities: readonly string[] = []): Partial<docker.ContainerArgs> => ({
  capabilities: { drops: ["ALL"], adds: mutable(capabilities) },
  securityOpts: ["no-new-privileges:true"],
});

/** A server runs until it is stopped; a container that is to end is waited for. */
function lifetime({ restart, probe, graceSeconds }: ContainerPlan): Partial<docker.ContainerArgs> {
  if (restart === "no") return { restart, attach: true, mustRun: false };
  return {
    restart,
    destroyGraceSeconds: graceSeconds,
    stopTimeout: graceSeconds,
    healthcheck: probe && {
      tests: ["CMD", ...probe],
      interval: "10s",
      timeout: "5s",
      startPeriod: "1m0s",
      retries: 3,
    },
  };
}

const mutable = <T>(list: readonly T[] | undefined): T[] | undefined => list && [...list];
