import { join } from "node:path";
import { profiles } from "../../../model/profiles";
import { Credentials } from "../../../remoting";
import { Driver, Login, loginOf, Received, Sent, verifyBy } from "./driver";
import { root } from "./root";
import { run } from "./run";
import { host, Vantage } from "./clientHost";

export const sendModes = ["sync", "async", "ordered", "oneway"] as const;
export const receiveWays = ["push", "pull"] as const;
export type SendMode = (typeof sendModes)[number];
export type ReceiveWay = (typeof receiveWays)[number];

const folder = join(root, "test", "client");

/** That of the newest RocketMQ here, which speaks to the older ones too, but not to 4.4.0. */
const newest = profiles.rocketmq5.server.version;

/** Takes its time where it was not done before. */
export const buildClient = (version = newest): Promise<string> => run(join(folder, "build.sh"), [version]);

/** RocketMQ's own Java client, against one name server. */
export class Client {
  private constructor(
    private readonly driver: Driver,
    private readonly nameServer: string,
    private readonly login: Login = {},
  ) {}

  /** The same client, logged in. */
  as = (who: Credentials): Client =>
    new Client(this.driver, this.nameServer, { ...this.login, ...loginOf(who) });

  /** The same client, by TLS. @param authority a file */
  verifying = (authority: string): Client =>
    new Client(this.driver, this.nameServer, { ...this.login, ...verifyBy(authority) });

  static async build(nameServer: string, vantage: Vantage = host, version = newest): Promise<Client> {
    await buildClient(version);
    const jar = join(folder, `target-${version}`, "client.jar");
    return new Client(new Driver(vantage, "java", ["-Xmx128m", "-jar", jar]), nameServer);
  }

  private call<T>(command: string, options: Record<string, string | number>, flags?: string[]): Promise<T> {
    const java = () =>
      this.driver.call<T>(command, { namesrv: this.nameServer, ...this.login, ...options }, flags);
    return java().catch((error: Error) => {
      // RocketMQ's client lists the network interfaces at its start, and fails where a container's just goes.
      if (error.message.includes('"localHost\\" is null')) return java();
      throw error;
    });
  }

  /** Sends messages that come in after two minutes. */
  sendDelayed(topic: string, count: number): Promise<Sent> {
    return this.call("send", { topic, mode: "delayed", count, prefix: topic });
  }

  /** Sends messages of transactions that nobody decides yet. */
  sendHalf(topic: string, group: string, count: number): Promise<{ sent: number }> {
    return this.call("half", { topic, group, count, prefix: topic });
  }

  /** Has a producer of the group commit transactions, until brokers have asked for so many. */
  commit(topic: string, group: string, expect: number): Promise<{ committed: number }> {
    return this.call("commit", { topic, group, expect, timeout: 180 });
  }

  send(topic: string, mode: SendMode, count: number): Promise<Sent> {
    return this.call("send", { topic, mode, count, prefix: topic });
  }

  /**
   * Receives as a new consumer group, from the first message on, until so many have arrived; `orderly` with a push
   * consumer that takes the messages of a queue one by one.
   */
  receive(topic: string, way: ReceiveWay, expect: number, orderly = false): Promise<Received> {
    return this.receiveAs(`group-${topic}-${way}-${Date.now()}`, topic, way, expect, orderly);
  }

  /** Receives as a group, which may have received before. */
  receiveAs(
    group: string,
    topic: string,
    way: ReceiveWay,
    expect: number,
    orderly = false,
    timeout = 60,
  ): Promise<Received> {
    return this.call("receive", { topic, way, group, expect, timeout }, orderly ? ["--orderly"] : []);
  }
}

/** The bodies that `send` gives its messages. */
export const bodiesOf = (topic: string, mode: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${topic}-${mode}-${i}`);
