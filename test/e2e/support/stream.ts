import { ChildProcessWithoutNullStreams, spawn } from "node:child_process";
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
  /** Where some of these should be. */
  readonly lostOnes: string;
  /** Messages that came in after one that was sent later; of ordered ones there is to be none. */
  readonly outOfOrder: number;
  readonly longestGapMillis: number;
  /** When that began; "null": there was none. */
  readonly gapBegan: string;
  readonly errors: string;
}

/** How an application sends. */
export interface StreamOptions {
  /** A file, by which it verifies servers; absent: it does not encrypt. */
  readonly authority?: string;
  /** Whether it asks for a new master twice a second, not twice a minute. */
  readonly quick?: boolean;
  /** All of ordered messages are in one queue, delayed ones come after two seconds. Default: normal. */
  readonly mode?: "normal" | "ordered" | "delayed" | "transactional";
  /** Between two messages. Default: 10. */
  readonly pauseMilliseconds?: number;
}

/** Such an application with RocketMQ's remoting client, which finds the brokers by the name servers. */
export const streamByRemoting = (
  nameServers: readonly string[],
  topic: string,
  options: StreamOptions = {},
): Promise<Stream> => {
  const { quick = false, mode = "normal" } = options;
  const args = ["--namesrv", nameServers.join(";"), "--mode", mode, ...(quick ? ["--quick"] : [])];
  return Stream.begin("remoting", [...args, ...argsOf(options)], topic);
};

/** Such an application with Apache's client of the gRPC protocol for Java: those for Node.js and Go take one proxy alone. */
export const streamByGrpc = (
  proxies: readonly string[],
  topic: string,
  options: Pick<StreamOptions, "authority" | "pauseMilliseconds"> = {},
): Promise<Stream> => Stream.begin("gRPC", ["--endpoints", proxies.join(";"), ...argsOf(options)], topic);

const argsOf = ({ authority, pauseMilliseconds }: StreamOptions): string[] => [
  ...(authority === undefined ? [] : ["--ca", authority]),
  ...(pauseMilliseconds === undefined ? [] : ["--pause", String(pauseMilliseconds)]),
];

/** How long it may take until a message is acknowledged. */
const beginMilliseconds = 60_000;

/** An application starts, and takes, as little of a machine as can be: what it talks to is on the same one. */
const light = ["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

export class Stream {
  private readonly answers: AsyncIterator<string, undefined>;

  private constructor(
    readonly name: string,
    private readonly child: ChildProcessWithoutNullStreams,
  ) {
    this.answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Returns once a message was acknowledged. */
  static async begin(name: string, args: readonly string[], topic: string): Promise<Stream> {
    await buildClient();
    const jar = join(root, "test", "client", "target-5.5.0", "client.jar");
    const more = ["--topic", topic, "--group", `stream-${randomUUID()}`, "--timeout", "240"];
    const child = spawn("java", [...light, "-jar", jar, "stream", ...args, ...more]);
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
    const answer = await stream.answers.next();
    const words = [...said.slice(-20), answer.value].join("\n");
    throw new Error(`The application by ${name} does not stream:\n${words}`);
  }

  /** What it noticed until now; then it goes on. */
  noticed(): Promise<Streamed> {
    this.child.stdin.write("\n");
    return this.answer();
  }

  /** Ends it. */
  async end(): Promise<Streamed> {
    this.child.stdin.end();
    const answer = await this.answer();
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "close");
    return answer;
  }

  private async answer(): Promise<Streamed> {
    const next = await this.answers.next();
    if (next.done) throw new Error(`The application by ${this.name} has ended by itself.`);
    const answer = JSON.parse(next.value) as Streamed & { error?: string };
    if (answer.error) throw new Error(`The application by ${this.name} has failed: ${answer.error}`);
    return answer;
  }

  /** Ends it after a failure. */
  kill(): void {
    this.child.kill("SIGKILL");
  }
}
