import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import {
  certificateNames,
  ContainerPlan,
  inRollOrder,
  planCluster,
  renderReadme,
  RollStep,
  rollSteps,
  RollSteps,
} from "../model/plan";
import {
  generatedNames,
  MadeUp,
  hostsOf,
  promiseShortfall,
  resolved,
  ResolvedBroker,
  ResolvedServer,
  serversOf,
  sharedOn,
  sharedSettings,
  unknown,
} from "../model/settings";
import { superUserFor } from "./access";
import { BrokerSettings, ClusterSettings, NameServerSettings, ProxySettings, SharedSettings } from "./args";
import { Broker } from "./broker";
import { certificatesFor } from "./certificates";
import { Console } from "./console";
import { ConsumerGroup } from "./consumerGroup";
import { Decommission } from "./decommission";
import { DockerHosts } from "./dockerHosts";
import { checkFolders } from "./folders";
import { hasEngine } from "./hasEngine";
import { thisMachine } from "./machine";
import { NameServer } from "./nameServer";
import { firstLabels } from "./ownLabels";
import { Placement } from "./placement";
import { hasOutputs, isOutput, planned } from "./planned";
import { Proxy } from "./proxy";
import { Roll } from "./roll";
import { withSecrets } from "./secrets";
import { Topic } from "./topic";
import { User } from "./user";

export interface ClusterArgs extends ClusterSettings {
  /**
   * Docker providers of `hosts` by their names, of which `docker` need not be said then: of machines that the same program creates.
   *
   * @default those that `docker` leads to
   */
  dockerProviders?: { [host: string]: docker.Provider };
  /**
   * On which of `hosts` servers are already, by the names of their containers: they stay there. What `standing()` says.
   *
   * @default none are
   */
  standing?: { [container: string]: string };
}

/**
 * A RocketMQ cluster on one Docker host or on several: name servers, brokers, proxies and a console on a network of their own, or the
 * hosts'.
 */
export class Cluster extends pulumi.ComponentResource {
  /** Where clients find the name servers, each as `host:port`; known once all brokers are registered. */
  readonly nameServerAddresses: pulumi.Output<string[]>;
  /** Where clients find the brokers, each as `host:port`, at their own addresses as of this `up`; known once they are registered. */
  readonly brokerAddresses: pulumi.Output<string[]>;
  /** Where clients that speak gRPC find the proxies, each as `host:port`; empty without any. */
  readonly proxyAddresses: pulumi.Output<string[]>;
  /** Where Prometheus finds the metrics of brokers and proxies, each as `host:port`; empty where they are off. */
  readonly metricsAddresses: pulumi.Output<string[]>;
  /** Where a browser finds the console; absent without one. */
  readonly consoleUrl?: pulumi.Output<string>;
  readonly consoleUser?: pulumi.Output<string>;
  /** A secret. */
  readonly consolePassword?: pulumi.Output<string>;
  /** In whose name the cluster's servers ask each other, with access control: a super user; absent without. */
  readonly accessKey?: pulumi.Output<string>;
  /** Its password. A secret. */
  readonly secretKey?: pulumi.Output<string>;
  /** The authority, in PEM, by which clients verify servers, with TLS; absent without. */
  readonly caCertificate?: pulumi.Output<string>;
  /** The passwords of `users` by their names, each their secretKey. A secret; absent without access control. */
  readonly userPasswords?: pulumi.Output<Record<string, string>>;
  /** The Docker network that the servers share, and that clients in containers join; `host`: the Docker host's. */
  readonly networkName: pulumi.Output<string>;
  /** How to connect, in Markdown. */
  readonly readme: pulumi.Output<string>;

  constructor(name: string, args: ClusterArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const { dockerProviders = {}, standing, ...given } = args;
    const wanted = withProviders(given, Object.keys(dockerProviders));
    const planOf = ({ settings, superUser, certificates }: MadeUp & { settings?: object }) => {
      const madeUp = {
        superUser: superUser && mapValues(superUser, known),
        certificates: certificates && mapValues(certificates, (one) => mapValues(one, known)),
      };
      const cluster = resolved(settings ?? {}, thisMachine(opts), madeUp, standing);
      return { cluster, plan: planCluster(cluster) };
    };
    const checked = planned({ settings: wanted }, planOf);
    const { cluster, plan: outline } = checked.outline;
    // All of them before anything is made.
    if (cluster.hosts.length === 0)
      checkFolders([...outline.nameServers, ...outline.brokers], cluster.shared.workspace, opts);
    super("pulumi-rocketmq:index:Cluster", name, covered(given), opts);
    const hosts = new DockerHosts(name, this, given.hosts ?? {}, dockerProviders, hostsOf(cluster), standing);

    const parent = { parent: this };
    const superUser = cluster.shared.superUser && superUserFor(name, this);
    const plan = superUser ? planned({ settings: wanted, superUser }, planOf) : checked;
    const { tls } = cluster.shared;
    const issued = tls?.given === false ? certificatesFor(name, this) : undefined;
    // On nothing else that may be known late: a server that changes is to be the only one in a preview.
    const late = hasOutputs([args.ip, args.bindAddress, args.hosts]);
    const namesOf = (server: ResolvedServer) =>
      late
        ? checked.get(({ cluster }) => certificateNames(server.containerName, sharedOn(cluster, server)))
        : certificateNames(server.containerName, sharedOn(cluster, server));
    const certificates =
      issued &&
      Object.fromEntries(
        serversOf(cluster).map(({ server }) => [
          server.containerName,
          issued.of(server.name, namesOf(server)),
        ]),
      );
    const certificateOf = ({ containerName }: { containerName: string }) => certificates?.[containerName];
    const { labels, ignoreChanges } = firstLabels();
    const shortfall = promiseShortfall(cluster);
    if (shortfall !== undefined && hasEngine()) void pulumi.log.warn(shortfall, this);
    const leaving = new Decommission(this, hosts, cluster);
    // Nothing is changed where a broker may not be taken out.
    const networkName = leaving.allowed.apply(() => outline.networkName);
    const networks = new Map(
      hosts.names.map((host) => {
        if (cluster.shared.reach.onHost) return [host, networkName];
        const network = new docker.Network(
          [name, host].filter(Boolean).join("-"),
          { name: networkName, ipamConfigs: outline.addresses && [outline.addresses], labels },
          { ...hosts.on(host), deleteBeforeReplace: true, ignoreChanges }, // names are taken once
        );
        return [host, network.name];
      }),
    );
    const pull = imagePuller(name, hosts);
    const common = pick(args, Object.keys(sharedSettings) as (keyof SharedSettings)[]);
    const sharedAt = ({ host }: ResolvedServer): SharedSettings & { acrossHosts?: boolean } => {
      const at = host === undefined ? undefined : args.hosts?.[host];
      if (at === undefined) return common;
      const { address: ip, bindAddress, workspace = common.workspace } = at;
      return { ...common, ip, bindAddress, workspace, acrossHosts: true };
    };
    const allNameServers = { nameServers: plan.get(({ plan }) => [...plan.backend.nameServers]) };
    const { brokerClusterName } = cluster;
    const place = (
      { name: server, host }: ResolvedServer,
      image: pulumi.Input<string> | undefined,
      container: (plan: typeof outline) => ContainerPlan,
    ): Placement => ({
      network: networks.get(host),
      host,
      pulledImage: pull(
        host,
        server,
        hasOutputs([args.imageRegistry, image])
          ? plan.get(({ plan }) => container(plan).image)
          : container(outline).image,
      ),
    });
    const backendBrokers = plan.get(({ plan }) => [...plan.backend.brokers]);
    const askingAt = (server: ResolvedServer) => ({
      ...sharedAt(server),
      ...allNameServers,
      ...superUser,
    });

    // The embedded default, which has no engine of Pulumi's, does so by itself.
    const roll = new Roll(this, hosts, cluster.rolling && hasEngine());
    // A new certificate is known late, and changes nothing but its own server.
    const whole = certificates ? planned({ settings: wanted, superUser, certificates }, planOf) : plan;
    const steps = pulumi.output(whole.get(({ cluster, plan }) => rollSteps(cluster, plan)));
    const stepOf = (kind: keyof RollSteps, { containerName }: { containerName: string }) =>
      steps.apply((all) => all[kind].find(({ container }) => container.name === containerName) as RollStep);
    const controllersOf = (wanted: boolean) =>
      wanted ? { controllers: plan.get(({ plan }) => [...plan.controllers]) } : {};
    const nameServers = cluster.nameServers.map((server, i) => {
      const own = merged<NameServerSettings>(args.nameServerDefaults, args.nameServers?.[server.name]);
      const container = ({ nameServers }: typeof outline) => nameServers[i].container;
      const settings = {
        ...sharedAt(server),
        ...certificateOf(server),
        ...own,
        name: server.name,
        published: own.published ?? server.published,
        ...controllersOf(cluster.controlled),
        ...(cluster.controlled ? { brokers: plan.get(({ plan }) => [...plan.controlledBrokers]) } : {}),
        ...place(server, own.image, container),
      };
      return roll.next(
        "name server",
        stepOf("nameServers", server),
        (opts) => new NameServer(`${name}-${server.name}`, settings, { ...opts, ...hosts.on(server.host) }),
        ({ address }) => address,
      );
    });
    const made = new Map<ResolvedBroker, Broker>(
      inRollOrder(cluster.brokers).map((server) => {
        const i = cluster.brokers.indexOf(server);
        const { hosts: _, ...own } = merged<BrokerSettings>(
          args.brokerDefaults,
          args.brokers?.[server.group],
        );
        const container = ({ brokers }: typeof outline) => brokers[i].container;
        const settings = {
          ...askingAt(server),
          ...certificateOf(server),
          ...own,
          name: server.group,
          replica: server.replica,
          brokerClusterName,
          brokers: plan.get(({ plan }) => [...plan.brokersOf[i]]),
          ...controllersOf(server.controlled),
          ...place(server, own.image, container),
        };
        const step = stepOf("brokers", server);
        const make = (opts: pulumi.ComponentResourceOptions) =>
          new Broker(`${name}-${server.name}`, settings, { ...opts, ...hosts.on(server.host) });
        return [server, roll.next("broker", step, make, ({ address }) => address)];
      }),
    );
    const brokers = cluster.brokers.map((server) => made.get(server) as Broker);
    const proxies = cluster.proxies.map((server, i) => {
      const own = merged<ProxySettings>(args.proxyDefaults, args.proxies?.[server.name]);
      const container = ({ proxies }: typeof outline) => proxies[i];
      const settings = {
        ...askingAt(server),
        ...certificateOf(server),
        ...own,
        name: server.name,
        brokerClusterName,
        brokers: backendBrokers,
        ...place(server, own.image, container),
      };
      return roll.next(
        "proxy",
        stepOf("proxies", server),
        (opts) => new Proxy(`${name}-${server.name}`, settings, { ...opts, ...hosts.on(server.host) }),
        ({ grpcAddress }) => grpcAddress,
      );
    });
    const console =
      cluster.console &&
      new Console(
        `${name}-${cluster.console.name}`,
        {
          ...askingAt(cluster.console),
          ...certificateOf(cluster.console),
          ...args.console,
          name: cluster.console.name,
          brokers: backendBrokers,
          proxies: plan.get(({ plan }) => [...plan.internalProxies]),
          ...place(cluster.console, args.console?.image, (plan) => plan.console as ContainerPlan),
        },
        hosts.on(cluster.console.host),
      );

    // A name server without brokers is of no use to anybody: it is told when they are registered.
    const ready = pulumi.all([...nameServers, ...brokers].map(({ address }) => address));
    const drained = leaving.drained(
      pulumi.all([ready, pulumi.all(proxies.map(({ grpcAddress }) => grpcAddress))]),
    );
    this.caCertificate = tls && (issued?.caCertificate ?? pulumi.output(args.caCertificate as string));
    this.nameServerAddresses = pulumi
      .all([plan.get(({ plan }) => [...plan.nameServerAddresses]), ready])
      .apply(([addresses]) => addresses);
    const at = {
      nameServerAddresses: this.nameServerAddresses,
      brokerClusterName,
      brokers: cluster.brokers.map(({ name }) => name),
      ...superUser,
      ...(this.caCertificate ? { caCertificate: this.caCertificate } : {}),
      ...(cluster.shared.reach.mode === "network" ? { networkName: cluster.networkName } : {}),
    };
    // What goes with its brokers, whose data stays, is not deleted from them first.
    const withBrokers = { ...parent, deletedWith: this };
    const servers = [...nameServers, ...brokers, ...proxies, ...(console ? [console] : [])];
    // It takes the place of another when nobody asks in that one's name any more, and goes after all that is asked in its own.
    const asked = superUser && [
      new User(
        `${name}-${generatedNames}super-user`, // no user of the stack's is called so
        { ...at, name: superUser.accessKey, password: superUser.secretKey, superUser: true },
        { ...withBrokers, dependsOn: servers, retainOnDelete: true },
      ),
    ];
    const declared = { ...withBrokers, dependsOn: asked };
    for (const topic of Object.keys(cluster.topics))
      new Topic(`${name}-${topic}`, { ...args.topics?.[topic], name: topic, ...at }, declared);
    for (const group of Object.keys(cluster.consumerGroups))
      new ConsumerGroup(
        `${name}-${group}`,
        { ...args.consumerGroups?.[group], name: group, ...at },
        declared,
      );
    const passwords = Object.keys(cluster.users).map((user) => [
      user,
      new User(`${name}-${user}`, { ...args.users?.[user], name: user, ...at }, declared).password,
    ]);
    this.accessKey = superUser?.accessKey;
    this.secretKey = superUser?.secretKey;
    this.userPasswords =
      superUser && pulumi.secret(Object.fromEntries(passwords) as Record<string, pulumi.Output<string>>);
    this.brokerAddresses = pulumi.all(brokers.map(({ address }) => address));
    this.proxyAddresses = pulumi.all(proxies.map(({ grpcAddress }) => grpcAddress));
    this.metricsAddresses = pulumi
      .all([...brokers, ...proxies].map(({ metricsAddress }) => metricsAddress))
      .apply((addresses) => addresses.filter((address) => address !== undefined));
    this.consoleUrl = console?.url;
    this.consoleUser = console?.user;
    this.consolePassword = console?.password;
    this.networkName = pulumi.all([...networks.values()]).apply(([first]) => first);
    this.readme = pulumi
      .all([
        plan.get(({ cluster, plan }) => renderReadme(cluster, plan)),
        ready,
        this.proxyAddresses,
        console?.url,
        drained,
      ])
      .apply(([readme]) => readme);
    this.registerOutputs({
      nameServerAddresses: this.nameServerAddresses,
      brokerAddresses: this.brokerAddresses,
      proxyAddresses: this.proxyAddresses,
      metricsAddresses: this.metricsAddresses,
      consoleUrl: this.consoleUrl,
      consoleUser: this.consoleUser,
      consolePassword: this.consolePassword,
      accessKey: this.accessKey,
      secretKey: this.secretKey,
      userPasswords: this.userPasswords,
      caCertificate: this.caCertificate,
      networkName: this.networkName,
      readme: this.readme,
    });
  }
}

/** What a server says of itself, else what it has in common with the others; of configuration files, key by key. */
function merged<T extends object>(common: Partial<T> = {}, own: Partial<T> = {}): T {
  const keys = [...new Set([...Object.keys(common), ...Object.keys(own)])] as (keyof T)[];
  return Object.fromEntries(keys.map((key) => [key, mergedValue(common[key], own[key])])) as T;
}

function mergedValue(common: unknown, own: unknown): unknown {
  if (own === undefined || own === "" || own === null) return common;
  if (common === undefined || (!isOutput(own) && !isMap(own))) return own;
  if (isOutput(common) || isOutput(own))
    return pulumi.all([common, own]).apply(([first, second]) => mergedValue(first, second));
  return isMap(common) && isMap(own) ? { ...common, ...own } : own;
}

const isMap = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Settings of which it is not asked where the Docker Engines of some hosts are, as their providers know. */
const withProviders = (settings: ClusterSettings, names: readonly string[]): ClusterSettings =>
  names.length === 0
    ? settings
    : {
        ...settings,
        hosts: {
          ...settings.hosts,
          ...Object.fromEntries(
            names.map((host) => [host, { ...settings.hosts?.[host], docker: unknown as unknown as string }]),
          ),
        },
      };

const pick = <T extends object, K extends keyof T>(object: T, keys: readonly K[]): Pick<T, K> =>
  Object.fromEntries(keys.filter((key) => key in object).map((key) => [key, object[key]])) as Pick<T, K>;

/** Arguments as they may be recorded. */
const covered = ({ console, users, ...args }: ClusterSettings): ClusterSettings => ({
  ...withSecrets(args, "privateKey"),
  ...(console && { console: withSecrets(console, "password") }),
  ...(users && { users: mapValues(users, (user) => withSecrets(user, "password")) }),
});

const mapValues = <T extends object>(all: T, change: (one: T[keyof T]) => T[keyof T]): T =>
  Object.fromEntries(Object.entries(all).map(([key, one]) => [key, change(one as T[keyof T])])) as T;

/** Nothing, as long as it is not known. */
const known = (text: string): string => (typeof text === "string" ? text : "");

/** Pulls each image once on each host, before the containers that need it. A destroy leaves them on the engine. */
function imagePuller(
  name: string,
  hosts: DockerHosts,
): (host: string | undefined, server: string, image: pulumi.Input<string>) => pulumi.Output<string> {
  const pulled = new Map<string, pulumi.Output<string>>();
  const pull = (host: string | undefined, key: string, image: pulumi.Input<string>) => {
    const resource = [name, host, key].filter((part) => part !== undefined).join("-");
    return new docker.RemoteImage(resource, { name: image, keepLocally: true }, hosts.on(host)).name;
  };
  return (host, server, image) => {
    if (typeof image !== "string") return pull(host, `${server}-image`, image); // nobody knows yet whether two are the same
    const key = `${host ?? ""} ${image}`;
    const known = pulled.get(key) ?? pull(host, image, image);
    pulled.set(key, known);
    return known;
  };
}
