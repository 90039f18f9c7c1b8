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

/**
 * Such an application with RocketMQ's remoting client, which finds the brokers by the name servers.
 *
 * @param authority a file, by which it verifies servers; absent: it does not encrypt
 * @param quick whether it asks for a new master twice a second, not twice a minute
 */
export const streamByRemoting = (
  nameServers: readonly string[],
  topic: string,
  authority?: string,
  quick = false,
): Promise<Stream> =>
  Stream.begin(
    "remoting",
    ["--namesrv", nameServers.join(";"), ...encryptionBy(authority), ...(quick ? ["--quick"] : [])],
    topic,
  );

/**
 * Such an application with Apache's client of the gRPC protocol for Java: those for Node.js and Go take one proxy alone.
 *
 * @param authority as above
 */
export const streamByGrpc = (
  proxies: readonly string[],
  topic: string,
  authority?: string,
): Promise<Stream> =>
  Stream.begin("gRPC", ["--endpoints", proxies.join(";"), ...encryptionBy(authority)], topic);

const encryptionBy = (authority?: string): string[] => (authority === undefined ? [] : ["--ca", authority]);

/** How long it may take until a message is acknowledged. */
const beginMilliseconds = 60_000;

export class Stream {
  private readonly printed: Buffer[] = [];

  private constructor(
    readonly name: string,
    private readonly child: ReturnType<typeof spawn>,
  ) {
    child.stdout?.on("data", (part: Buffer) => this.printed.push(part));
  }

  private get answer(): string {
    return Buffer.concat(this.printed).toString();
  }

  /** Returns once a message was acknowledged. */
  static async begin(name: string, args: readonly string[], topic: string): Promise<Stream> {
    await buildClient();
    const jar = join(root, "test", "client", "target-5.5.0", "client.jar");
    const more = ["--topic", topic, "--group", `stream-${randomUUID()}`, "--timeout", "240"];
    const child = spawn("java", ["-Xmx128m", "-jar", jar, "stream", ...args, ...more], { stdio: "pipe" });
    const stream = new Stream(name, child);
    const tooLate = setTimeout(() => stream.kill(), beginMilliseconds);
    const said: string[] = [];
    try {
      for await (const line of createInterface({ input: child.stderr })) {
        if (line === "It streams.") {
          child.stderr.resume(); // or it would stop where the pipe is full
          return stream;
        }
        said.push(line);
      }
    } finally {
      clearTimeout(tooLate);
    }
    const words = [...said.slice(-20), stream.answer].join("\n");
    throw new Error(`The application by ${name} does not stream:\n${words}`);
  }

  /** Ends it. */
  async end(): Promise<Streamed> {
    this.child.stdin?.end();
    await once(this.child, "close");
    return JSON.parse(this.answer.trim().split("\n").at(-1) as string) as Streamed;
  }

  /** Ends it after a failure. */
  kill(): void {
    this.child.kill("SIGKILL");
  }
}
