import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type Dockerode from "dockerode";
import {
  brokerIn,
  brokerRuntimeIn,
  holdingLines,
  Holdings,
  holdingsIn,
  isIdle,
  isUnread,
  Labels,
  leaveBroker,
  LeavingBroker,
  leavingText,
  Listening,
  readHoldings,
  refusal,
  returnToBroker,
  serverIn,
} from "../model/plan";
import { prefixed, ResolvedCluster, vipPort } from "../model/settings";
import { Containers } from "./dockerEngine";
import { DockerHosts, Engines, EnginesSettings } from "./dockerHosts";
import { execute } from "./execute";
import { fail } from "./failure";
import { hasEngine } from "./hasEngine";
import { ownLabel } from "./ownLabels";
import { regrouped } from "./regrouped";

const nothing: Holdings = { unread: [], delayed: [], half: 0, handedOut: 0 };

/** How often a broker is asked what it still holds. */
const pauseMilliseconds = 2000;

/** For how many seconds what came in while a broker was looked at is waited for, and what gRPC's consumers may give back. */
const lateSeconds = 120;

/**
 * The brokers that a Docker Engine has of a cluster, and that its settings do not have there.
 *
 * @param labels of the cluster's containers. A stack of another state may have them too, but not the names.
 * @param host of the cluster's that it is
 */
export async function leavingBrokers(
  docker: Dockerode,
  labels: Labels,
  { brokers, shared }: Pick<ResolvedCluster, "brokers" | "shared">,
  host?: string,
): Promise<LeavingBroker[]> {
  const label = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const all = await docker.listContainers({ all: true, filters: { label } });
  const staying = brokers.filter((one) => one.host === host).map(({ containerName }) => containerName);
  const leaving = all.filter(({ Labels, Names: [path] }) => {
    const [server, name] = [serverIn(Labels), path.slice(1)];
    const isOne = server?.kind === "broker" && name === prefixed(shared.namePrefix, server.name);
    return isOne && !staying.includes(name);
  });
  const groups = brokers.filter(({ controlled }) => controlled).map(({ brokerName }) => brokerName);
  return Promise.all(leaving.map(({ Id }) => leavingBroker(docker.getContainer(Id), groups)));
}

/** @param groups those that stay: the other replicas have what one of them has */
async function leavingBroker(
  container: Dockerode.Container,
  groups: readonly string[],
): Promise<LeavingBroker> {
  const { Name, State, Config, Mounts } = await container.inspect();
  const store = Mounts.find(({ Destination }) => Destination.endsWith("/store"));
  const known = {
    containerName: Name.slice(1),
    store: store?.Type === "volume" ? `the volume ${store.Name}` : `the folder ${store?.Source}`,
  };
  if (!State.Running) return known;
  const conf = await execute(container, ["cat", Config.Cmd.at(-1) as string]);
  if (!conf.succeeded) return known;
  const { brokerName, isMaster, at } = brokerIn(conf.output);
  if (isMaster === false || groups.includes(brokerName)) return { ...known, holdings: nothing };
  const { succeeded, output } = await execute(container, readHoldings(at));
  if (!succeeded) return { ...known, at };
  return isMaster === undefined && !brokerRuntimeIn(output).isActive
    ? { ...known, holdings: nothing }
    : { ...known, at, holdings: holdingsIn(output) };
}

async function holdingsOf(container: Dockerode.Container, at: Listening): Promise<Holdings | undefined> {
  const { succeeded, output } = await execute(container, readHoldings(at));
  return succeeded ? holdingsIn(output) : undefined;
}

/**
 * Has clients turn from brokers to the others, and waits until they have consumed what these hold. Where they do not in time,
 * they may send to them again.
 *
 * @returns what is wrong, and what to do, where they do not
 */
export async function drain(
  docker: Containers,
  leaving: readonly LeavingBroker[],
  { drain: wanted, rolling }: Pick<ResolvedCluster, "drain" | "rolling">,
  progress: (text: string) => void,
): Promise<string | undefined> {
  const answering = leaving.flatMap(({ at, ...rest }) =>
    at === undefined ? [] : [{ ...rest, at, container: docker.getContainer(rest.containerName) }],
  );
  if (answering.length === 0 || (wanted === "keep" && !rolling)) return undefined;
  const seconds = typeof wanted === "number" ? Math.max(wanted, lateSeconds) : lateSeconds;
  const deadline = Date.now() + seconds * 1000;
  progress(
    `clients turn from ${answering.map(({ containerName }) => containerName).join(", ")} to other brokers`,
  );
  await Promise.all(
    answering.map(({ container, at }) =>
      execute(container, leaveBroker({ at, ports: [at.port, vipPort({ listenPort: at.port })] })),
    ),
  );
  if (wanted === "keep") return undefined;
  for (let quiet = 0; quiet < 2;) {
    const asked = await Promise.all(
      answering.map(async (one) => ({ ...one, holdings: await holdingsOf(one.container, one.at) })),
    );
    const left = asked.filter(({ holdings }) => holdings === undefined || !isIdle(holdings));
    quiet = left.length === 0 ? quiet + 1 : 0; // what is given back is nowhere for a moment
    if (left.length > 0 && Date.now() > deadline) {
      await Promise.all(answering.map(({ container, at }) => execute(container, returnToBroker({ at }))));
      return refusal(`After ${seconds} s a broker that is taken out still is of use, and stays.`, left);
    }
    const lines = left.flatMap(({ holdings = nothing }) => holdingLines(holdings));
    progress(`waiting until consumers have read ${lines.join(", ") || "what they were given"}`);
    await sleep(pauseMilliseconds);
  }
  return undefined;
}

/** Why brokers may not be taken out; undefined: they may. */
export function objection(
  leaving: readonly LeavingBroker[],
  drain: ResolvedCluster["drain"],
): string | undefined {
  const refused = leaving.filter((one) =>
    drain === undefined ? isUnread(one) : drain !== "keep" && one.holdings === undefined,
  );
  return refused.length === 0
    ? undefined
    : refusal(
        "Nothing was changed, as a broker was taken out of brokers, or put on another host, that is still of use.",
        refused,
      );
}

/** With the host that it was found on. */
type FoundBroker = LeavingBroker & { readonly host: string | undefined };

/** Why brokers may not move to other hosts: their data does not, and is not waited for either. */
function objectionToMoves(
  leaving: readonly FoundBroker[],
  { brokers, drain }: Pick<ResolvedCluster, "brokers" | "drain">,
): string | undefined {
  const moving = leaving.filter((one) =>
    brokers.some(({ containerName }) => containerName === one.containerName),
  );
  return objection(moving, drain === "keep" ? "keep" : undefined);
}

const containersOn = (engines: Engines, found: readonly FoundBroker[]): Containers => ({
  getContainer: (name) => {
    const { host } = found.find(({ containerName }) => containerName === name) as FoundBroker;
    return (engines.get(host) as Dockerode).getContainer(name);
  },
});

/** The brokers that a cluster's settings no longer have, as Pulumi's engine takes them out. */
export class Decommission {
  /** Resolved where they may be taken out. */
  readonly allowed: pulumi.Output<unknown>;
  private readonly found: pulumi.Output<readonly FoundBroker[]>;

  constructor(
    private readonly cluster: pulumi.Resource,
    private readonly hosts: DockerHosts,
    private readonly settings: ResolvedCluster,
  ) {
    const find = async (engines: EnginesSettings) => {
      const asked = [...(await hosts.engines(engines))].map(async ([host, docker]) => {
        const leaving = await leavingBrokers(docker, ownLabel(), settings, host);
        return leaving.map((one) => ({ ...one, host }));
      });
      // Where one cannot be asked, the provider will say what is wrong.
      return (await Promise.all(asked.map((one) => one.catch(() => [])))).flat();
    };
    // The embedded default, which has no engine of Pulumi's, does so by itself.
    this.found = hasEngine() ? hosts.settings.apply(find) : pulumi.output([]);
    const regroups = (engines: EnginesSettings) =>
      hosts
        .containers(engines)
        .then((containers) => regrouped(containers, settings))
        .catch(() => undefined);
    const regroup = hasEngine() ? hosts.settings.apply(regroups) : pulumi.output(undefined);
    this.allowed = pulumi.all([this.found, regroup]).apply(async ([leaving, otherKind]) => {
      const problem = otherKind ?? objection(leaving, settings.drain) ?? objectionToMoves(leaving, settings);
      if (problem !== undefined) await this.fail(problem);
      for (const one of leaving) await pulumi.log.info(leavingText(one), cluster);
    });
  }

  /**
   * Has clients turn from them, once all others are ready.
   *
   * @returns resolved then: the program must not end before, as with it Pulumi begins to delete
   */
  drained(ready: pulumi.Output<unknown>): pulumi.Output<unknown> {
    if (pulumi.runtime.isDryRun()) return pulumi.output(undefined);
    return pulumi.all([this.found, this.hosts.settings, ready]).apply(async ([leaving, engines]) => {
      if (leaving.length === 0) return;
      const progress = (text: string) => void pulumi.log.info(text, this.cluster, undefined, true);
      const problem = await drain(
        containersOn(await this.hosts.engines(engines), leaving),
        leaving,
        this.settings,
        progress,
      );
      if (problem !== undefined) await this.fail(problem);
    });
  }

  private fail(problem: string): Promise<never> {
    return fail(problem, "A broker is not taken out.", this.cluster);
  }
}
