import { join } from "node:path";
import { root } from "./root";
import { run } from "./run";

export const sendModes = ["sync", "async", "ordered", "oneway"] as const;
export const receiveWays = ["push", "pull"] as const;
export type SendMode = (typeof sendModes)[number];
export type ReceiveWay = (typeof receiveWays)[number];

export interface Received {
  received: number;
  distinct: number;
  duplicates: number;
  outOfOrder: number;
  bodies: string[];
}

/** RocketMQ's own Java client on this machine, against one name server. */
export class Client {
  private constructor(
    private readonly jar: string,
    private readonly nameServer: string,
  ) {}

  static async build(version: string, nameServer: string): Promise<Client> {
    const folder = join(root, "test", "client");
    await run(join(folder, "build.sh"), [version]);
    return new Client(join(folder, `target-${version}`, "client.jar"), nameServer);
  }

  private async call<T>(
    command: string,
    options: Record<string, string | number>,
    flags: string[] = [],
  ): Promise<T> {
    const args = Object.entries({ namesrv: this.nameServer, ...options }).flatMap(([key, value]) => [
      `--${key}`,
      String(value),
    ]);
    const java = () => run("java", ["-Xmx128m", "-jar", this.jar, command, ...args, ...flags]);
    const output = await java().catch((error: Error) => {
      // RocketMQ's client lists the network interfaces at its start, and fails where a container's just goes.
      if (error.message.includes('"localHost\\" is null')) return java();
      throw error;
    });
    return JSON.parse(output.trim().split("\n").pop() as string) as T;
  }

  send(topic: string, mode: SendMode, count: number): Promise<{ sent: number; failed: number }> {
    return this.call("send", { topic, mode, count, prefix: topic });
  }

  /**
   * Receives as a new consumer group, from the first message on, until so many have arrived; `orderly` with a push
   * consumer that takes the messages of a queue one by one.
   */
  receive(topic: string, way: ReceiveWay, expect: number, orderly = false): Promise<Received> {
    const group = `group-${topic}-${way}-${Date.now()}`;
    return this.call("receive", { topic, way, group, expect, timeout: 60 }, orderly ? ["--orderly"] : []);
  }
}

/** The bodies that `send` gives its messages. */
export const bodiesOf = (topic: string, mode: SendMode, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${topic}-${mode}-${i}`);
