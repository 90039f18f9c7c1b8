import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { RunError } from "@pulumi/pulumi/errors";
import type Dockerode from "dockerode";
import { connect } from "../../components/engine";
import { install, mayInstall } from "./apt";
import { attempt, lastLines, run } from "./command";
import { Progress } from "./progress";

/** A Docker Engine that answers. */
export interface Docker {
  readonly api: Dockerode;
  readonly version: string;
  /** As images name it, such as amd64. */
  readonly architecture: string;
  /** Whether it runs on this machine, so that its ports, disks and memory are this machine's. */
  readonly local: boolean;
  /** Whether its host network is its machine's: a virtual machine's is not, nor that of an engine without root's rights. */
  readonly hostNetwork: boolean;
  /** Memory of its machine in bytes. */
  readonly memory: number;
  /** Where it keeps volumes. */
  readonly folder: string;
  /** What was done so that it answers. */
  readonly done: readonly string[];
}

const defaultSocket = "/var/run/docker.sock";

/** The Docker Engine that answers; where none does, one that is installed and started here, if that may be done. */
export async function findDocker(progress: Progress): Promise<Docker> {
  const chosen = await chosenEngine();
  const answer = await ask();
  if (typeof answer !== "string") return answer;
  if (/EACCES/.test(answer)) {
    throw new RunError(
      `You have no permission on the Docker Engine's socket (${answer}). ` +
        "Add yourself to its group, `sudo usermod -aG docker $USER`, log in again, then repeat.",
    );
  }
  if (chosen)
    throw new RunError(
      `${chosen.by}, and no Docker Engine answers there (${answer}). Start it, or ${chosen.otherwise}.`,
    );
  return startedHere(answer, progress);
}

/** The names of all containers, running or not, or of those with a label. */
export async function containerNames({ api }: Docker, label?: string): Promise<string[]> {
  const listed = await api.listContainers({ all: true, filters: label ? { label: [label] } : {} });
  return listed.map(({ Names }) => Names[0].slice(1));
}

/** The names of all networks, or of those with a label. */
export async function networkNames({ api }: Docker, label?: string): Promise<string[]> {
  const listed = await api.listNetworks(label ? { filters: { label: [label] } } : {});
  return listed.map(({ Name }) => Name);
}

/** Stops a container in as long a time as it has for that, and removes it; not what is in named volumes. */
export async function removeContainer({ api }: Docker, name: string): Promise<void> {
  const container = api.getContainer(name);
  await unlessGone(container.stop());
  await unlessGone(container.remove({ force: true, v: true }));
}

export async function removeNetwork({ api }: Docker, name: string): Promise<void> {
  await unlessGone(api.getNetwork(name).remove());
}

async function unlessGone(ending: Promise<unknown>): Promise<void> {
  try {
    await ending;
  } catch (error) {
    const stoppedOrGone = [304, 404].includes((error as { statusCode?: number }).statusCode ?? 0);
    if (!stoppedOrGone) throw error;
  }
}

interface Choice {
  /** Who made it, in words. */
  readonly by: string;
  /** How to choose none. */
  readonly otherwise: string;
}

/**
 * Who chose another engine than the one at the usual socket, if anybody did: DOCKER_HOST, or a context of the Docker CLI, as
 * Docker Desktop and rootless engines have one. It then stands in DOCKER_HOST alone: not all who are asked know contexts.
 */
async function chosenEngine(): Promise<Choice | undefined> {
  const { DOCKER_HOST, DOCKER_CONTEXT } = process.env;
  const byHost = DOCKER_HOST
    ? { by: `DOCKER_HOST is ${DOCKER_HOST}`, otherwise: "unset DOCKER_HOST" }
    : undefined;
  const { succeeded, output } = await attempt("docker", [
    "context",
    "inspect",
    "--format",
    "{{.Endpoints.docker.Host}}",
  ]);
  if (!succeeded) {
    if (DOCKER_CONTEXT) throw new RunError(`DOCKER_CONTEXT is ${DOCKER_CONTEXT}: ${output}`);
    return byHost; // the Docker CLI may not be there yet
  }
  delete process.env.DOCKER_CONTEXT;
  const host = output.split("\n").at(-1) ?? ""; // warnings may come before it
  if (host === DOCKER_HOST) return byHost;
  if (host === `unix://${defaultSocket}`) {
    delete process.env.DOCKER_HOST;
    return undefined;
  }
  process.env.DOCKER_HOST = host;
  return {
    by: `The Docker CLI's context leads to ${host}`,
    otherwise: "choose another: docker context use default",
  };
}

async function startedHere(answer: string, progress: Progress): Promise<Docker> {
  if (!mayInstall()) {
    throw new RunError(
      `No Docker Engine answers at ${defaultSocket} (${answer}). Start it, or install one: ` +
        "https://docs.docker.com/engine/install. An engine elsewhere is named by DOCKER_HOST.",
    );
  }
  const done: string[] = [];
  if (!existsSync("/usr/sbin/dockerd") && !(await attempt("dockerd", ["--version"])).succeeded) {
    await install(["docker.io"], "", progress);
    done.push("installed docker.io");
  }
  const now = await ask(); // installing it may have started it
  if (typeof now !== "string") return { ...now, done };
  progress("starting it");
  if (existsSync("/run/systemd/system")) await run("systemctl", ["start", "docker"]);
  else startDaemon();
  done.push("started it");
  return { ...(await answered()), done };
}

const log = "/var/log/docker.log";

/** Without a service manager; the distribution's script wants rights over limits that not every root has. */
function startDaemon(): void {
  const output = openSync(log, "a");
  spawn("dockerd", { detached: true, stdio: ["ignore", output, output] }).unref();
}

async function answered(): Promise<Docker> {
  for (let tries = 0; tries < 120; tries++) {
    const answer = await ask();
    if (typeof answer !== "string") return answer;
    await sleep(500);
  }
  const { output } = await attempt("tail", ["-n", "5", log]);
  throw new RunError(
    `The Docker Engine was started but does not answer within a minute:\n${lastLines(output)}`,
  );
}

const askMilliseconds = 20_000;

/** The engine, or why there is none. */
async function ask(): Promise<Docker | string> {
  try {
    const api = await connect(undefined);
    const info = (await Promise.race([api.info(), tooLate()])) as Info;
    if (info.OSType !== "linux") {
      throw new RunError(`The Docker Engine runs ${info.OSType} containers: switch it to Linux containers.`);
    }
    return {
      api,
      version: info.ServerVersion,
      architecture: { x86_64: "amd64", aarch64: "arm64" }[info.Architecture] ?? info.Architecture,
      local: process.platform === "linux" && info.Name === hostname(),
      hostNetwork:
        info.OperatingSystem !== "Docker Desktop" &&
        (process.platform === "linux" || !/^unix:/.test(process.env.DOCKER_HOST ?? "unix:")) &&
        !info.SecurityOptions?.some((option) => /^name=(rootless|userns)/.test(option)),
      memory: info.MemTotal,
      folder: info.DockerRootDir,
      done: [],
    };
  } catch (error) {
    if (RunError.isInstance(error)) throw error;
    return (error as Error).message;
  }
}

interface Info {
  Architecture: string;
  DockerRootDir: string;
  MemTotal: number;
  Name: string;
  OperatingSystem: string;
  OSType: string;
  SecurityOptions?: string[];
  ServerVersion: string;
}

const tooLate = async (): Promise<never> => {
  await sleep(askMilliseconds, undefined, { ref: false });
  throw new Error(`no answer within ${askMilliseconds / 1000} s`);
};
