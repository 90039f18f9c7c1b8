import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { ContainerPlan, healthOf, hostLabel } from "../model/plan";
import { labelInputs, ownLabel } from "./ownLabels";
import { Placement } from "./placement";
import { Planned } from "./planned";
import { sorted } from "./sorted";

/** Turns the plan of a container into Docker's. `files` may hold secrets and so may be an output. */
export function createContainer(
  name: string,
  plan: Planned<ContainerPlan>,
  placement: Placement,
  opts: pulumi.CustomResourceOptions,
  files: pulumi.Input<docker.types.input.ContainerUpload[]> = plan.get((all) => uploads(all.files)),
): docker.Container {
  const { outline, get } = plan;
  return new docker.Container(
    name,
    {
      name: outline.name,
      image: placement.pulledImage ?? get(({ image }) => image),
      entrypoints: get(({ entrypoint }) => mutable(entrypoint)),
      command: get(({ command }) => mutable(command)),
      envs: get(({ environment }) => sorted(environment).map(([key, value]) => `${key}=${value}`)),
      labels: get(({ labels }) =>
        labelInputs({ ...labels, ...ownLabel(), ...(placement.host ? { [hostLabel]: placement.host } : {}) }),
      ),
      ...networkOf(plan, placement),
      volumes: outline.mounts.map(({ kind, source, target }) => ({
        [kind === "folder" ? "hostPath" : "volumeName"]: source,
        containerPath: target,
      })),
      uploads: files,
      user: outline.user,
      cpuShares: outline.cpuShares,
      ...limits(plan),
      ...(outline.leastPrivilege ? restricted(outline.capabilities) : {}),
      ...lifetime(plan),
    },
    // Docker cannot change a health check in place, though the provider says it did; and names are taken once.
    {
      ...opts,
      replaceOnChanges: ["healthcheck"],
      deleteBeforeReplace: true,
      ignoreChanges: outline.files.flatMap(({ live }, i) => (live ? [`uploads[${i}].content`] : [])),
    },
  );
}

export const uploads = (files: ContainerPlan["files"]): docker.types.input.ContainerUpload[] =>
  files.map(({ path, live: _, secret: __, ...content }) => ({ file: path, ...content }));

function networkOf(
  { outline: { networkMode }, get }: Planned<ContainerPlan>,
  { network }: Placement,
): Partial<docker.ContainerArgs> {
  const hosts = get((plan) => optional(plan.hosts.map(({ name, address }) => ({ host: name, ip: address }))));
  if (networkMode !== undefined) return { networkMode, hosts };
  return {
    ports: get(({ ports }) =>
      ports
        .map(({ internal, external, address }) => ({ internal, external, ip: address }))
        .sort((a, b) => a.internal - b.internal),
    ),
    networksAdvanced:
      network === undefined ? undefined : [{ name: network, aliases: get((plan) => mutable(plan.aliases)) }],
    hosts,
  };
}

const mebibyte = 2 ** 20;

/** In MiB, as Docker's provider takes memory. */
const mebibytes = (bytes: number | undefined): number | undefined =>
  bytes === undefined ? undefined : Math.ceil(bytes / mebibyte);

/** Without a limit of its own for it, swap would double what there is. */
const limits = ({ outline, get }: Planned<ContainerPlan>): Partial<docker.ContainerArgs> => {
  const memory = get((plan) => mebibytes(plan.memory));
  return {
    memory,
    memorySwap: memory,
    shmSize: mebibytes(outline.sharedMemory),
    cpus: get(({ cpus }) => cpus?.toString()),
    logDriver: "json-file",
    logOpts: get(({ log }) => ({ "max-file": String(log.files), "max-size": log.size })),
  };
};

const restricted = (capabilities: readonly string[] = []): Partial<docker.ContainerArgs> => ({
  capabilities: { drops: ["ALL"], adds: mutable(capabilities) },
  securityOpts: ["no-new-privileges:true"],
});

/** A server runs until it is stopped; a container that is to end is waited for. */
function lifetime({
  outline: { restart, graceSeconds, probe },
  get,
}: Planned<ContainerPlan>): Partial<docker.ContainerArgs> {
  if (restart === "no") return { restart, attach: true, mustRun: false };
  const healthcheck = (tests: readonly string[]) => ({
    // It ends itself, with all that it started: what Docker gives up on, Docker leaves running.
    tests: ["CMD", "timeout", "-k", "1", "4", ...tests],
    interval: "10s",
    timeout: "5s",
    startPeriod: "1m0s",
    retries: 3,
  });
  return {
    restart,
    destroyGraceSeconds: graceSeconds,
    stopTimeout: graceSeconds,
    healthcheck: probe && get((plan) => healthcheck(healthOf(plan) ?? [])),
  };
}

const optional = <T>(list: T[]): T[] | undefined => (list.length === 0 ? undefined : list);

const mutable = <T>(list: readonly T[] | undefined): T[] | undefined => list && [...list];
