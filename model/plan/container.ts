import { allOf } from "./probe";

/** A container as plain data: what the components hand to Docker. */
export interface ContainerPlan {
  readonly name: string;
  readonly image: string;
  /** Absent: the image's own. */
  readonly entrypoint?: readonly string[];
  /** Absent: the image's own. */
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Docker's; absent: it joins the network that it is placed on. */
  readonly networkMode?: "host" | "none";
  readonly ports: readonly PortPlan[];
  /** Names on the shared network, besides the container's own. */
  readonly aliases: readonly string[];
  /** Names that the container knows besides those of DNS. */
  readonly hosts: readonly HostPlan[];
  readonly mounts: readonly MountPlan[];
  /** Files placed in the container before it starts. */
  readonly files: readonly FilePlan[];
  /** `uid:gid`; absent: the image's own. */
  readonly user?: string;
  /** Docker's restart policy. `no`: a task that ends and is waited for; the others are servers. */
  readonly restart: "always" | "unless-stopped" | "no";
  /** Run without capabilities and without a way to gain any. */
  readonly leastPrivilege: boolean;
  /** Capabilities kept all the same. */
  readonly capabilities?: readonly string[];
  /** Bytes that it may have; absent: no limit. */
  readonly memory?: number;
  /** Bytes that its /dev/shm may take; absent: Docker's 64 MiB. */
  readonly sharedMemory?: number;
  /** Processors that it may use; absent: no limit. */
  readonly cpus?: number;
  readonly labels: Readonly<Record<string, string>>;
  /** How much of its output Docker keeps. */
  readonly log: { readonly size: string; readonly files: number };
  /** Docker's weight of it where all containers want the processors; absent: 1024. */
  readonly cpuShares?: number;
  /** A command that succeeds, in the container, when the server is ready. */
  readonly probe?: readonly string[];
  /** A command that fails, with words, where a server that is ready cannot do all that it is there for. Only with a probe. */
  readonly fit?: readonly string[];
  /** Seconds between SIGTERM and SIGKILL. */
  readonly graceSeconds: number;
}

/** A port published on the Docker host. */
export interface PortPlan {
  readonly internal: number;
  readonly external: number;
  /** Address on the Docker host. */
  readonly address: string;
}

export interface HostPlan {
  readonly name: string;
  /** An IPv4 address, or `host-gateway`: Docker's name for the Docker host as containers reach it. */
  readonly address: string;
}

/** Data that outlives the container: a folder on the Docker host or a named volume. */
export interface MountPlan {
  readonly kind: "folder" | "volume";
  /** What is kept there, such as `store`. */
  readonly name: string;
  /** The folder's absolute path, or the volume's name. */
  readonly source: string;
  /** Absolute path in the container. */
  readonly target: string;
}

/** A file, as text or as bytes in base64. */
export type FilePlan = {
  /** Absolute path in the container. */
  readonly path: string;
  /** Its content is told to the running server too, so that another one takes no new container. */
  readonly live?: boolean;
  /** Nobody is to see its content. What it is follows from the other files. */
  readonly secret?: boolean;
} & ({ readonly content: string } | { readonly contentBase64: string });

/** A server: its container, and the one that prepares its folders where it must. */
export interface ServerPlan {
  readonly container: ContainerPlan;
  readonly prepare?: ContainerPlan;
}

/** A command that succeeds where Docker is to call a container healthy. What keeps it from its work comes first: it can be why the rest fails. */
export const healthOf = ({ probe, fit }: ContainerPlan): readonly string[] | undefined =>
  probe && fit ? allOf(fit, probe) : probe;
