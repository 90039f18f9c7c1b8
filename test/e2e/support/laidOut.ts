import { connect } from "../../../components/dockerEngine";
import { handOver } from "../../../components/handOver";
import { isAt, readSyncState, SyncState, syncStateIn } from "../../../model/plan";
import { askLeader, printText } from "../../../model/plan/controller";
import { ask, requestCode } from "../../../model/plan/request";
import { portsBetweenReplicas, replicaName } from "../../../model/settings";
import { Admin } from "./admin";
import { DockerHost, Hosts } from "./hosts";
import { Place } from "./place";
import { plainConfig } from "./plainConfig";
import { createStack, TestStack } from "./stack";
import { eventually } from "./wait";

const groups = ["broker-a", "broker-b"];

/** All three hosts share what a machine has: theirs start, and take, as little of it as can be. */
const light = "-XX:TieredStopAtLevel=1";

/** How the groups keep their messages. */
export interface Kept {
  readonly replicas: number;
  /** Default: as the number of replicas has it. */
  readonly durability?: string;
}

/** Whether controllers choose masters; else the first ones are, for good. */
export const isControlled = ({ replicas, durability = "safe" }: Kept): boolean =>
  replicas >= 3 && !["fast", "two-copies"].includes(durability);

/** For how long a cluster may take until all is well once more. */
const patienceMilliseconds = 240_000;

/** A command that prints the address of the controllers' leader. */
const readLeader = (controllers: readonly string[]): readonly string[] =>
  askLeader(controllers, [
    `${ask(requestCode.controllerGetMetadataInfo)} || continue`,
    ...printText("controllerLeaderAddress"),
  ]);

/** Two groups of replicas, three name servers and two proxies, on three hosts. */
export class LaidOut {
  private changes = 0;

  private constructor(
    readonly stack: TestStack,
    private readonly place: Place,
    readonly hosts: readonly DockerHost[],
    private readonly kept: Kept,
    readonly nameServers: readonly string[],
    readonly proxies: readonly string[],
  ) {}

  /** Stack config that names hosts, by their sockets. */
  static hostsOf = (hosts: readonly DockerHost[]): Record<string, { docker: string; address: string }> =>
    Object.fromEntries(hosts.map(({ name, socket, address }) => [name, { docker: socket, address }]));

  static async create(place: Place, { hosts }: Hosts, kept: Kept = { replicas: 3 }): Promise<LaidOut> {
    const { replicas, durability } = kept;
    const stack = await createStack("pulumi", place, {
      ...(await plainConfig(place)),
      hosts: JSON.stringify(LaidOut.hostsOf(hosts)),
      nameServers: JSON.stringify({ "namesrv-a": {}, "namesrv-b": {}, "namesrv-c": {} }),
      brokers: JSON.stringify({ "broker-a": {}, "broker-b": {} }),
      proxies: JSON.stringify({ "proxy-a": {}, "proxy-b": {} }),
      "brokerDefaults.replicas": String(replicas),
      ...(durability === undefined ? {} : { "brokerDefaults.durability": durability }),
      "brokerDefaults.heap": "192m",
      "nameServerDefaults.jvmOptions[0]": light,
      "brokerDefaults.jvmOptions[0]": light,
      "proxyDefaults.jvmOptions[0]": light,
    });
    const { nameServerAddresses, proxyAddresses } = (await stack.up()) as Record<string, string[]>;
    return new LaidOut(stack, place, hosts, kept, nameServerAddresses, proxyAddresses);
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

  /** Sends a signal to a server's process; a container whose process has ended starts it anew. */
  signal = (server: string, signal: "KILL" | "STOP" | "CONT"): Promise<string> =>
    this.exec(server, "bash", "-c", `kill -${signal} $(pidof java)`);

  async hostOf(server: string): Promise<DockerHost> {
    const all = await this.containers();
    const host = this.hosts.find(({ name }) => all[name].includes(server));
    if (host === undefined) throw new Error(`${server} is on no host: ${JSON.stringify(all)}`);
    return host;
  }

  /** The container of a server, wherever that is. */
  containerOf = async (server: string): Promise<{ host: DockerHost; name: string }> => ({
    host: await this.hostOf(server),
    name: this.place.container(server),
  });

  private get controllers(): string[] {
    const first = 9868 + this.place.portOffset;
    return this.nameServers.map((address, i) => `${address.split(":")[0]}:${first + i}`);
  }

  /** What the controllers know of a group, as any name server that answers says. */
  async syncState(brokerName: string): Promise<SyncState | undefined> {
    const group = this.asked(brokerName);
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
    if (!this.controlled) return group;
    const port = Number((await this.syncState(group))?.masterAddress?.split(":").at(-1));
    return replicaName(group, (port - this.firstPort(group)) / portsBetweenReplicas);
  }

  get controlled(): boolean {
    return isControlled(this.kept);
  }

  private firstPort = (group: string): number => this.place.listenPort + 10 * groups.indexOf(group);

  private port = (group: string, replica: string): number =>
    this.firstPort(group) + portsBetweenReplicas * this.replicas(group).indexOf(replica);

  /** A group's brokers, the first one first. */
  replicas = (group: string): string[] =>
    Array.from({ length: this.kept.replicas }, (_, replica) => replicaName(group, replica));

  /** A group's replica on a host. */
  async replicaOn(group: string, host: DockerHost): Promise<string> {
    const there = await this.containersOn(host);
    const replica = this.replicas(group).find((one) => there.includes(one));
    if (replica === undefined) throw new Error(`No replica of ${group} runs on ${host.name}.`);
    return replica;
  }

  /** Something of the brokers' files changes, so that all of them take new containers. */
  async change(): Promise<void> {
    await this.stack.configure({
      "brokerDefaults.brokerConf.sendMessageThreadPoolNums": String(4 + ++this.changes),
    });
    await this.stack.up();
  }

  /** Has the replica on a host become its group's master, as `pulumi up` does before it takes one away, and all others follow it. */
  async moveMaster(group: string, host: DockerHost): Promise<void> {
    const state = await this.syncState(group);
    const next = state?.inSyncReplicas.find((one) => one.brokerAddress.startsWith(`${host.address}:`));
    const master = await this.master(group);
    if (next === undefined) throw new Error(`No replica of ${group} on ${host.name} is in sync.`);
    if (isAt(next.brokerAddress, this.port(group, master))) return;
    const at = { port: this.port(group, master) };
    const step = { ...this.asked(group), at, minInSyncReplicas: "2", seconds: patienceMilliseconds / 1000 };
    const container = await this.containerOf(master);
    const toIt = { inSyncReplicas: [next], notInSyncReplicas: [] };
    await handOver(await connect({ host: container.host.socket }), container.name, step, toIt);
  }

  private asked = (brokerName: string) => ({
    brokerClusterName: "DefaultCluster",
    brokerName,
    controllers: this.controllers,
  });

  allInSync = (timeout: number): Promise<void> =>
    eventually(
      `all replicas of ${groups.join(" and ")} are in sync`,
      async () => {
        const states = await Promise.all(groups.map((group) => this.syncState(group)));
        return states.every((state) => state?.inSyncReplicas.length === this.kept.replicas);
      },
      timeout,
    );

  /** All is as it was before something failed. */
  async isWell(timeout = patienceMilliseconds): Promise<void> {
    const healthy = async ({ docker }: DockerHost) => {
      const said = (await docker("ps", "--all", "--format", "{{.Names}} {{.Status}}")).split("\n");
      const servers = said.filter((line) => line !== "" && !line.split(" ")[0].endsWith("-prepare"));
      return servers.every((line) => line.includes("(healthy)"));
    };
    const all = async () => (await Promise.all(this.hosts.map(healthy))).every(Boolean);
    await eventually("all servers are healthy", all, timeout);
    if (this.controlled) await this.allInSync(timeout);
  }

  /** Topics, each of some groups alone, which all replicas of these know. */
  async createTopics(topics: Readonly<Record<string, readonly string[]>>): Promise<void> {
    for (const [topic, of] of Object.entries(topics))
      for (const group of of) await this.createTopic(topic, group);
    const known = async (topic: string, replica: string) =>
      (await this.exec(replica, "cat", "/home/rocketmq/store/config/topics.json").catch(() => "")).includes(
        `"${topic}"`,
      );
    const wanted = Object.entries(topics).flatMap(([topic, of]) =>
      of.flatMap((group) => this.replicas(group).map((replica) => [topic, replica] as const)),
    );
    const byAll = async () =>
      (await Promise.all(wanted.map(([topic, replica]) => known(topic, replica)))).every(Boolean);
    await eventually(`all replicas know ${Object.keys(topics).join(", ")}`, byAll, 90_000);
  }

  private async createTopic(topic: string, group: string): Promise<void> {
    const server = await this.master(group);
    const master = `${(await this.hostOf(server)).address}:${this.port(group, server)}`;
    const from = { run: (command: string, args: readonly string[]) => this.exec(server, command, ...args) };
    await new Admin(from, this.nameServers[0]).createTopicOn(master, topic);
  }
}
