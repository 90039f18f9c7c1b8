import { readSyncState, SyncState, syncStateIn } from "../../../model/plan";
import { askLeader, printText } from "../../../model/plan/controller";
import { ask, requestCode } from "../../../model/plan/request";
import { portsBetweenReplicas, replicaName } from "../../../model/settings";
import { Admin } from "./admin";
import { DockerHost, Hosts } from "./hosts";
import { Place } from "./place";
import { plainConfig } from "./plainConfig";
import { createStack, TestStack } from "./stack";
import { eventually } from "./wait";

const replicas = 3;

/** A command that prints the address of the controllers' leader. */
const readLeader = (controllers: readonly string[]): readonly string[] =>
  askLeader(controllers, [
    `${ask(requestCode.controllerGetMetadataInfo)} || continue`,
    ...printText("controllerLeaderAddress"),
  ]);

/** Two groups of three replicas, three controllers and two proxies, on three hosts. */
export class LaidOut {
  private constructor(
    readonly stack: TestStack,
    private readonly place: Place,
    private readonly hosts: readonly DockerHost[],
    readonly nameServers: readonly string[],
    readonly proxies: readonly string[],
  ) {}

  /** Stack config that names hosts, by their sockets. */
  static hostsOf = (hosts: readonly DockerHost[]): Record<string, { docker: string; address: string }> =>
    Object.fromEntries(hosts.map(({ name, socket, address }) => [name, { docker: socket, address }]));

  static async create(place: Place, { hosts }: Hosts, durability = "safe"): Promise<LaidOut> {
    const stack = await createStack("pulumi", place, {
      ...(await plainConfig(place)),
      hosts: JSON.stringify(LaidOut.hostsOf(hosts)),
      brokers: JSON.stringify({ "broker-a": {}, "broker-b": {} }),
      proxies: JSON.stringify({ "proxy-a": {}, "proxy-b": {} }),
      "brokerDefaults.replicas": String(replicas),
      "brokerDefaults.durability": durability,
      "brokerDefaults.heap": "192m",
    });
    const { nameServerAddresses, proxyAddresses } = (await stack.up()) as Record<string, string[]>;
    return new LaidOut(stack, place, hosts, nameServerAddresses, proxyAddresses);
  }

  /** The containers that each host has. */
  async containers(): Promise<Record<string, string[]>> {
    const listed = await Promise.all(
      this.hosts.map(async (host) => [host.name, await this.containersOn(host)] as const),
    );
    return Object.fromEntries(listed);
  }

  private async containersOn(host: DockerHost): Promise<string[]> {
    const names = (await host.docker("ps", "--format", "{{.Names}}")).split("\n").filter(Boolean);
    return names.map((name) => name.slice(this.place.prefix.length + 1)).sort();
  }

  /** Runs a command in a container, wherever that is. */
  async exec(server: string, ...command: string[]): Promise<string> {
    const host = await this.hostOf(server);
    return host.docker("exec", this.place.container(server), ...command);
  }

  async hostOf(server: string): Promise<DockerHost> {
    const all = await this.containers();
    const host = this.hosts.find(({ name }) => all[name].includes(server));
    if (host === undefined) throw new Error(`${server} is on no host: ${JSON.stringify(all)}`);
    return host;
  }

  private get controllers(): string[] {
    const first = 9868 + this.place.portOffset;
    return this.nameServers.map((address, i) => `${address.split(":")[0]}:${first + i}`);
  }

  /** What the controllers know of a group, as any name server that answers says. */
  async syncState(brokerName: string): Promise<SyncState | undefined> {
    const group = { brokerClusterName: "DefaultCluster", brokerName, controllers: this.controllers };
    return syncStateIn(await this.ask(readSyncState(group)), group);
  }

  /** Asks on one host after the other: one that is cut off knows less. */
  private async ask(command: readonly string[]): Promise<string> {
    for (const server of ["namesrv-a", "namesrv-b", "namesrv-c"]) {
      const printed = await this.exec(server, ...["timeout", "5", ...command]).catch(() => "");
      if (printed !== "") return printed;
    }
    return "";
  }

  /** The host of the controllers' leader. */
  async leaderHost(): Promise<DockerHost | undefined> {
    const address = (await this.ask(readLeader(this.controllers))).trim().split(":")[0];
    return this.hosts.find((host) => host.address === address);
  }

  /** The replica that is a group's master. */
  async master(group: string): Promise<string> {
    const port = Number((await this.syncState(group))?.masterAddress?.split(":").at(-1));
    const first = this.place.listenPort + (group === "broker-b" ? 10 : 0);
    return replicaName(group, (port - first) / portsBetweenReplicas);
  }

  allInSync = (timeout: number, groups = ["broker-a", "broker-b"]): Promise<void> =>
    eventually(
      `all replicas of ${groups.join(" and ")} are in sync`,
      async () => {
        const states = await Promise.all(groups.map((group) => this.syncState(group)));
        return states.every((state) => state?.inSyncReplicas.length === replicas);
      },
      timeout,
    );

  /** A topic of some groups alone, which all of their replicas know. */
  async createTopic(topic: string, groups: readonly string[]): Promise<void> {
    for (const group of groups) {
      const master = (await this.syncState(group))?.masterAddress as string;
      const server = await this.master(group);
      const from = { run: (command: string, args: readonly string[]) => this.exec(server, command, ...args) };
      await new Admin(from, this.nameServers[0]).createTopicOn(master, topic);
      const known = (replica: string) =>
        this.exec(replica, "cat", "/home/rocketmq/store/config/topics.json").then(
          (all) => all.includes(`"${topic}"`),
          () => false,
        );
      const names = Array.from({ length: replicas }, (_, replica) => replicaName(group, replica));
      const byAll = async () => (await Promise.all(names.map(known))).every(Boolean);
      await eventually(`all replicas of ${group} know ${topic}`, byAll, 60_000);
    }
  }
}
