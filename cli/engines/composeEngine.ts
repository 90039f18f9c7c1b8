import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { RunError } from "@pulumi/pulumi/errors";
import type { ContainerInspectInfo } from "dockerode";
import { load } from "js-yaml";
import { readiness } from "../../components/readiness";
import { isMaster } from "../../components/handOver";
import { regrouped } from "../../components/regrouped";
import { isToGiveWay, leaveFor, rejoin, runningContainer } from "../../components/roll";
import { ContainerPlan, Labels, leavingText, planCluster, RollStep, rollSteps } from "../../model/plan";
import { isSlave, promiseShortfall } from "../../model/settings";
import { drain, leavingBrokers, objection } from "../../components/decommission";
import { composeLabel, dockerProvider, projectName, runProgram, writeProject } from "../compose";
import { install } from "../host/apt";
import { attempt, run } from "../host/command";
import { Compose, findCompose } from "../host/composeCommand";
import { containerNames, Docker, networkNames, removeContainer } from "../host/docker";
import { waitForOtherProcesses } from "../host/processes";
import { interrupted } from "../host/interruption";
import { Progress } from "../host/progress";
import { putDeclared } from "./putDeclared";
import { Engine, DockerNames, Outputs } from "./engine";
import { stackFolder } from "../host/home";
import { clusterOf, Stack } from "./stack";
import { note } from "../step";

/**
 * The embedded default engine: it runs the Pulumi program in this process, and Docker Compose creates the containers that
 * the program registers.
 */
export class ComposeEngine implements Engine {
  readonly name: string;

  private constructor(
    private readonly stack: Stack,
    private readonly installed: Compose,
    private readonly docker: Docker,
  ) {
    this.name = `Docker Compose ${installed.version}`;
  }

  /** Finds Docker Compose, or installs it if that is allowed. */
  static async find(stack: Stack, docker: Docker, progress: Progress): Promise<ComposeEngine> {
    if (!docker.local) {
      throw new RunError(
        "The Docker Engine is on another machine, where Docker Compose cannot mount this machine's files: " +
          "use Pulumi's own engine.",
      );
    }
    const found = await findCompose();
    if (found) return new ComposeEngine(stack, found, docker);
    await install(["docker-compose"], "Docker Compose is missing.", progress);
    const now = await findCompose();
    if (now) return new ComposeEngine(stack, now, docker);
    throw new RunError("docker-compose was installed but does not run.");
  }

  get knowsPassword(): boolean {
    return existsSync(join(folderOf(this.stack), "secrets.json"));
  }

  async up(progress: Progress): Promise<Outputs> {
    const { stack } = this;
    const folder = folderOf(stack);
    const shortfall = promiseShortfall(clusterOf(stack));
    if (shortfall !== undefined) note(shortfall);
    const leave = await this.leaving();
    const before = projectIn(folder);
    const secrets = await writeProject(stack, folder, projectName(stack));
    await leave(progress);
    await this.removeOrphans(folder, progress);
    if (hasOtherAddresses(before, projectIn(folder))) await this.removeAll(folder, progress);
    await this.roll(folder, progress);
    await this.compose(folder, ["up", "--detach"], progress);
    await removeOrphanedNetworks(stack);
    progress("waiting until it is ready");
    const ready = runProgram(stack, dockerProvider(secrets), false);
    const program = await Promise.race([ready, interrupted()]); // an interruption ends only the waiting
    const declared = putDeclared(program, join(folder, "declared.json"), progress);
    return Promise.race([declared, interrupted()]);
  }

  async down(progress: Progress): Promise<void> {
    const folder = folderOf(this.stack);
    if (projectIn(folder) === undefined) await writeProject(this.stack, folder, projectName(this.stack));
    await this.removeOrphans(folder, progress);
    await this.removeAll(folder, progress);
    await removeOrphanedNetworks(this.stack);
  }

  /**
   * What is to be done of brokers that the stack no longer has, before anything is changed.
   *
   * @returns how their clients turn to others
   */
  private async leaving(): Promise<(progress: Progress) => Promise<void>> {
    const cluster = clusterOf(this.stack);
    const { api } = this.docker;
    const leaving = await leavingBrokers(api, { [composeLabel]: projectName(this.stack) }, cluster);
    const problem = (await regrouped(api, cluster)) ?? objection(leaving, cluster.drain);
    if (problem !== undefined) throw new RunError(problem);
    for (const one of leaving) note(leavingText(one));
    return async (progress) => {
      const staying = await Promise.all(
        cluster.brokers
          .filter((broker) => !isSlave(broker))
          .map(({ containerName }) => runningContainer(api, containerName)),
      );
      if (!staying.some(Boolean)) return; // there is none that clients could turn to
      const left = await drain(api, leaving, cluster, progress);
      if (left !== undefined) throw new RunError(left);
    };
  }

  /** Has servers give way to new containers one at a time, as the program does by Pulumi's own engine. */
  private async roll(folder: string, progress: Progress): Promise<void> {
    const cluster = clusterOf(this.stack);
    if (!cluster.rolling) return;
    const { api } = this.docker;
    const kinds = Object.values(rollSteps(cluster, planCluster(cluster)));
    const all = kinds.flat();
    const services = projectIn(folder)?.services ?? {};
    const asked = await Promise.all(
      all.map(async ({ container }) => {
        const { name } = container;
        const found = await runningContainer(api, name);
        // The program knows what was made up for it, too.
        return found && (isToGiveWay(found, services[name].labels ?? {}) || hasOtherMemory(found, container));
      }),
    );
    const waiting = all.filter((_, i) => asked[i]);
    if (waiting.length === 0) return;
    const makeAnew = (names: readonly string[]) =>
      this.compose(folder, ["up", "--detach", "--no-deps", ...names], progress);
    const untilReady = async ({ container: { name, probe = [] } }: RollStep) => {
      const { readyTimeout } = cluster.shared;
      const { problem } = await readiness(api.getContainer(name), probe, name, readyTimeout);
      if (problem !== undefined) throw new RunError(problem);
    };
    await makeAnew(
      Object.keys(services).filter((name) => !waiting.some(({ container }) => container.name === name)),
    );
    const areLast = await Promise.all(
      waiting.map(async ({ container, group }) =>
        group === undefined ? false : isMaster(api, container.name, group),
      ),
    );
    const inOrder = [...waiting.filter((_, i) => !areLast[i]), ...waiting.filter((_, i) => areLast[i])];
    for (const kind of kinds) {
      await Promise.all(kind.filter((step) => !waiting.includes(step)).map(untilReady));
      for (const step of inOrder.filter((one) => kind.includes(one))) {
        const { name } = step.container;
        progress(`${name} gives way to a new container`);
        const said = await leaveFor(api, step).catch((error: Error) => {
          throw new RunError(error.message);
        });
        if (said !== undefined) note(said);
        await makeAnew([name]);
        await untilReady(step);
        await rejoin(api, step);
      }
    }
  }

  private async removeAll(folder: string, progress: Progress): Promise<void> {
    // Also removes the images' own volumes, such as /tmp. The named volumes, which hold the data, stay.
    await this.compose(folder, ["rm", "--stop", "--force", "-v"], progress);
    await this.compose(folder, ["down"], progress);
  }

  /** Stops and removes containers that the stack no longer has. The old docker-compose would kill them. */
  private async removeOrphans(folder: string, progress: Progress): Promise<void> {
    const project = projectIn(folder) ?? { services: {} };
    const { containers } = await composeNames(this.docker, this.stack);
    const orphans = containers.filter((name) => !Object.hasOwn(project.services, name));
    if (orphans.length > 0) progress(`removing ${orphans.join(", ")}`);
    await Promise.all(orphans.map((name) => removeContainer(this.docker, name)));
  }

  /** Runs Compose for this project only: variables in the environment could name another one. */
  private async compose(folder: string, args: readonly string[], progress: Progress): Promise<void> {
    const [program, ...first] = this.installed.command;
    const project = ["--project-name", projectName(this.stack), "--project-directory", folder];
    await waitForOtherProcesses(["--project-name", projectName(this.stack)], progress);
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([key]) => !key.startsWith("COMPOSE_")),
    );
    await run(program, [...first, ...project, "--file", join(folder, "compose.yaml"), ...args], {
      cwd: folder,
      env,
      onLine: progress,
    });
  }
}

/** Whether a container has another memory, which Docker could change and Compose does not. */
const hasOtherMemory = ({ HostConfig }: ContainerInspectInfo, { memory = 0 }: ContainerPlan): boolean =>
  HostConfig.Memory !== memory;

interface Project {
  readonly services: Readonly<Record<string, { readonly labels?: Labels }>>;
  readonly networks?: Readonly<Record<string, { readonly ipam?: object }>>;
}

/** Whether a network that stays has other addresses now, for which it has to be made anew: Compose does not do so. */
const hasOtherAddresses = (before?: Project, now?: Project): boolean =>
  Object.entries(now?.networks ?? {}).some(([name, { ipam }]) => {
    const old = before?.networks?.[name];
    return old !== undefined && !isDeepStrictEqual(old.ipam, ipam);
  });

/** Reads the project in a folder; undefined if it is missing or broken. */
function projectIn(folder: string): Project | undefined {
  const file = join(folder, "compose.yaml");
  if (!existsSync(file)) return undefined;
  try {
    const project = load(readFileSync(file, "utf8")) as Partial<Project> | undefined;
    return project?.services && { services: project.services, networks: project.networks };
  } catch {
    return undefined;
  }
}

/**
 * Removes networks that a stack no longer has, which Compose leaves behind. This fails while another prune is running;
 * then the next start or stop removes them.
 */
async function removeOrphanedNetworks(stack: Stack): Promise<void> {
  await attempt("docker", ["network", "prune", "--force", "--filter", `label=${labelOf(stack)}`]);
}

/** The names of a stack's containers and networks that Compose created. */
export async function composeNames(docker: Docker, stack: Stack): Promise<DockerNames> {
  const label = labelOf(stack);
  const [containers, networks] = await Promise.all([
    containerNames(docker, label),
    networkNames(docker, label),
  ]);
  return { containers, networks };
}

const labelOf = (stack: Stack): string => `${composeLabel}=${projectName(stack)}`;

const folderOf = ({ stack }: Stack): string => join(stackFolder(stack), "compose");
