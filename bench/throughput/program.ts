import { ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../test/e2e/support/root";
import { run } from "../../test/e2e/support/run";
import { Way } from "./way";

const folder = join(__dirname, "program");
const client = join(root, "test", "client");

/**
 * Where the programs are, also in containers: they are of 4.4.0, with the client of 5.3.3, as a proxy does not understand
 * older ones. What that lacks of 4.4.0's classes comes last.
 */
export const libraries = [join(client, "target-5.3.3", "lib"), join(folder, "target-lib")];

export async function build(): Promise<void> {
  await run(join(client, "build.sh"), ["5.3.3"]);
  await run(join(folder, "build.sh"), []);
}

/** What one of RocketMQ's benchmark programs says of ten seconds. */
export interface Report {
  /** Messages a second. */
  readonly rate: number;
  /** Milliseconds from sending to the acknowledgement, or from a message's storing to its consumption. */
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
  "-Duser.language=en", // for a decimal point in what it prints
  "-Dcom.rocketmq.sendMessageWithVIPChannel=false", // it dials listenPort − 2 otherwise, which a proxy does not have
  ...["-cp", libraries.map((library) => `${library}/*`).join(":")],
];

/**
 * Sends as fast as it goes.
 *
 * @param nth which of its reports counts, one every ten seconds: during the first its JVM still compiles
 * @param until it goes on sending until this has settled
 */
export async function produce(
  way: Way,
  { topic, threads, size }: Load,
  nth = 1,
  until?: Promise<unknown>,
): Promise<Report> {
  const options = ["-t", topic, "-w", String(threads), "-s", String(size)];
  const line = await report(way, `${programs}.Producer`, options, /Send TPS/, nth, until);
  return {
    rate: numberIn(line, "Send TPS"),
    latency: numberIn(line, "Average RT"),
    failed: numberIn(line, "Send Failed") + numberIn(line, "Response Failed"),
  };
}

/** Consumes what comes, and what is there. */
export async function consume(way: Way, topic: string, nth = 1): Promise<Report> {
  const line = await report(way, `${programs}.Consumer`, ["-t", topic], /Consume TPS/, nth);
  return { rate: numberIn(line, "Consume TPS"), latency: numberIn(line, "Average\\(S2C\\) RT"), failed: 0 };
}

function numberIn(line: string, what: string): number {
  const [, number] = new RegExp(`${what}: *([\\d.]+)`).exec(line) ?? [];
  if (number === undefined) throw new Error(`There is no ${what} in what the program printed: ${line}`);
  return Number(number);
}

/** The nth line that a program prints of a kind. Then, and not before `until`, it is ended: by itself it never does. */
async function report(
  way: Way,
  program: string,
  options: readonly string[],
  kind: RegExp,
  nth: number,
  until?: Promise<unknown>,
): Promise<string> {
  const nameServer = `-Drocketmq.namesrv.addr=${way.nameServer}`; // the consumer knows no option for it
  const [command, ...args] = way.command("java", [...java, nameServer, program, ...options]);
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
    throw new Error(`${program} at ${way.nameServer} said nothing of its speed:\n${printed.join("\n")}`);
  } finally {
    clearTimeout(timer);
    child.kill();
    await ended;
  }
}

const linesOf = (child: ChildProcess): AsyncIterable<string> =>
  createInterface({ input: child.stdout as NodeJS.ReadableStream });
