import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildClient } from "./client";
import { root } from "./root";

/** What an application noticed that never stopped to send and to receive. */
export interface Streamed {
  readonly received: number;
  /** Messages whose sending ended in an error, after the client's own retries. */
  readonly failed: number;
  /** Messages that were acknowledged and did not come in. */
  readonly lost: number;
  readonly longestGapMillis: number;
  readonly errors: string;
}

/** Such an application with RocketMQ's remoting client, which finds the brokers by the name servers. */
export const streamByRemoting = (nameServers: readonly string[], topic: string): Promise<Stream> =>
  Stream.begin(["--namesrv", nameServers.join(";")], topic);

/** Such an application with Apache's client of the gRPC protocol for Java: those for Node.js and Go take one proxy alone. */
export const streamByGrpc = (proxies: readonly string[], topic: string): Promise<Stream> =>
  Stream.begin(["--endpoints", proxies.join(";")], topic);

export class Stream {
  private constructor(private readonly child: ReturnType<typeof spawn>) {}

  /** Returns once a message was acknowledged. */
  static async begin(args: readonly string[], topic: string): Promise<Stream> {
    await buildClient();
    const jar = join(root, "test", "client", "target-5.5.0", "client.jar");
    const more = ["--topic", topic, "--group", `stream-${randomUUID()}`, "--timeout", "90"];
    const child = spawn("java", ["-Xmx128m", "-jar", jar, "stream", ...args, ...more], { stdio: "pipe" });
    const said: string[] = [];
    for await (const line of createInterface({ input: child.stderr })) {
      if (line === "It streams.") {
        child.stderr.resume(); // or it would stop where the pipe is full
        return new Stream(child);
      }
      said.push(line);
    }
    throw new Error(`The application does not stream:\n${said.slice(-20).join("\n")}`);
  }

  /** Ends it. */
  async end(): Promise<Streamed> {
    const { stdin, stdout } = this.child;
    const printed: Buffer[] = [];
    stdout?.on("data", (part: Buffer) => printed.push(part));
    stdin?.end();
    await once(this.child, "close");
    return JSON.parse(Buffer.concat(printed).toString().trim().split("\n").at(-1) as string) as Streamed;
  }

  /** Ends it after a failure. */
  kill(): void {
    this.child.kill("SIGKILL");
  }
}
