import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as docker from "@pulumi/docker";
import type Dockerode from "dockerode";
import { sshAgent } from "./sshAgent";

/** How a Docker Engine is reached; what is absent, the environment says. Named as the provider's own settings. */
export interface EngineSettings {
  /** Such as `unix:///var/run/docker.sock`, `tcp://host:2376` or `ssh://user@host`. */
  readonly host?: string;
  /** A context of the Docker CLI; it goes before the host. */
  readonly context?: string;
  /** The folder of ca.pem, cert.pem and key.pem. */
  readonly certPath?: string;
  readonly caMaterial?: string;
  readonly certMaterial?: string;
  readonly keyMaterial?: string;
  /** Options of the `ssh` command. */
  readonly sshOpts?: readonly string[];
}

/** What providers do not tell of themselves: options of ssh, of those that are made here. */
const sshOptions = new WeakMap<docker.Provider, pulumi.Input<readonly string[] | undefined>>();

/** Makes the provider of a Docker Engine. */
export function providerOf(
  name: string,
  settings: { readonly [K in "host" | "certPath" | "sshOpts"]: pulumi.Input<EngineSettings[K]> },
  opts: pulumi.ResourceOptions,
): docker.Provider {
  const { host, certPath } = settings;
  const sshOpts = pulumi.output(settings.sshOpts).apply((options) => (options ? [...options] : []));
  const provider = new docker.Provider(name, { host, certPath, sshOpts }, opts);
  sshOptions.set(provider, settings.sshOpts);
  return provider;
}

/** How the resource's provider reaches its Docker Engine. Of one that is made elsewhere, options of ssh are not known. */
export function engineSettings(resource: pulumi.Resource): pulumi.Output<EngineSettings> {
  const provider = resource.getProvider("docker:index/container:Container");
  return provider instanceof docker.Provider ? settingsOf(provider) : pulumi.output(configuredEngine());
}

/** How a provider reaches its Docker Engine. */
export function settingsOf(provider: docker.Provider): pulumi.Output<EngineSettings> {
  const { host, context, certPath, caMaterial, certMaterial, keyMaterial } = provider;
  const sshOpts = sshOptions.get(provider);
  return pulumi.output({ host, context, certPath, caMaterial, certMaterial, keyMaterial, sshOpts });
}

/** How stack config lets the default provider reach its Docker Engine. */
export function configuredEngine(): EngineSettings {
  const config = new pulumi.Config("docker");
  return {
    host: config.get("host"),
    context: config.get("context"),
    certPath: config.get("certPath"),
    caMaterial: config.get("caMaterial"),
    certMaterial: config.get("certMaterial"),
    keyMaterial: config.get("keyMaterial"),
    sshOpts: config.getObject<string[]>("sshOpts"),
  };
}

/** The address of the Docker Engine, as the provider finds it; undefined: the usual one. */
export function engineHost({ host, context }: EngineSettings): string | undefined {
  const chosen = context || process.env.DOCKER_CONTEXT;
  return (chosen ? hostOfContext(chosen) : undefined) || host || process.env.DOCKER_HOST || undefined;
}

/**
 * The Docker CLI keeps each context in a folder that is called after its name's hash.
 *
 * @returns undefined for one that it does not know, which is the provider's to tell
 */
function hostOfContext(context: string): string | undefined {
  const id = createHash("sha256").update(context).digest("hex");
  const folder = process.env.DOCKER_CONFIG || join(homedir(), ".docker");
  const file = join(folder, "contexts", "meta", id, "meta.json");
  try {
    const { Endpoints } = JSON.parse(readFileSync(file, "utf8")) as {
      Endpoints: { docker: { Host: string } };
    };
    return Endpoints.docker.Host;
  } catch {
    return undefined;
  }
}

/** Where containers are found by their names: on one Docker Engine, or several. */
export type Containers = Pick<Dockerode, "getContainer">;

/** Connects to a Docker Engine. */
export async function connect(settings: EngineSettings): Promise<Dockerode> {
  const { default: Engine } = await import("dockerode"); // a preview does without it
  const host = engineHost(settings);
  return new Engine(host === undefined ? undefined : optionsOf(host, settings));
}

function optionsOf(address: string, settings: EngineSettings): Dockerode.DockerOptions {
  if (address.startsWith("unix://")) {
    // Said outright, or DOCKER_HOST would fill them in.
    return { socketPath: address.slice("unix://".length), host: undefined, port: undefined };
  }
  const url = new URL(address.includes("://") ? address : `tcp://${address}`);
  if (url.protocol === "ssh:") {
    const agent = sshAgent(url, settings.sshOpts); // which its types do not know
    return { protocol: "http", host: "docker", port: 80, agent } as Dockerode.DockerOptions;
  }
  const { hostname: host, port } = url;
  const certificates = certificatesOf(settings);
  const secure = certificates !== undefined || port === "2376";
  return { host, port: port || (secure ? 2376 : 2375), protocol: secure ? "https" : "http", ...certificates };
}

function certificatesOf({
  certPath = process.env.DOCKER_CERT_PATH,
  caMaterial: ca = process.env.DOCKER_CA_MATERIAL,
  certMaterial: cert = process.env.DOCKER_CERT_MATERIAL,
  keyMaterial: key = process.env.DOCKER_KEY_MATERIAL,
}: EngineSettings): { ca?: string; cert: string; key: string } | undefined {
  if (cert && key) return { ca: ca || undefined, cert, key };
  if (!certPath) return undefined;
  const read = (name: string) => readFileSync(join(certPath, `${name}.pem`), "utf8");
  return { ca: read("ca"), cert: read("cert"), key: read("key") };
}
