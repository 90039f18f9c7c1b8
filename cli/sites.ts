import { join } from "node:path";
import { planCluster, Share, shareOn } from "../model/plan";
import { ConfigurationError, HostsOf, hostsIn, hostsOf, ResolvedCluster, serversOf } from "../model/settings";
import { dockerStep } from "./dockerStep";
import { clusterOf, Stack } from "./engines";
import { Docker } from "./host/docker";
import { stackFolder } from "./host/home";
import { askHosts, Asked, lookAtHosts, noAnswer, SilentHost, standingIn } from "./host/hostEngines";
import { Site } from "./host/site";
import { privateMode, readState, writeState } from "./host/stateFile";
import { step } from "./step";

/** A cluster with its Docker hosts, and what of it is on each. */
export interface LaidOut extends Share {
  readonly sites: readonly Site[];
  readonly silent: readonly SilentHost[];
}

/** Asks the Docker Engines of a stack: those of its hosts, else the one that there is. @param one finds that */
export async function askEngines(stack: Stack, one: () => Promise<Docker> = dockerStep): Promise<Asked> {
  const hosts = hostsIn(stack.settings);
  return hosts.length > 0 ? askHosts(hosts) : { answering: [{ docker: await one() }], silent: [] };
}

/**
 * The first step of every command that needs Docker, once its stack is read.
 *
 * @param all whether all engines are needed
 * @throws RunError where one of them does not answer
 */
export async function enginesStep(stack: Stack, all = true): Promise<Asked> {
  if (hostsIn(stack.settings).length === 0) return askEngines(stack);
  return step(
    "Docker Engines",
    async () => {
      const asked = await askEngines(stack);
      if (all && asked.silent.length > 0) throw noAnswer(asked.silent);
      return asked;
    },
    ({ answering, silent }) =>
      [
        ...answering.map(({ host, docker }) => `${host} ${docker.version}`),
        ...silent.map(({ host }) => `${host} does not answer`),
      ].join(", "),
  );
}

/** The same with what of the cluster is on each. */
export const sitesStep = async (stack: Stack, all?: boolean): Promise<LaidOut> =>
  layOut(stack, await enginesStep(stack, all));

/** Finds out what of a stack's cluster is on which host. */
export async function layOut(stack: Stack, { answering, silent }: Asked): Promise<LaidOut> {
  // By now it is known whether the engine is on this machine.
  const { namePrefix } = clusterOf(stack).shared;
  const seen = standingIn(await lookAtHosts(answering, stack), namePrefix);
  const known = { ...recordedHosts(stack), ...seen };
  const cluster = clusterOf(stack, presumed(clusterOf(stack, known), seen, silent));
  const plan = planCluster(cluster);
  const sites = answering.map((engine) => ({ ...engine, ...shareOn(engine.host, cluster, plan) }));
  return { cluster, plan, sites, silent };
}

/** The same; nothing where the stack's configuration has problems, which are a start's to tell. */
export async function layOutLegal(stack: Stack, asked: Asked): Promise<LaidOut | undefined> {
  try {
    return await layOut(stack, asked);
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}

/** Where servers are: those that are on no host that answers, on one that does not, as far as there is such. */
export function presumed(
  cluster: ResolvedCluster,
  seen: HostsOf,
  silent: readonly Pick<SilentHost, "host">[],
): HostsOf {
  const names = silent.map(({ host }) => host);
  const of = ({ containerName, host = "" }: { readonly containerName: string; readonly host?: string }) =>
    names.length === 0 || containerName in seen || names.includes(host) ? host : names[0];
  return Object.fromEntries(serversOf(cluster).map(({ server }) => [server.containerName, of(server)]));
}

const fileOf = ({ stack }: Stack): string => join(stackFolder(stack), "hosts.json");

/** Where the servers of a stack were when it was started last: a folder with data does not say whose it is. */
const recordedHosts = (stack: Stack): HostsOf =>
  readState<HostsOf>(fileOf(stack), "servers that do not run may then be put on other hosts.") ?? {};

/** Remembers that. */
export function recordHosts(stack: Stack, cluster: ResolvedCluster): void {
  if (cluster.hosts.length > 0)
    writeState(fileOf(stack), `${JSON.stringify(hostsOf(cluster), undefined, 2)}\n`, privateMode);
}
