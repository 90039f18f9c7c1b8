import { RunError } from "@pulumi/pulumi/errors";
import { hostLabel, Labels, serverIn, stackLabel, stackLabelOf, StackName } from "../../model/plan";
import { HostsOf, prefixed, ResolvedHost } from "../../model/settings";
import { askEngine, Docker } from "./docker";

/** A Docker host whose engine answers. */
export interface HostEngine {
  /** Its name among the stack's hosts; absent: it is the only one, which needs no words. */
  readonly host?: string;
  readonly docker: Docker;
}

/** A Docker host whose engine does not answer. */
export interface SilentHost {
  readonly host: string;
  /** Where its engine is to be. */
  readonly address: string;
  readonly reason: string;
}

/** What is known of a stack's hosts. */
export interface Asked {
  readonly answering: readonly HostEngine[];
  readonly silent: readonly SilentHost[];
}

/** Asks the engines of all hosts at once. */
export async function askHosts(hosts: readonly ResolvedHost[]): Promise<Asked> {
  delete process.env.DOCKER_CONTEXT; // Pulumi's providers would obey it before what each host says
  const asked = await Promise.all(
    hosts.map(async ({ name: host, docker: address = "", certPath, sshOpts }) => {
      const answer = await askEngine({ host: address, certPath, sshOpts });
      return { host, address, answer };
    }),
  );
  return {
    answering: asked.flatMap(({ host, answer }) =>
      typeof answer === "string" ? [] : [{ host, docker: answer }],
    ),
    silent: asked.flatMap(({ host, address, answer }) =>
      typeof answer === "string" ? [{ host, address, reason: answer }] : [],
    ),
  };
}

/** What to do where engines do not answer. */
export const noAnswer = (silent: readonly SilentHost[]): RunError =>
  new RunError(
    silent
      .map(
        ({ host, address, reason }) =>
          `No Docker Engine answers on the host ${host}, at hosts.${host}.docker, ${address} (${reason}): ` +
          `start it, or put that right. To try it: docker -H ${address} version`,
      )
      .join("\n"),
  );

/** What a host's engine has that tells which servers are there. */
export interface Seen {
  readonly host: string;
  readonly containers: readonly { readonly name: string; readonly labels: Labels }[];
  readonly volumes: readonly { readonly labels: Labels }[];
}

/** What the engines of hosts have of a stack. */
export const lookAtHosts = (engines: readonly HostEngine[], stack: StackName): Promise<Seen[]> =>
  Promise.all(
    engines.flatMap(({ host, docker: { api } }) =>
      host === undefined
        ? []
        : [
            (async () => {
              const filters = { label: [`${stackLabel}=${stackLabelOf(stack)[stackLabel]}`] };
              const [containers, { Volumes: volumes }] = await Promise.all([
                api.listContainers({ all: true, filters }),
                api.listVolumes({ filters }),
              ]);
              return {
                host,
                containers: containers.map(({ Names, Labels: labels }) => ({
                  name: Names[0].slice(1),
                  labels,
                })),
                volumes: volumes.map(({ Labels: labels }) => ({ labels })),
              };
            })(),
          ],
    ),
  );

/**
 * Where a stack's servers are: where their containers are; of those that have none, where alone their data is.
 *
 * @param namePrefix of its containers
 */
export function standingIn(seen: readonly Seen[], namePrefix: string): HostsOf {
  const byData = new Map<string, Set<string>>();
  for (const { host, volumes } of seen)
    for (const { labels } of volumes) {
      const server = serverIn(labels);
      if (server === undefined) continue;
      const container = prefixed(namePrefix, server.name);
      byData.set(container, (byData.get(container) ?? new Set()).add(host));
    }
  const data = [...byData].flatMap(([container, [host, ...others]]) =>
    others.length === 0 ? [[container, host] as const] : [],
  );
  const containers = seen.flatMap(({ host, containers }) =>
    containers.flatMap(({ name, labels }) => (labels[hostLabel] === host ? [[name, host] as const] : [])),
  );
  return Object.fromEntries([...data, ...containers]);
}
