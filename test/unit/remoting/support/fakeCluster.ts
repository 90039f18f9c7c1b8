import { encodeFrame, Frame, FrameDecoder } from "../../../../remoting/frame";
import { TestServer } from "../../support/net";
import { storedMessage } from "./message";

/** Codes of RocketMQ's requests. */
export const code = {
  send: 10,
  pull: 11,
  createTopic: 17,
  runtimeInfo: 28,
  maxOffset: 30,
  route: 105,
  brokers: 106,
  createGroup: 200,
  deleteGroup: 207,
  deleteTopicOnBroker: 215,
  deleteTopicOnNameServer: 216,
} as const;

export type Reply = Partial<Frame> | "silence" | "hang up";

/** A reply that replaces the usual one; undefined: the usual one. */
export type ReplyOverride = (request: Frame) => Reply | undefined;

export const replies =
  (to: number, reply: Reply): ReplyOverride =>
  (request) =>
    request.code === to ? reply : undefined;

/** Replies to the first requests of a code, one by one. */
export function firstReplies(to: number, ...first: Reply[]): ReplyOverride {
  return (request) => (request.code === to ? first.shift() : undefined);
}

/** A server that speaks RocketMQ's frames. */
export async function serveFrames(reply: (request: Frame) => Reply): Promise<TestServer> {
  return TestServer.start((socket) => {
    const decoder = new FrameDecoder();
    socket.on("data", (chunk: Buffer) => {
      for (const request of decoder.push(chunk)) {
        const given = reply(request);
        if (given === "hang up") socket.destroy();
        else if (given !== "silence") socket.write(answer(request, given));
      }
    });
  });
}

const answer = ({ opaque }: Frame, reply: Partial<Frame>): Buffer =>
  encodeFrame({ code: 0, opaque, flag: 1, extFields: {}, body: Buffer.alloc(0), ...reply });

/** A broker's answer of how much it has. */
export const runtimeInfo = (commitLogMaxOffset: number): Partial<Frame> => ({
  body: Buffer.from(JSON.stringify({ table: { commitLogMaxOffset: String(commitLogMaxOffset) } })),
});

interface Server {
  readonly address: string;
  /** Codes of the requests so far. */
  readonly asked: number[];
  override: ReplyOverride;
  stop(): Promise<void>;
}

/** Name servers, masters and proxies that keep topics and messages as RocketMQ's do. */
export class FakeCluster {
  readonly nameServers: Server[] = [];
  readonly brokers: (Server & { readonly name: string })[] = [];
  /** They have what their masters have. */
  readonly slaves: (Server & { readonly name: string; readonly id: number })[] = [];
  /** They have a remoting port only. */
  readonly proxies: Server[] = [];
  /** The consumer groups that any broker knows. */
  readonly groups = new Set<string>();
  /** The topics that each server knows: on brokers with their messages, on name servers with the broker's address. */
  readonly topics = new Map<Server, Map<string, Buffer[] | string>>();
  /** Where the commit log of each broker ends. */
  private readonly logEnds = new Map<Server, number>();
  private readonly servers: TestServer[] = [];

  private constructor(private readonly host: string) {}

  /** @param host in the addresses that the servers return; they listen on 127.0.0.1 */
  static async start(
    brokerNames: readonly string[] = ["broker-a"],
    nameServers = 1,
    proxies = 0,
    host = "127.0.0.1",
  ): Promise<FakeCluster> {
    const cluster = new FakeCluster(host);
    for (let i = 0; i < nameServers; i++) {
      cluster.nameServers.push(await cluster.serve((request, self) => cluster.asNameServer(request, self)));
    }
    for (const name of brokerNames) {
      const server = await cluster.serve((request, self) => cluster.asBroker(request, self));
      cluster.brokers.push(Object.assign(server, { name }));
    }
    for (let i = 0; i < proxies; i++) {
      cluster.proxies.push(await cluster.serve((request, self) => cluster.asProxy(request, self)));
    }
    return cluster;
  }

  /** @param name of its master */
  async addSlave(name: string, id = 1): Promise<Server> {
    const master = this.brokers.find((broker) => broker.name === name)!;
    const server = await this.serve((request) =>
      request.code === code.runtimeInfo ? this.asBroker(request, master) : { code: 14, remark: "a slave" },
    );
    this.slaves.push(Object.assign(server, { name, id }));
    return server;
  }

  private slavesOf = (master: string): string[] =>
    this.slaves.filter(({ name }) => name === master).map(({ id, address }) => `${id}:"${address}"`);

  get addresses(): string[] {
    return this.nameServers.map(({ address }) => address);
  }

  /** Topics and groups that any server knows. */
  get leftOver(): string[] {
    return [...this.topics.values()].flatMap((known) => [...known.keys()]).concat(...this.groups);
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  private async serve(usual: (request: Frame, self: Server) => Reply): Promise<Server> {
    const asked: number[] = [];
    const server = await serveFrames((request) => {
      asked.push(request.code);
      return self.override(request) ?? usual(request, self);
    });
    const self: Server = {
      address: `${this.host}:${server.port}`,
      asked,
      override: () => undefined,
      stop: () => server.stop(),
    };
    this.servers.push(server);
    this.topics.set(self, new Map());
    return self;
  }

  private asNameServer({ code: asked, extFields: { topic } }: Frame, self: Server): Reply {
    const topics = this.topics.get(self)!;
    switch (asked) {
      case code.brokers: {
        const brokers = this.brokers.map(
          ({ name, address }) =>
            `"${name}":{"brokerAddrs":{${[`0:"${address}"`, ...this.slavesOf(name)].join()}},"brokerName":"${name}"}`,
        );
        return { body: Buffer.from(`{"brokerAddrTable":{${brokers.join()}},"clusterAddrTable":{}}`) };
      }
      case code.route: {
        const address = topics.get(topic);
        if (address === undefined) return { code: 17, remark: "No topic route info" };
        return { body: Buffer.from(`{"brokerDatas":[{"brokerAddrs":{0:"${address as string}"}}]}`) };
      }
      case code.deleteTopicOnNameServer:
        topics.delete(topic);
        return {};
      default:
        return { code: 3, remark: `request type ${asked} not supported` };
    }
  }

  private asProxy(request: Frame, self: Server): Reply {
    const { topic, bname } = request.extFields;
    const broker = this.brokers.find(({ name }) => name === bname);
    switch (request.code) {
      case code.route:
        return this.nameServers.some((nameServer) => this.topics.get(nameServer)!.has(topic))
          ? { body: Buffer.from(`{"brokerDatas":[{"brokerAddrs":{0:"${self.address}"}}]}`) }
          : { code: 17, remark: "No topic route info" };
      case code.send:
      case code.pull:
        if (broker === undefined) return { code: 21, remark: "Request doesn't have field bname" };
        return broker.override(request) ?? this.asBroker(request, broker);
      default:
        return { code: 3, remark: `request type ${request.code} not supported` };
    }
  }

  private asBroker({ code: asked, extFields: { topic, groupName }, body }: Frame, self: Server): Reply {
    const topics = this.topics.get(self)!;
    const messages = topics.get(topic) as Buffer[] | undefined;
    switch (asked) {
      case code.runtimeInfo:
        return runtimeInfo(this.logEnds.get(self) ?? 0);
      case code.createTopic:
        topics.set(topic, []);
        for (const nameServer of this.nameServers) this.topics.get(nameServer)!.set(topic, self.address);
        return {};
      case code.deleteTopicOnBroker:
        topics.delete(topic);
        return {};
      case code.createGroup:
        this.groups.add((JSON.parse(body.toString()) as { groupName: string }).groupName);
        return {};
      case code.deleteGroup:
        this.groups.delete(groupName);
        return {};
      case code.send:
        if (messages === undefined) return { code: 17, remark: `topic[${topic}] not exist` };
        messages.push(body);
        this.logEnds.set(self, (this.logEnds.get(self) ?? 0) + body.length);
        return { extFields: { queueOffset: String(messages.length - 1) } };
      case code.pull:
        if (!messages?.length) return { code: 19 };
        return { body: Buffer.concat(messages.map((message) => storedMessage({ topic, body: message }))) };
      case code.maxOffset:
        return { extFields: { offset: String(messages?.length ?? 0) } };
      default:
        return { code: 3, remark: `request type ${asked} not supported` };
    }
  }
}
