import { run } from "./run";
import { eventually } from "./wait";

export const docker = (...args: string[]): Promise<string> => run("docker", args);

/** `docker inspect` of a container. */
export async function inspect(container: string): Promise<Inspected> {
  const [inspected] = JSON.parse(await docker("inspect", container)) as Inspected[];
  return inspected;
}

export interface Inspected {
  Id: string;
  Image: string;
  Name: string;
  Config: {
    Image: string;
    Cmd: string[] | null;
    Entrypoint: string[] | null;
    Env: string[];
    User: string;
    Healthcheck: { Test: string[] };
  };
  HostConfig: {
    Binds: string[] | null;
    Links: string[] | null;
    PortBindings: Record<string, { HostIp: string; HostPort: string }[]>;
    RestartPolicy: { Name: string };
    Privileged: boolean;
    NetworkMode: string;
    CapDrop: string[] | null;
  };
  Mounts: { Name?: string; Source: string; Destination: string; RW: boolean; Type: string }[];
  NetworkSettings: { Networks: Record<string, { Aliases: string[] | null; IPAddress: string }> };
  State: {
    Running: boolean;
    StartedAt: string;
    Health?: { Status: "starting" | "healthy" | "unhealthy"; Log: { Output: string }[] | null };
  };
  RestartCount: number;
}

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

/** The names of all containers, running or not, that begin with a prefix. */
export const containersNamed = async (prefix: string): Promise<string[]> =>
  lines(await docker("ps", "-a", "--filter", `name=^/?${prefix}`, "--format", "{{.Names}}")).sort();

export const volumesNamed = async (prefix: string): Promise<string[]> =>
  lines(await docker("volume", "ls", "--filter", `name=^${prefix}`, "--format", "{{.Name}}")).sort();

export const networksNamed = async (prefix: string): Promise<string[]> =>
  lines(await docker("network", "ls", "--filter", `name=^${prefix}`, "--format", "{{.Name}}")).sort();

/** Removes whatever of a test's is left, by the prefix that all its names have. */
export async function removeAll(prefix: string): Promise<void> {
  const removals = [
    [["rm", "-f", "-v"], containersNamed],
    [["volume", "rm"], volumesNamed],
    [["network", "rm"], networksNamed],
  ] as const;
  for (const [command, named] of removals) {
    const names = await named(prefix);
    if (names.length > 0) await docker(...command, ...names);
  }
}

/** Waits until Docker's health check says so of a container. */
export const untilHealth = (container: string, status: "healthy" | "unhealthy"): Promise<void> =>
  eventually(
    `${container} is ${status}`,
    async () => (await inspect(container)).State.Health?.Status === status,
    120_000,
  );

/** The ids of all servers' containers by their names. */
export async function serverIds(prefix: string): Promise<Map<string, string>> {
  const format = "{{.Names}} {{.ID}}";
  const printed = await docker("ps", "-a", "--no-trunc", "--filter", `name=^/?${prefix}`, "--format", format);
  const ids = lines(printed).map((line) => line.split(" ") as [string, string]);
  return new Map(ids.filter(([name]) => !name.endsWith("-prepare")).sort());
}
