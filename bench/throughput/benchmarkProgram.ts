import { ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../test/e2e/support/root";
import { run } from "../../test/e2e/support/run";
import { ClientConnection } from "./measuredCluster";

const folder = join(__dirname, "program");
const client = join(root, "test", "client");

/**
 * Folders of the programs, the same in containers. The programs are those of 4.4.0, with the client of 5.5.0, because a
 * proxy does not understand older ones. Classes of 4.4.0 that 5.5.0 no longer has come last.
 */
export const libraries = [join(client, "target-5.5.0", "lib"), join(folder, "target-lib")];

export async function buildPrograms(): Promise<void> {
  await run(join(client, "build.sh"), ["5.5.0"]);
  await run(join(folder, "build.sh"), []);
}

/** What one of RocketMQ's benchmark programs reports of ten seconds. */
export interface Report {
  /** Messages a second. */
  readonly rate: number;
  /** Milliseconds from sending to the acknowledgement, or from storing to consumption. */
  readonly latency: number;
  readonly failed: number;
}

export interface Load {
  readonly topic: string;
  readonly threads: number;
  /** Bytes a message. */
  readonly size: number;
}

const programs = "org.apache.rocketmq.example.benchmark";

const java = [
  "-Xmx512m",
  "-Duser.language=en", // it prints numbers with a decimal point then
  "-Dcom.rocketmq.sendMessageWithVIPChannel=false", // otherwise it connects to listenPort − 2, which a proxy does not have
  ...["-cp", libraries.map((library) => `${library}/*`).join(":")],
];

/**
 * Sends messages as fast as possible.
 *
 * @param nth which report counts, of those with messages; there is one every ten seconds, and during the first the JVM still compiles
 * @param until it continues to send until this has settled
 */
export async function produce(
  connection: ClientConnection,
  { topic, threads, size }: Load,
  nth = 1,
  until?: Promise<unknown>,
): Promise<Report> {
  const options = ["-t", topic, "-w", String(threads), "-s", String(size)];
  const line = await report(connection, `${programs}.Producer`, options, /Send TPS: *[1-9]/, nth, until);
  return {
    rate: numberIn(line, "Send TPS"),
    latency: numberIn(line, "Average RT"),
    failed: numberIn(line, "Send Failed") + numberIn(line, "Response Failed"),
  };
}

/** Consumes the messages of a topic, old ones too. */
export async function consume(connection: ClientConnection, topic: string, nth = 1): Promise<Report> {
  const line = await report(connection, `${programs}.Consumer`, ["-t", topic], /Consume TPS: *[1-9]/, nth);
  return { rate: numberIn(line, "Consume TPS"), latency: numberIn(line, "Average\\(S2C\\) RT"), failed: 0 };
}

function numberIn(line: string, what: string): number {
  const [, number] = new RegExp(`${what}: *([\\d.]+)`).exec(line) ?? [];
  if (number === undefined) throw new Error(`There is no ${what} in the program's output: ${line}`);
  return Number(number);
}

/** Runs a program, which never ends by itself, until it has printed its nth line of a kind and `until` has settled. */
async function report(
  connection: ClientConnection,
  program: string,
  options: readonly string[],
  kind: RegExp,
  nth: number,
  until?: Promise<unknown>,
): Promise<string> {
  const nameServer = `-Drocketmq.namesrv.addr=${connection.nameServer}`; // the consumer has no option for it
  const [command, ...args] = connection.command("java", [...java, nameServer, program, ...options]);
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  const printed: string[] = [];
  child.stderr.on("data", (data: Buffer) => printed.push(data.toString()));
  const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
  let reports = 0;
  try {
    for await (const line of linesOf(child)) {
      if (kind.test(line) && ++reports === nth) {
        await Promise.allSettled([until]);
        return line;
      }
      printed.push(line);
    }
    throw new Error(
      `${program} at ${connection.nameServer} did not report its speed:\n${printed.join("\n")}`,
    );
  } finally {
    clearTimeout(timer);
    child.kill();
    await ended;
  }
}

const linesOf = (child: ChildProcess): AsyncIterable<string> =>
  createInterface({ input: child.stdout as NodeJS.ReadableStream });
