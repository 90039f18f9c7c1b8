import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { RunError } from "@pulumi/pulumi/errors";
import type Dockerode from "dockerode";
import { connect, EngineSettings } from "../../components/dockerEngine";
import { install, mayInstall } from "./apt";
import { attempt, lastLines, run } from "./command";
import { chooseDockerEngine, usualSocket } from "./engineChoice";
import { Progress } from "./progress";

/** A Docker Engine that answers. */
export interface Docker {
  readonly api: Dockerode;
  /** Where it is, as its host's settings say; absent: the environment does, which other programs obey too. */
  readonly address?: string;
  readonly version: string;
  /** By its name in images, such as amd64. */
  readonly architecture: string;
  /** Whether it runs on this machine, and so uses this machine's ports, disks and memory. */
  readonly local: boolean;
  /** Whether its host network is this machine's. It is not for an engine in a virtual machine or without root's rights. */
  readonly hostNetwork: boolean;
  /** Memory of the machine that it runs on, in bytes. */
  readonly memory: number;
  /** Where it takes the addresses of networks from. */
  readonly addressPools: readonly AddressPool[];
  /** Its data folder, in which it keeps volumes. */
  readonly folder: string;
  /** What this program did so that it answers, such as "started it". */
  readonly done: readonly string[];
}

/**
 * Finds a Docker Engine that answers. If there is none, it is installed and started, if that is allowed.
 *
 * @param config of the provider, in stack config
 */
export async function findDocker(config: EngineSettings, progress: Progress): Promise<Docker> {
  const choice = await chooseDockerEngine(config);
  const answer = await askEngine();
  if (typeof answer !== "string") return answer;
  if (/EACCES/.test(answer)) {
    throw new RunError(
      `You have no permission on the Docker Engine's socket (${answer}). ` +
        "Add yourself to its group, `sudo usermod -aG docker $USER`, log in again, then repeat.",
    );
  }
  if (choice)
    throw new RunError(
      `${choice.reason}, and no Docker Engine answers there (${answer}). Start it, or ${choice.alternative}.`,
    );
  return startEngine(answer, progress);
}

/** The names of all containers, or of all with a label, running or not. */
export async function containerNames({ api }: Docker, label?: string): Promise<string[]> {
  const listed = await api.listContainers({ all: true, filters: label ? { label: [label] } : {} });
  return listed.map(({ Names }) => Names[0].slice(1));
}

/** The names of all networks, or of those with a label. */
export async function networkNames({ api }: Docker, label?: string): Promise<string[]> {
  const listed = await api.listNetworks(label ? { filters: { label: [label] } } : {});
  return listed.map(({ Name }) => Name);
}

/** Stops a container, for which it has its own grace period, and removes it. Named volumes stay. */
export async function removeContainer({ api }: Docker, name: string): Promise<void> {
  const container = api.getContainer(name);
  await ignoreIfGone(container.stop());
  await ignoreIfGone(container.remove({ force: true, v: true }));
}

/** Removes a named volume, with its data. */
export async function removeVolume({ api }: Docker, name: string): Promise<void> {
  await ignoreIfGone(api.getVolume(name).remove());
}

export async function removeNetwork({ api }: Docker, name: string): Promise<void> {
  await ignoreIfGone(api.getNetwork(name).remove());
}

async function ignoreIfGone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    const stoppedOrGone = [304, 404].includes((error as { statusCode?: number }).statusCode ?? 0);
    if (!stoppedOrGone) throw error;
  }
}

async function startEngine(answer: string, progress: Progress): Promise<Docker> {
  if (!mayInstall()) {
    throw new RunError(
      `No Docker Engine answers at ${usualSocket} (${answer}). Start it, or install one: ` +
        "https://docs.docker.com/engine/install. An engine elsewhere is named by DOCKER_HOST.",
    );
  }
  const done: string[] = [];
  if (!existsSync("/usr/sbin/dockerd") && !(await attempt("dockerd", ["--version"])).succeeded) {
    await install(["docker.io"], "", progress);
    done.push("installed docker.io");
  }
  const now = await askEngine(); // the installation may have started it
  if (typeof now !== "string") return { ...now, done };
  progress("starting it");
  if (existsSync("/run/systemd/system")) await run("systemctl", ["start", "docker"]);
  else startDaemon();
  done.push("started it");
  return { ...(await waitForAnswer()), done };
}

const log = "/var/log/docker.log";

/** Starts the daemon without a service manager. The distribution's script also sets limits, which not every root may do. */
function startDaemon(): void {
  const output = openSync(log, "a");
  spawn("dockerd", { detached: true, stdio: ["ignore", output, output] }).unref();
}

async function waitForAnswer(): Promise<Docker> {
  for (let tries = 0; tries < 120; tries++) {
    const answer = await askEngine();
    if (typeof answer !== "string") return answer;
    await sleep(500);
  }
  const { output } = await attempt("tail", ["-n", "5", log]);
  throw new RunError(
    `The Docker Engine was started but does not answer within a minute:\n${lastLines(output)}`,
  );
}

const askMilliseconds = 20_000;

/** @returns the engine, or why it does not answer */
export async function askEngine(settings: EngineSettings = {}): Promise<Docker | string> {
  const { host: address } = settings;
  const given = new AbortController();
  try {
    const api = await connect(settings);
    const { signal: abortSignal } = given;
    const asking = api as unknown as Asking;
    const asked = Promise.all([asking.info({ abortSignal }), asking.version({ abortSignal })]);
    const [info, { Arch: architecture }] = await Promise.race([asked, failAfterTimeout()]);
    if (info.OSType !== "linux") {
      throw new RunError(`The Docker Engine runs ${info.OSType} containers: switch it to Linux containers.`);
    }
    return {
      api,
      ...(address === undefined ? {} : { address }),
      version: info.ServerVersion,
      architecture,
      local: process.platform === "linux" && info.Name === hostname(),
      hostNetwork:
        info.OperatingSystem !== "Docker Desktop" &&
        (process.platform === "linux" || !/^unix:/.test(address ?? process.env.DOCKER_HOST ?? "unix:")) &&
        !info.SecurityOptions?.some((option) => /^name=(rootless|userns)/.test(option)),
      memory: info.MemTotal,
      addressPools:
        info.DefaultAddressPools?.map(({ Base: base, Size: prefix }) => ({ base, prefix })) ?? usualPools,
      folder: info.DockerRootDir,
      done: [],
    };
  } catch (error) {
    if (RunError.isInstance(error)) throw error;
    return (error as Error).message;
  } finally {
    given.abort(); // a connection to a machine that says nothing would keep the program from its end
  }
}

/** Addresses from which an engine takes those of networks, each with a prefix of so many bits. */
export interface AddressPool {
  readonly base: string;
  readonly prefix: number;
}

/** Those of an engine that was told no others. */
const usualPools: readonly AddressPool[] = [
  ...[
    "172.17.0.0/16",
    "172.18.0.0/16",
    "172.19.0.0/16",
    "172.20.0.0/14",
    "172.24.0.0/14",
    "172.28.0.0/14",
  ].map((base) => ({ base, prefix: 16 })),
  { base: "192.168.0.0/16", prefix: 20 },
];

interface Info {
  DefaultAddressPools?: { Base: string; Size: number }[];
  DockerRootDir: string;
  MemTotal: number;
  Name: string;
  OperatingSystem: string;
  OSType: string;
  SecurityOptions?: string[];
  ServerVersion: string;
}

/** With an option that its types do not know. */
interface Asking {
  info(options: { readonly abortSignal: AbortSignal }): Promise<Info>;
  version(options: { readonly abortSignal: AbortSignal }): Promise<{ readonly Arch: string }>;
}

const failAfterTimeout = async (): Promise<never> => {
  await sleep(askMilliseconds, undefined, { ref: false });
  throw new Error(`no answer within ${askMilliseconds / 1000} s`);
};
