import type { ClusterSettings } from "../../../../../components/args";
import { ContainerPlan, ClusterPlan } from "../../../../../model/plan";
import type { ProfileName } from "../../../../../model/profiles";
import { machine } from "../../../support/cluster";
import { textOf } from "../../../support/plan";

/*
 * Whether the servers of a planned cluster are where everybody is told that they are. What is consistent is said here
 * once more, from what RocketMQ does: of the code that plans nothing is asked but the plan.
 */

export interface Reach {
  readonly mode: "container" | "loopback" | "address" | "name" | "network";
  readonly settings: Pick<ClusterSettings, "ip" | "bindAddress" | "networkMode">;
  /** What clients dial; absent: containers' names. Brokers at their own addresses are not dialled there. */
  readonly dialled?: string;
  /** The address of the Docker host on which the ports are; absent: they are not. */
  readonly at?: string;
  /** Whether the servers themselves listen there, with no network of their own. */
  readonly onHost?: true;
}

export const domain = "rocketmq.example.com";
export const [own] = machine.addresses ?? [];

const loopback = "127.0.0.1";
const reach = (mode: Reach["mode"], dialled: string, at: string, settings: Reach["settings"]): Reach => ({
  mode,
  dialled,
  at,
  settings,
});

const bridged: readonly Reach[] = [
  reach("loopback", loopback, loopback, {}),
  reach("loopback", loopback, loopback, { ip: loopback, bindAddress: loopback }),
  reach("container", loopback, loopback, { ip: "container" }),
  reach("address", "10.0.0.1", "10.0.0.1", { ip: "10.0.0.1" }),
  reach("address", "10.0.0.1", "0.0.0.0", { ip: "10.0.0.1", bindAddress: "0.0.0.0" }),
  reach("address", "10.0.0.1", "10.9.9.9", { ip: "10.0.0.1", bindAddress: "10.9.9.9" }),
  reach("address", own, own, { ip: "auto" }),
  reach("name", domain, own, { ip: domain }),
  reach("name", domain, "0.0.0.0", { ip: domain, bindAddress: "0.0.0.0" }),
  reach("name", domain, "10.9.9.9", { ip: domain, bindAddress: "10.9.9.9" }),
  { mode: "network", settings: { ip: "none" } },
];

/** What others may dial may be had without a network of the servers' own too. */
export const reaches: readonly Reach[] = [
  ...bridged,
  ...bridged
    .filter(({ mode }) => mode === "address" || mode === "name")
    .map((one): Reach => ({ ...one, onHost: true, settings: { ...one.settings, networkMode: "host" } })),
];

export interface Server {
  readonly name: string;
  /** On the Docker host. */
  readonly port: number;
}

export interface Broker {
  readonly name: string;
  readonly listen: number;
  /** Absent: where RocketMQ has it. */
  readonly replication?: number;
  /** Whether it is a slave of the first. */
  readonly slave: boolean;
  /** For Prometheus; absent: it has no metrics. */
  readonly metrics?: number;
}

export interface Proxy {
  readonly name: string;
  readonly grpc: number;
  readonly remoting: number;
  readonly metrics?: number;
}

/** A cluster, with nothing left to defaults; servers of a kind are sorted by name. */
export interface Cluster {
  readonly profile: ProfileName;
  readonly reach: Reach;
  readonly volumes: boolean;
  readonly nameServers: readonly Server[];
  readonly brokers: readonly Broker[];
  readonly proxies: readonly Proxy[];
  readonly console?: Server;
}

const nameServerListens = 9876;
export const consoleListens = 8080;
const everywhere = "0.0.0.0";

/** RocketMQ 4 has it at listenPort + 1 whatever it is told. */
const replicationOf = ({ replication, listen }: Broker, profile: ProfileName): number =>
  profile === "rocketmq5" && replication !== undefined ? replication : listen + 1;

const optional = <T>(one: T | undefined): T[] => (one === undefined ? [] : [one]);

/** The ports on which a broker listens, its VIP channel among them. */
export const brokerListens = (broker: Broker, profile: ProfileName): number[] => [
  broker.listen,
  broker.listen - 2,
  replicationOf(broker, profile),
  ...optional(broker.metrics),
];

export const proxyListens = ({ grpc, remoting, metrics }: Proxy): number[] => [
  grpc,
  remoting,
  ...optional(metrics),
];

/** The blog post's slaves, had there been any, would have had to be on the broker's network. */
export const brokerPublishes = (broker: Broker, profile: ProfileName, mode: Reach["mode"]): number[] =>
  mode === "container"
    ? optional(broker.metrics)
    : profile === "rocketmq44"
      ? [broker.listen, broker.listen - 2]
      : brokerListens(broker, profile);

/** What stands in a list for a second time. */
export const twice = <T>(list: readonly T[]): T[] => list.filter((one, i) => list.indexOf(one) < i);

const haveSameElements = <T>(some: readonly T[], others: readonly T[]): boolean =>
  JSON.stringify([...some].sort()) === JSON.stringify([...others].sort());

/** A Java properties file without anything to escape. */
const properties = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/=(.*)/s)),
  ) as Record<string, string>;

/** A place to listen at: `address:port`. */
const places = (address: string, ...ports: readonly (number | string)[]): string[] =>
  ports.map((port) => `${address}:${port}`);

/** The system properties that a container's JVM is given. */
const systemProperties = ({ environment }: ContainerPlan): Record<string, string> =>
  properties(
    Object.values(environment)
      .join(" ")
      .split(" ")
      .flatMap((option) => (option.startsWith("-D") ? option.slice(2) : []))
      .join("\n"),
  );

/** Where a server shows its metrics by what it is told. @param usual where it does unless told otherwise */
const metricsOf = (conf: Readonly<Record<string, string | number>>, usual: string): string[] =>
  conf.metricsExporterType === "PROM"
    ? places(String(conf.metricsPromExporterHost ?? usual), conf.metricsPromExporterPort ?? 5557)
    : [];

/** What the agent in a container's JVM forwards, as `port=host:port`; nothing without one. */
function forwardsOf({ environment, files }: ContainerPlan): string[] {
  const options = Object.values(environment).join(" ");
  const agents = [...options.matchAll(/(?:^| )-javaagent:([^ =]+)(?:=(\S+))?/g)];
  const jars = agents.map(([, jar]) => jar);
  const uploaded = files.filter((file) => "contentBase64" in file).map(({ path }) => path);
  if (!haveSameElements(uploaded, jars)) return [`the agents ${jars.join()}, of ${uploaded.join()}`];
  return agents.flatMap(([, , list = ""]) => (list === "" ? [] : list.split(",")));
}

class Check {
  readonly faults: string[] = [];
  readonly containers: readonly ContainerPlan[];
  readonly nameServers: readonly ContainerPlan[];
  readonly brokers: readonly ContainerPlan[];
  /** Each broker's broker.conf. */
  readonly confs: readonly Record<string, string>[];
  /** Each proxy's configuration. */
  readonly proxyConfs: readonly Record<string, string | number>[];

  constructor(
    readonly cluster: Cluster,
    readonly plan: ClusterPlan,
  ) {
    this.nameServers = plan.nameServers.map(({ container }) => container);
    this.brokers = plan.brokers.map(({ container }) => container);
    this.containers = [
      ...this.nameServers,
      ...this.brokers,
      ...plan.proxies,
      ...(plan.console ? [plan.console] : []),
    ];
    const file = ({ files }: ContainerPlan, end: RegExp) => textOf(files.find(({ path }) => end.test(path)));
    this.confs = this.brokers.map((broker) => properties(file(broker, /\/broker\.conf$/)));
    this.proxyConfs = plan.proxies.map(
      (proxy) => JSON.parse(file(proxy, /\.json$/)) as Record<string, string | number>,
    );
  }

  must(holds: boolean, what: string): void {
    if (!holds) this.faults.push(what);
  }

  /** The ports on which a container's server listens, in its own network or the Docker host's. */
  listens(container: ContainerPlan): number[] {
    const { profile, reach, nameServers, brokers, proxies, console } = this.cluster;
    const broker = this.brokers.indexOf(container);
    const proxy = this.plan.proxies.indexOf(container);
    if (broker >= 0) return brokerListens(brokers[broker], profile);
    if (proxy >= 0) return proxyListens(proxies[proxy]);
    if (container === this.plan.console) return [reach.onHost && console ? console.port : consoleListens];
    return [reach.onHost ? nameServers[this.nameServers.indexOf(container)].port : nameServerListens];
  }

  /** Where a container's server listens by what it is told, and RocketMQ's defaults. */
  told(container: ContainerPlan): string[] {
    const { profile } = this.cluster;
    const [broker, proxy] = [this.brokers.indexOf(container), this.plan.proxies.indexOf(container)];
    if (broker >= 0) {
      const { listenPort = "10911", bindAddress = everywhere, haListenPort } = this.confs[broker];
      const listen = Number(listenPort);
      const replication = profile === "rocketmq5" && haListenPort ? haListenPort : listen + 1;
      return [
        ...places(bindAddress, listen, listen - 2),
        ...places(everywhere, replication),
        ...metricsOf(this.confs[broker], this.confs[broker].brokerIP1 ?? "its own"),
      ];
    }
    if (proxy >= 0) {
      const { grpcServerPort, remotingListenPort } = this.proxyConfs[proxy];
      return [
        ...places(everywhere, grpcServerPort, remotingListenPort),
        ...metricsOf(this.proxyConfs[proxy], everywhere),
      ];
    }
    if (container === this.plan.console) {
      const given = systemProperties(container);
      return places(given["server.address"] ?? everywhere, given["server.port"] ?? consoleListens);
    }
    const [, path] = /-c (\S+)$/.exec(container.command?.join(" ") ?? "") ?? [];
    const files = container.files.map((file) => file.path);
    this.must(
      haveSameElements(files, path === undefined ? [] : [path]),
      `${container.name} has ${files.join()}`,
    );
    const conf = path === undefined ? {} : properties(textOf(container.files[0]));
    return places(conf.bindAddress ?? everywhere, conf.listenPort ?? nameServerListens);
  }

  /** Where it is to listen: on the one address of the Docker host if it can be told to, else on all that there are. */
  wanted(container: ContainerPlan): string[] {
    const { profile, reach } = this.cluster;
    const one = reach.onHost && reach.at !== undefined ? reach.at : everywhere;
    const ports = this.listens(container);
    if (container === this.plan.console) return places(one, ...ports);
    const proxy = this.plan.proxies.indexOf(container);
    if (proxy >= 0) {
      const { grpc, remoting, metrics } = this.cluster.proxies[proxy];
      return [...places(everywhere, grpc, remoting), ...places(one, ...optional(metrics))];
    }
    if (profile !== "rocketmq5") return places(everywhere, ...ports);
    if (this.nameServers.includes(container)) return places(one, ...ports);
    const [listen, vip, replication, ...metrics] = ports;
    return [...places(one, listen, vip, ...metrics), ...places(everywhere, replication)];
  }

  /** The ports of the Docker host that lead to a container's, or are. */
  onHost(container: ContainerPlan): { internal: number; external: number }[] {
    if (!this.cluster.reach.onHost) return [...container.ports];
    return this.told(container).map((place) => {
      const port = Number(place.split(":")[1]);
      return { internal: port, external: port };
    });
  }

  /** Whether a client that dials an address comes to this port of this container. */
  leads(address: string, container: ContainerPlan, port: number): boolean {
    const { mode, dialled } = this.cluster.reach;
    const atOwnAddress = mode === "container" && this.brokers.includes(container);
    if (mode === "network" || (atOwnAddress && !container.ports.some(({ internal }) => internal === port)))
      return address === `${container.name}:${port}`;
    const [host, external] = address.split(":");
    const found = this.containers.flatMap((one) =>
      this.onHost(one)
        .filter((each) => String(each.external) === external)
        .map(({ internal }) => ({ one, internal })),
    );
    return host === dialled && found.length === 1 && found[0].one === container && found[0].internal === port;
  }

  /**
   * Whether a server of the cluster does. On the Docker host's network nobody knows a container's name, nor has to take
   * the way of clients elsewhere.
   */
  leadsServers(address: string, container: ContainerPlan, port: number): boolean {
    const { onHost, at, dialled } = this.cluster.reach;
    if (onHost) {
      const [host, ...rest] = address.split(":");
      const there = at === everywhere ? "127.0.0.1" : at;
      return host === there && this.leads([dialled, ...rest].join(":"), container, port);
    }
    if (address === `${container.name}:${port}`) return true;
    return this.cluster.profile === "rocketmq44" && this.leads(address, container, port);
  }

  /** Where clients are told that a server is, it is. */
  finds(address: string, container: ContainerPlan, port: number): void {
    this.must(this.leads(address, container, port), `${address} does not lead to ${container.name}:${port}`);
  }

  /** There is one container of each server, and none has another's name. */
  names(): void {
    const { nameServers, brokers, proxies, console } = this.cluster;
    const wanted = [...nameServers, ...brokers, ...proxies, ...(console ? [console] : [])].map(
      ({ name }) => name,
    );
    const names = this.containers.map(({ name }) => name);
    this.must(names.join() === wanted.join(), `the containers are ${names.join()}`);
    const prepares = [...this.plan.nameServers, ...this.plan.brokers].flatMap(({ prepare }) => prepare ?? []);
    const all = [...this.containers, ...prepares].map(({ name }) => name);
    this.must(twice(all).length === 0, `there are two of ${twice(all).join()}`);
    for (const { name, aliases } of this.containers) {
      this.must(twice([...aliases]).length === 0, `${name} has an alias twice`);
      for (const alias of aliases) this.must(!all.includes(alias), `${alias} is a container and an alias`);
    }
    // Name servers are all alike; of the others each is somebody.
    for (const { name, aliases } of this.containers.slice(nameServers.length))
      this.must(aliases.length === 0, `${name} has another name`);
  }

  /** Servers have the network that they are said to have; what prepares their folders has none. */
  networks(): void {
    const { onHost } = this.cluster.reach;
    const network = this.plan.networkName;
    this.must(onHost ? network === "host" : network !== "host", `the network is ${network}`);
    for (const { name, networkMode } of this.containers)
      this.must(networkMode === (onHost && "host"), `${name} has the network mode ${networkMode}`);
    for (const { prepare } of [...this.plan.nameServers, ...this.plan.brokers])
      this.must((prepare?.networkMode ?? "none") === "none", `${prepare?.name} has a network`);
  }

  /** Each server listens where it is to, on the Docker host no two on one port, and its probe looks there. */
  listeners(): void {
    for (const container of this.containers) {
      const [found, wanted] = [this.told(container), this.wanted(container)];
      this.must(
        haveSameElements(found, wanted),
        `${container.name} listens on ${found.join()}, not ${wanted.join()}`,
      );
      const probe = container.probe?.join(" ") ?? "";
      const probed = [...probe.matchAll(/\/dev\/tcp\/([\d.]+)\/(\d+)/g)].map(([, host, port]) =>
        `${host}:${port}`.replace(/^127\.0\.0\.1:/, `${everywhere}:`),
      );
      this.must(probed.length > 0, `${container.name} is not probed`);
      for (const place of probed)
        this.must(wanted.includes(place), `${container.name} is probed at ${place}, not ${wanted.join()}`);
    }
    const ports = this.containers.flatMap((one) => this.onHost(one).map(({ external }) => external));
    this.must(twice(ports).length === 0, `the Docker host has port ${twice(ports).join()} twice`);
  }

  /** Each port is published once, where the server listens; a broker's all or none; none that is the Docker host's. */
  ports(): void {
    const { profile, reach, nameServers, brokers, console } = this.cluster;
    const identical = (port: number) => `${port}:${port}`;
    for (const [i, container] of this.containers.entries()) {
      const broker = this.brokers.indexOf(container);
      const wanted =
        container === this.plan.console
          ? [`${console?.port}:${consoleListens}`]
          : i < nameServers.length
            ? [`${nameServers[i].port}:${nameServerListens}`]
            : (broker >= 0
                ? brokerPublishes(brokers[broker], profile, reach.mode)
                : this.listens(container)
              ).map(identical);
      const found = container.ports.map(({ external, internal }) => `${external}:${internal}`);
      this.must(
        haveSameElements(found, reach.at === undefined || reach.onHost ? [] : wanted),
        `${container.name} publishes ${found.join()}`,
      );
      for (const { address } of container.ports)
        this.must(address === reach.at, `${container.name} is published on ${address}`);
    }
  }

  /** Where clients are told that the servers are, there they are. */
  clients(): void {
    const { plan, nameServers, brokers, cluster } = this;
    const numbers = [plan.nameServerAddresses, plan.brokerAddresses, plan.proxyAddresses].map(
      (all) => all.length,
    );
    const wanted = [nameServers, brokers, plan.proxies].map((all) => all.length);
    this.must(numbers.join() === wanted.join(), `clients are told of ${numbers.join()} servers`);
    nameServers.forEach((container, i) =>
      this.finds(plan.nameServerAddresses[i], container, this.listens(container)[0]),
    );
    cluster.brokers.forEach((broker, i) => {
      const { listenPort = "10911", brokerIP1 = this.ownName(brokers[i]) } = this.confs[i];
      this.finds(plan.brokerAddresses[i], brokers[i], broker.listen);
      this.finds(`${brokerIP1}:${listenPort}`, brokers[i], broker.listen);
      this.finds(`${brokerIP1}:${Number(listenPort) - 2}`, brokers[i], broker.listen - 2);
    });
    cluster.proxies.forEach(({ grpc, remoting }, i) => {
      const { remotingListenPort, remotingAccessAddr } = this.proxyConfs[i];
      this.finds(plan.proxyAddresses[i].grpc, plan.proxies[i], grpc);
      this.finds(plan.proxyAddresses[i].remoting, plan.proxies[i], remoting);
      // It finds its own address, of which no port of its can be kept away.
      if (cluster.reach.mode === "container")
        this.must(
          remotingAccessAddr === undefined,
          `${plan.proxies[i].name} hands out ${remotingAccessAddr}`,
        );
      else this.finds(`${remotingAccessAddr}:${remotingListenPort}`, plan.proxies[i], remoting);
    });
    const measured = [
      ...cluster.brokers.map(({ metrics }, i) => ({ metrics, container: brokers[i] })),
      ...cluster.proxies.map(({ metrics }, i) => ({ metrics, container: plan.proxies[i] })),
    ].filter(({ metrics }) => metrics !== undefined);
    this.must(plan.metrics.length === measured.length, `${plan.metrics.length} servers have metrics`);
    measured.forEach(({ metrics = 0, container }, i) =>
      this.finds(plan.metrics[i].address, container, metrics),
    );
    if (plan.console) {
      const [port] = this.listens(plan.console);
      this.finds(plan.consoleUrl?.replace("http://", "") ?? "", plan.console, port);
    } else this.must(plan.consoleUrl === undefined, "clients are told of a console");
  }

  /** A broker that is told no address hands out its container's own, for which its name stands on the network. */
  ownName({ name }: ContainerPlan): string {
    return this.cluster.reach.mode === "container" ? name : "nobody's";
  }

  /** Slaves elsewhere find their master's replication; those on its network do anyhow. */
  replication(): void {
    const { profile, reach, brokers } = this.cluster;
    const elsewhere = profile !== "rocketmq44" && (reach.mode === "address" || reach.mode === "name");
    brokers.forEach((broker, i) => {
      const { brokerIP2 } = this.confs[i];
      if (!elsewhere) return this.must(brokerIP2 === undefined, `brokerIP2 is ${brokerIP2}`);
      const port = replicationOf(broker, profile);
      this.finds(`${brokerIP2}:${port}`, this.brokers[i], port);
    });
  }

  /** Every server knows all name servers. */
  nameServerLists(): void {
    const consoleProperties = this.plan.console ? systemProperties(this.plan.console) : {};
    const asked = (command: readonly string[] = []) =>
      /for server in (.*); do/.exec(command.join(" "))?.[1].replaceAll("/", ":").replaceAll(" ", ";");
    const lists = [
      ...this.confs.map(({ namesrvAddr }) => namesrvAddr),
      ...this.brokers.map(({ environment }) => environment.NAMESRV_ADDR),
      ...this.brokers.map(({ probe }) => asked(probe)),
      ...this.proxyConfs.map(({ namesrvAddr }) => namesrvAddr),
      ...this.plan.proxies.map(({ command }) => asked(command)),
      ...(this.plan.console ? [consoleProperties["rocketmq.namesrv.addr"]] : []),
      ...(this.plan.console && this.cluster.profile !== "rocketmq44"
        ? [consoleProperties["rocketmq.config.namesrvAddrs[0]"]]
        : []),
    ];
    for (const list of lists) {
      const addresses = String(list).split(";");
      const all =
        addresses.length === this.nameServers.length &&
        this.nameServers.every((container, i) =>
          this.leadsServers(addresses[i], container, this.listens(container)[0]),
        );
      this.must(all, `a server knows the name servers ${String(list)}`);
    }
  }

  /** The console that can show proxies knows all of them, and no other. */
  proxyLists(): void {
    const { console, proxies } = this.plan;
    if (console === undefined || this.cluster.profile === "rocketmq44") return;
    const given = systemProperties(console);
    const list = Object.keys(given)
      .filter((key) => /^rocketmq\.config\.proxyAddrs(\[\d+\])?$/.test(key))
      .sort()
      .map((key) => given[key]);
    const [first = ""] = list;
    this.must(given["rocketmq.config.proxyAddr"] === first, "the console's proxy is none of its list");
    const wanted = proxies.length === 0 ? list.join() === "" : list.length === proxies.length;
    this.must(wanted, `the console knows the proxies ${list.join()}`);
    proxies.forEach((proxy, i) => {
      const { remoting } = this.cluster.proxies[i];
      this.must(this.leadsServers(list[i] ?? "", proxy, remoting), `the console knows a proxy ${list[i]}`);
    });
  }

  /** On a loopback address each server that dials brokers finds them at it, and nothing of itself. */
  forwards(): void {
    const { reach, brokers } = this.cluster;
    const at = (port: number, { name }: Broker) => `${port}=${name}:${port}`;
    /** A slave dials its master at two ports. */
    const dialledBy = (container: ContainerPlan): readonly string[] => {
      const i = this.brokers.indexOf(container);
      if (reach.mode !== "loopback" || this.nameServers.includes(container)) return [];
      if (i < 0) return brokers.map((broker) => at(broker.listen, broker));
      const [master] = brokers;
      return brokers[i].slave ? [at(master.listen, master), at(master.listen - 2, master)] : [];
    };
    for (const container of this.containers) {
      const found = forwardsOf(container);
      this.must(haveSameElements(found, dialledBy(container)), `${container.name} forwards ${found.join()}`);
      const both = this.listens(container).filter((port) => found.some((one) => one.startsWith(`${port}=`)));
      this.must(both.length === 0, `${container.name} would listen and forward on ${both.join()}`);
    }
  }

  /** Servers find the cluster's own name where its ports are. */
  hosts(): void {
    const { mode, at } = this.cluster.reach;
    const wanted = mode === "name" ? [`${domain}=${at === "0.0.0.0" ? "host-gateway" : at}`] : [];
    for (const { name, hosts } of this.containers)
      this.must(
        haveSameElements(
          hosts.map((host) => `${host.name}=${host.address}`),
          wanted,
        ),
        `${name} knows other hosts`,
      );
  }

  /** Name servers and brokers keep data, each its own. */
  data(): void {
    const sources = this.containers.flatMap(({ mounts }) => mounts.map(({ source }) => source));
    this.must(twice(sources).length === 0, `two servers share ${twice(sources).join()}`);
    for (const container of this.containers) {
      const { name, mounts } = container;
      const keeps = this.nameServers.includes(container) || this.brokers.includes(container);
      this.must(mounts.length > 0 === keeps, `${name} has ${mounts.length} mounts`);
      this.must(twice(mounts.map(({ target }) => target)).length === 0, `${name} mounts one over another`);
      for (const { kind } of mounts)
        this.must(kind === (this.cluster.volumes ? "volume" : "folder"), `${name} has a ${kind}`);
    }
  }
}

/** All that does not fit together in the plan of a cluster. */
export function faultsOf(cluster: Cluster, plan: ClusterPlan): string[] {
  const check = new Check(cluster, plan);
  check.names();
  if (check.faults.length > 0) return check.faults;
  check.networks();
  check.listeners();
  check.ports();
  check.clients();
  check.replication();
  check.nameServerLists();
  check.proxyLists();
  check.forwards();
  check.hosts();
  check.data();
  return check.faults;
}
