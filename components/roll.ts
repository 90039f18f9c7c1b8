import * as pulumi from "@pulumi/pulumi";
import type Dockerode from "dockerode";
import {
  isAt,
  Labels,
  leaveBroker,
  planLabel,
  readTopics,
  retryFor,
  RollStep,
  writableTopics,
} from "../model/plan";
import { Containers } from "./dockerEngine";
import { DockerHosts, EnginesSettings } from "./dockerHosts";
import { execute } from "./execute";
import { fail } from "./failure";
import { handOver, isMaster, untilSpared } from "./handOver";

/** How long controllers are given to agree on their leader before one of them goes; one that never does has to be changed itself. */
const sparedSeconds = 30;

/** How long others are given to make use of a server again. */
const rejoinSeconds = 10;

/** A server as others wait for it. */
interface Member {
  readonly kind: string;
  /** Whether it runs and waits until it may give way to another container. */
  readonly waits: pulumi.Output<boolean>;
  /** Whether it is the master of its group, of which it then goes last. */
  readonly isLast: pulumi.Output<boolean>;
  /** Resolved once it is ready, and in use again. */
  readonly ready: pulumi.Output<unknown>;
}

/**
 * Has the servers of a cluster give way to new containers one at a time, in the order in which they are made here: each when all
 * before it are ready again, and those of its kind that need not give way. What runs no more, or is new, waits for nobody.
 */
export class Roll {
  private readonly members: Member[] = [];

  constructor(
    private readonly cluster: pulumi.Resource,
    private readonly hosts: DockerHosts,
    private readonly rolling: boolean,
  ) {}

  /**
   * Makes a server's component, in time.
   *
   * @param readyOf an output of it that is there once it is ready
   */
  next<T>(
    kind: string,
    step: pulumi.Input<RollStep>,
    make: (opts: pulumi.ComponentResourceOptions) => T,
    readyOf: (made: T) => pulumi.Output<unknown>,
  ): T {
    const parent = this.cluster;
    if (!this.rolling || pulumi.runtime.isDryRun()) return make({ parent });
    const at = pulumi.all([step, this.hosts.settings]);
    const connect = (settings: EnginesSettings) => this.hosts.containers(settings);
    const waits = at.apply(async ([{ container }, settings]) => givesWay(await connect(settings), container));
    const isLast = pulumi
      .all([waits, at])
      .apply(async ([hasTo, [{ container, group }, settings]]) =>
        hasTo && group ? isMaster(await connect(settings), container.name, group) : false,
      );
    const place = this.members.length;
    const dependsOn = pulumi.all([waits, isLast, at]).apply(async ([hasTo, last, [step, settings]]) => {
      if (!hasTo) return [];
      const waiting = await valueOf(pulumi.all(this.members.map((one) => one.waits)));
      const areLast = await valueOf(pulumi.all(this.members.map((one) => one.isLast)));
      const awaited = this.members.filter((one, i) => {
        if (i === place) return false;
        if (one.kind !== kind) return i < place;
        return !waiting[i] || (areLast[i] === last ? i < place : last);
      });
      await valueOf(pulumi.all(awaited.map(({ ready }) => ready)));
      const said = await leaveFor(await connect(settings), step).catch((error: Error) =>
        fail(error.message, `${step.container.name} cannot give way to a new container`, this.cluster),
      );
      if (said !== undefined) await pulumi.log.info(said, this.cluster);
      return [];
    });
    const made = make({ parent, dependsOn });
    const ready = pulumi.all([waits, at, readyOf(made)]).apply(async ([waited, [step, settings]]) => {
      if (waited) await rejoin(await connect(settings), step);
    });
    this.members.push({ kind, waits, isLast, ready });
    return made;
  }
}

/** Not the resources that it comes from: who waits would depend on them for good, and a destroy take one after the other. */
const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  (output as unknown as { promise(): Promise<T> }).promise();

async function givesWay(docker: Containers, container: RollStep["container"]): Promise<boolean> {
  const found = await runningContainer(docker, container.name);
  return found !== undefined && isToGiveWay(found, container.labels);
}

/** The container of this name, if it runs. */
export async function runningContainer(
  docker: Containers,
  name: string,
): Promise<Dockerode.ContainerInspectInfo | undefined> {
  try {
    const found = await docker.getContainer(name).inspect();
    return found.State.Running ? found : undefined;
  } catch {
    return undefined; // there is none, or the provider will say what is wrong
  }
}

/** Whether a container that runs is to be another, which has these labels. */
export const isToGiveWay = ({ Config, State }: Dockerode.ContainerInspectInfo, labels: Labels): boolean =>
  !State.Restarting && Config.Labels[planLabel] !== labels[planLabel];

/**
 * Has others take the place of a server that is to give way.
 *
 * @returns what to say of it
 * @throws where they cannot
 */
export async function leaveFor(
  docker: Containers,
  { container, leave, group, spared }: RollStep,
): Promise<string | undefined> {
  const { name } = container;
  if (spared) await execute(docker.getContainer(name), retryFor(spared, sparedSeconds));
  if (group === undefined) return turnClients(docker, name, leave);
  const state = await untilSpared(docker, name, group);
  if (!isAt(state.masterAddress, group.at.port)) return undefined;
  const said = await turnClients(docker, name, leave);
  await handOver(docker, name, group, state);
  return said;
}

/** Has clients turn from a broker to the others, as far as these have its topics. @returns what to say of it */
async function turnClients(
  docker: Containers,
  name: string,
  leave: RollStep["leave"],
): Promise<string | undefined> {
  if (leave === undefined) return undefined;
  const topicsOf = async (containerName: string, at: typeof leave.at) => {
    const { succeeded, output } = await execute(docker.getContainer(containerName), readTopics(at));
    return succeeded ? writableTopics(output, leave.brokerName) : [];
  };
  const elsewhere = await Promise.all(
    leave.others.map(({ containerName, at }) => topicsOf(containerName, at)),
  );
  const own = await topicsOf(name, leave.at);
  const alone = own.filter((topic) => !elsewhere.flat().includes(topic));
  if (alone.length > 0)
    return `${name} alone has the topics ${alone.join(", ")}, to which nobody can send until it is ready again.`;
  const left = await execute(docker.getContainer(name), leaveBroker(leave));
  return left.succeeded
    ? undefined
    : `${name} did not give up its permission to be written to: clients will have to try again.`;
}

/**
 * Has others make use of a server again that gave way to another container. One that cannot is not waited for: it may have
 * to be changed itself before it finds that.
 */
export async function rejoin(docker: Containers, { rejoin: commands = [] }: RollStep): Promise<void> {
  await Promise.all(
    commands.map(async ({ containerName, command }) => {
      if (await runningContainer(docker, containerName))
        await execute(docker.getContainer(containerName), retryFor(command, rejoinSeconds));
    }),
  );
}
