import { createHash } from "node:crypto";
import { RunError } from "@pulumi/pulumi/errors";

/** A service of a Compose project. */
export interface Service {
  container_name?: string;
  image?: string;
  user?: string;
  entrypoint?: string[];
  command?: string[];
  environment?: Record<string, string>;
  network_mode?: string;
  networks?: Record<string, { aliases: string[] } | null>;
  ports?: string[];
  extra_hosts?: string[];
  volumes?: string[];
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  cpu_shares?: number;
  healthcheck?: object;
  restart?: string;
  stop_grace_period?: string;
  labels?: Record<string, string>;
  mem_limit?: string;
  memswap_limit?: string;
  shm_size?: string;
  cpus?: number;
  logging?: { driver: string; options?: Record<string, string> };
  depends_on?: Record<string, { condition: string }>;
}

/** A file that a service mounts. */
export interface ServiceFile {
  /** Path in the project's folder. */
  readonly path: string;
  readonly content: string | Buffer;
}

type Inputs = Readonly<Record<string, unknown>>;

/**
 * The translation of each input of docker.Container. An input without a translation is an error: if it were left out,
 * Compose would create another container than Pulumi.
 */
const translations: Readonly<
  Record<string, (value: never, inputs: Inputs, ignoreChanges: readonly string[]) => Service>
> = {
  name: (container_name: string) => ({ container_name }),
  image: (image: string) => ({ image }),
  user: (user: string) => ({ user }),
  entrypoints: (entrypoint: string[]) => ({ entrypoint }),
  command: (command: string[]) => ({ command }),
  envs: (envs: string[]) => ({ environment: Object.fromEntries(envs.map(keyAndValue)) }),
  networkMode: (network_mode: string) => {
    if (network_mode.startsWith("container:")) throw unknown("networkMode", network_mode); // the other container has no id yet
    return { network_mode };
  },
  networksAdvanced: (networks: Inputs[]) => ({
    networks: Object.fromEntries(
      networks.map((network) => {
        const { name, aliases } = withOnlyKeys<{ name: string; aliases?: string[] }>(
          network,
          "name",
          "aliases",
        );
        return [name, aliases?.length ? { aliases } : null];
      }),
    ),
  }),
  ports: (ports: Inputs[]) => ({
    ports: ports.map((port) => {
      const { internal, external, ip } = withOnlyKeys<Port>(port, "internal", "external", "ip");
      if (external === undefined || ip === undefined) throw unknown("ports", port); // Docker would choose them
      return `${ip}:${external}:${internal}`;
    }),
  }),
  hosts: (hosts: Inputs[]) => ({
    extra_hosts: hosts.map((entry) => {
      const { host, ip } = withOnlyKeys<{ host: string; ip: string }>(entry, "host", "ip");
      return `${host}:${ip}`;
    }),
  }),
  volumes: (volumes: Inputs[]) => ({
    volumes: volumes.map((volume) => {
      const { hostPath, volumeName, containerPath } = withOnlyKeys<Volume>(
        volume,
        "hostPath",
        "volumeName",
        "containerPath",
      );
      const source = hostPath ?? volumeName;
      if (source === undefined) throw unknown("volumes", volume); // Docker would create an anonymous one
      return `${source}:${containerPath}`;
    }),
  }),
  // Compose does not notice that a mounted file has changed. The label changes with the files, so Compose recreates the container.
  uploads: (uploads: Inputs[], { name }, ignoreChanges) => ({
    volumes: filesOf(name as string, uploads).map(({ path, file }) => `./${path}:${file}:ro`),
    labels: { "rocketmq.files": digest(withoutIgnored(uploads, ignoreChanges)) },
  }),
  capabilities: (capabilities: Inputs) => {
    const { drops, adds } = withOnlyKeys<{ drops?: string[]; adds?: string[] }>(
      capabilities,
      "drops",
      "adds",
    );
    return { cap_drop: drops?.length ? drops : undefined, cap_add: adds?.length ? adds : undefined };
  },
  securityOpts: (security_opt: string[]) => ({ security_opt }),
  cpuShares: (cpu_shares: number) => ({ cpu_shares }),
  labels: (labels: Inputs[]) => ({
    labels: Object.fromEntries(
      labels.map((entry) => {
        const { label, value } = withOnlyKeys<{ label: string; value: string }>(entry, "label", "value");
        return [label, value];
      }),
    ),
  }),
  memory: (mebibytes: number) => ({ mem_limit: `${mebibytes}m` }),
  memorySwap: (mebibytes: number) => {
    if (mebibytes < 0) throw unknown("memorySwap", mebibytes); // Docker's "no limit"
    return { memswap_limit: `${mebibytes}m` };
  },
  shmSize: (mebibytes: number) => ({ shm_size: `${mebibytes}m` }),
  cpus: (cpus: string) => {
    if (!(Number(cpus) > 0)) throw unknown("cpus", cpus);
    return { cpus: Number(cpus) };
  },
  logDriver: (driver: string) => ({ logging: { driver } }),
  logOpts: (options: Record<string, string>, { logDriver }) => {
    if (typeof logDriver !== "string") throw unknown("logOpts", options); // the Docker Engine has a default of its own
    return { logging: { driver: logDriver, options } };
  },
  healthcheck: (check: Inputs) => {
    const { tests, interval, timeout, retries, startPeriod } = withOnlyKeys<Healthcheck>(
      check,
      ...(["tests", "interval", "timeout", "retries", "startPeriod"] as const),
    );
    return { healthcheck: { test: tests, interval, timeout, retries, start_period: startPeriod } };
  },
  restart: (restart: string) => ({ restart }),
  stopTimeout: (seconds: number) => ({ stop_grace_period: `${seconds}s` }),
  // These inputs control Pulumi's provider. Compose does the same by itself: it waits as long when it stops a service, and
  // waits for the end of a task on which another service depends.
  destroyGraceSeconds: (seconds: number, { stopTimeout }) =>
    expectEqual("destroyGraceSeconds", seconds, stopTimeout),
  attach: (attach: boolean, { restart }) => expectEqual("attach", attach, restart === "no"),
  mustRun: (mustRun: boolean, { restart }) => expectEqual("mustRun", mustRun, restart !== "no"),
};

interface Port {
  internal: number;
  external?: number;
  ip?: string;
}

interface Volume {
  hostPath?: string;
  volumeName?: string;
  containerPath: string;
}

interface Upload {
  file: string;
  content?: string;
  contentBase64?: string;
}

interface Healthcheck {
  tests: string[];
  interval: string;
  timeout: string;
  startPeriod: string;
  retries: number;
}

/** Files without the contents that Pulumi would not replace the container for either. */
const withoutIgnored = (uploads: readonly Inputs[], ignoreChanges: readonly string[]): Inputs[] =>
  uploads.map((upload, i) => {
    const { content: _, ...rest } = upload;
    return ignoreChanges.includes(`uploads[${i}].content`) ? rest : upload;
  });

/** The service for the container that Pulumi would create, without its dependencies. */
export function toService(inputs: Inputs, ignoreChanges: readonly string[] = []): Service {
  const parts = Object.entries(inputs).map(([key, value]) => {
    if (!Object.hasOwn(translations, key)) throw unknown(key, value);
    return isEmpty(value) ? {} : translations[key](value as never, inputs, ignoreChanges);
  });
  const volumes = parts.flatMap((part) => part.volumes ?? []);
  const labels = Object.assign({}, ...parts.map((part) => part.labels)) as Record<string, string>;
  const service = Object.assign(
    {},
    ...parts,
    volumes.length > 0 ? { volumes } : {},
    Object.keys(labels).length > 0 ? { labels } : {},
  ) as Service;
  // Otherwise Compose would create a default network.
  if (service.networks === undefined) service.network_mode ??= "bridge";
  return Object.fromEntries(
    order.filter((key) => service[key] !== undefined).map((key) => [key, service[key]]),
  );
}

/** The order of keys for a reader: identity, program, network, data, rights, limits and lifetime. */
const order = [
  ...(["container_name", "image", "user", "entrypoint", "command", "environment"] as const),
  ...([
    "network_mode",
    "networks",
    "ports",
    "extra_hosts",
    "volumes",
    "cap_drop",
    "cap_add",
    "security_opt",
  ] as const),
  ...([
    "cpu_shares",
    "cpus",
    "mem_limit",
    "memswap_limit",
    "shm_size",
    "logging",
    "healthcheck",
    "restart",
    "stop_grace_period",
    "labels",
  ] as const),
];

/** Whether a container ends by itself, so that dependent services wait for its end. */
export const isTask = ({ restart }: Service): boolean => restart === "no";

/** The files that are placed in a container. */
export const serviceFiles = ({ name, uploads = [] }: Inputs): ServiceFile[] =>
  filesOf(name as string, uploads as Inputs[]).map(({ path, content }) => ({ path, content }));

function filesOf(container: string, uploads: readonly Inputs[]): (ServiceFile & { file: string })[] {
  return uploads.map((upload) => {
    const { file, content, contentBase64 } = withOnlyKeys<Upload>(upload, "file", "content", "contentBase64");
    const bytes = contentBase64 === undefined ? undefined : Buffer.from(contentBase64, "base64");
    return { path: `files/${container}${file}`, file, content: bytes ?? content ?? "" };
  });
}

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const digest = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

function keyAndValue(env: string): [string, string] {
  const at = env.indexOf("=");
  if (at < 0) throw unknown("envs", env);
  return [env.slice(0, at), env.slice(at + 1)];
}

function expectEqual(key: string, value: unknown, expected: unknown): Service {
  if (value !== expected) throw unknown(key, value);
  return {};
}

/** Checks that an object has no other keys than these. */
export function withOnlyKeys<T>(object: Inputs, ...keys: readonly (string & keyof T)[]): T {
  for (const [key, value] of Object.entries(object))
    if (!keys.includes(key as never)) throw unknown(key, value);
  return object as T;
}

const unknown = (key: string, value: unknown): RunError =>
  new RunError(`Compose rendering does not know the input ${key} (${JSON.stringify(value)}).`);
