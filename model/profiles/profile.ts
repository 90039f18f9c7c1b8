import { Catalogues } from "./catalogue";

/** Everything that depends on the images: what they are called, where they keep things, how they are started. */
export interface Profile {
  readonly name: ProfileName;
  readonly server: ServerImage;
  readonly console: ConsoleImage;
  /** What servers are called in Docker: the prefix of all names, and where it is not the server's own name, that too. */
  readonly names: {
    readonly prefix: string;
    readonly nameServer?: string;
    readonly broker?: string;
    readonly console?: string;
  };
  /** Docker's restart policy of every container. */
  readonly restart: "always" | "unless-stopped";
  /** Where data goes when the configuration does not say. */
  readonly storage: "volume" | "folder";
  /**
   * How a server is told where the name servers are: by the address that clients use, as the blog post does, or
   * by a name on the shared network, which holds wherever the cluster is moved.
   */
  readonly nameServerAddress: "published" | "network";
  /** Whether there is one name server and one broker at most, as their folders bear no names. */
  readonly oneOfEach: boolean;
  /** Whether brokers are published for slaves elsewhere too; the blog post's were not. */
  readonly publishesReplication: boolean;
  /** Whether the containers run with no more rights than they need; the blog post's did not care. */
  readonly leastPrivilege: boolean;
}

export const profileNames = ["rocketmq5", "rocketmq4", "rocketmq44"] as const;

/** `rocketmq5`: RocketMQ 5.x. `rocketmq4`: RocketMQ 4.9.x. `rocketmq44`: the images and values of the blog post. */
export type ProfileName = (typeof profileNames)[number];

/** The image that runs name servers, brokers and proxies. */
export interface ServerImage {
  readonly image: string;
  /** RocketMQ's version in it. */
  readonly version: string;
  /** The user the image runs as. Its folders must belong to it. Absent: root. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Home of that user: RocketMQ keeps its store and its logs below it. */
  readonly home: string;
  readonly brokerConfFile: string;
  /** The keys of configuration files that this RocketMQ knows. */
  readonly keys: Catalogues;
  /** Whether the image has what it takes to check servers by TLS: openssl. */
  readonly tls: boolean;
  readonly nameServerCommand: readonly string[];
  readonly nameServerConfFile: string;
  readonly brokerCommand: readonly string[];
  /** The environment that gives the JVM its heap, further options, and room for the buffers that it reserves besides. */
  readonly jvmEnvironment: (
    heap: number,
    options: readonly string[],
    buffers?: number,
  ) => Record<string, string>;
  readonly nameServer: ServerDefaults;
  readonly broker: BrokerDefaults;
  /** Absent: this RocketMQ has none. */
  readonly proxy?: ProxyDefaults;
}

export interface ProxyDefaults extends Omit<ServerDefaults, "folders"> {
  /** The file of its configuration, in JSON. */
  readonly configFile: string;
  readonly command: readonly string[];
  /** Keys of that file whose default is another than RocketMQ's; `proxyConf` overrides them one by one. */
  readonly conf?: Readonly<Record<string, string>>;
}

/** How much heap one kind of server gets, and which of its folders outlive its container. */
export interface ServerDefaults {
  readonly heap: string;
  /** Further options of its JVM. */
  readonly jvmOptions?: readonly string[];
  readonly folders: readonly DataFolder[];
}

export interface BrokerDefaults extends ServerDefaults {
  /** Keys of broker.conf whose default is another than RocketMQ's; `brokerConf` overrides them one by one. */
  readonly conf?: Readonly<Record<string, string>>;
  /** How many threads may store messages, each with a buffer of its own; absent: the scripts of its image leave room for them. */
  readonly encoders?: number;
  /** Whether it has faults that the agent of images/mending mends. */
  readonly isMended?: boolean;
  /** Topics of RocketMQ's own that it may lose the messages of until it lists them, a minute after its first start. */
  readonly lateTopics?: readonly string[];
}

/** A folder that outlives its container. */
export interface DataFolder {
  /** Ends the volume's name. */
  readonly name: string;
  /** Absolute path in the container. */
  readonly target: string;
  /** Path below the workspace, in which no two servers may share a folder. */
  readonly hostPath: (containerName: string, namePrefix: string) => string;
}

export interface ConsoleImage {
  readonly image: string;
  /** The port it listens on in its container. */
  readonly port: number;
  /** Default heap; absent: the JVM's own choice. */
  readonly heap?: string;
  /** Further options of its JVM. */
  readonly jvmOptions?: readonly string[];
  /** Docker's weight of it where all containers want the processors; absent: 1024, as every container's. */
  readonly cpuShares?: number;
  /** Where it looks for its users, where it can ask for a login. */
  readonly dataPath?: string;
  /** System properties that point it at the name servers (`host:port;host:port`) and the proxies, each as `host:port`. */
  readonly properties: (nameServers: string, proxies: readonly string[]) => readonly string[];
}
