import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type Dockerode from "dockerode";
import { HostsOf } from "../model/settings";
import { HostSettings } from "./args";
import { connect, Containers, EngineSettings, engineSettings, providerOf, settingsOf } from "./dockerEngine";

/** How the Docker Engines are reached, by the names of their hosts; the only one, which needs no words, has an empty name. */
export type EnginesSettings = Readonly<Record<string, EngineSettings>>;

const onlyOne = "";

/** Docker Engines by the names of their hosts. */
export type Engines = ReadonlyMap<string | undefined, Dockerode>;

/** The Docker hosts of a cluster: what makes things there, and how others reach their engines. */
export class DockerHosts {
  /** As long as a server has not moved, it is where it stood. */
  private readonly hostsOf: HostsOf;
  private readonly providers: ReadonlyMap<string, docker.Provider>;
  readonly settings: pulumi.Output<EnginesSettings>;

  /**
   * @param given providers by the names of hosts
   * @param hostsOf on which hosts containers are to be, by name; empty where there is but the cluster's own
   * @param standing on which they are
   */
  constructor(
    name: string,
    private readonly cluster: pulumi.Resource,
    hosts: Readonly<Record<string, HostSettings>>,
    given: Readonly<Record<string, docker.Provider>>,
    hostsOf: HostsOf,
    standing: HostsOf = {},
  ) {
    this.hostsOf = { ...hostsOf, ...standing };
    this.providers = new Map(
      Object.entries(hosts).map(([host, { docker: engine, certPath, sshOpts }]) => [
        host,
        given[host] ??
          providerOf(
            `${name}-${host}`,
            {
              host: engine,
              certPath,
              sshOpts: pulumi.output(sshOpts) as pulumi.Output<readonly string[] | undefined>,
            },
            { parent: cluster },
          ),
      ]),
    );
    const all = [...this.providers].map(([host, provider]) => [host, settingsOf(provider)] as const);
    this.settings = pulumi.output(
      all.length === 0 ? { [onlyOne]: engineSettings(cluster) } : Object.fromEntries(all),
    );
  }

  /** The names of those that things are made on; the only one, which needs no words, has none. */
  get names(): readonly (string | undefined)[] {
    return this.providers.size === 0 ? [undefined] : [...this.providers.keys()];
  }

  /** Options of a component, or of a resource, that is on a host. */
  on(host: string | undefined): { parent: pulumi.Resource; provider?: docker.Provider } {
    const provider = host === undefined ? undefined : this.providers.get(host);
    return { parent: this.cluster, ...(provider && { provider }) };
  }

  /** Finds the cluster's containers on their hosts. */
  async containers(settings: EnginesSettings): Promise<Containers> {
    const engines = await this.engines(settings);
    return {
      getContainer: (container) => {
        const engine = engines.get(this.hostsOf[container]) ?? [...engines.values()][0];
        return engine.getContainer(container);
      },
    };
  }

  /** Connects to the Docker Engines, each by the name of its host, as in `names`. */
  async engines(settings: EnginesSettings): Promise<Engines> {
    const all = this.names.map(async (host) => [host, await connect(settings[host ?? onlyOne])] as const);
    return new Map(await Promise.all(all));
  }
}
