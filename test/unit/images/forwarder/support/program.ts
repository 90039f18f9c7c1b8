import { ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { forwarderJar } from "../../../../../model/plan/forwarderJar";

/** A folder with what a JVM needs: the agent, a program, and a file of host names. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), "forwarder-"));

  /** Ready to start programs. */
  static make(): Workplace {
    const made = new Workplace();
    writeFileSync(join(made.folder, "forwarder.jar"), Buffer.from(forwarderJar, "base64"));
    execFileSync("javac", ["-d", made.folder, join(__dirname, "Program.java")]);
    return made;
  }

  /** The only names that JVMs know from now on. */
  nameHosts(hosts: Readonly<Record<string, string>>): void {
    const lines = Object.entries(hosts).map(([name, address]) => `${address} ${name}\n`);
    writeFileSync(join(this.folder, "hosts"), lines.join(""));
  }

  clear(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** How many threads the agent has, and how many files the JVM has open. */
export interface Usage {
  readonly threads: number;
  readonly files: number;
}

/** A JVM with the agent. */
export class Program {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly errors: Promise<string>;
  private readonly ended: Promise<unknown[]>;

  /** @param agentArguments absent: the agent gets none */
  constructor({ folder }: Workplace, agentArguments?: string) {
    const agent = `-javaagent:${join(folder, "forwarder.jar")}`;
    const options = ["-Xmx64m", `-Djdk.net.hosts.file=${join(folder, "hosts")}`, "-cp", folder];
    this.child = spawn(
      "java",
      [...options, agentArguments === undefined ? agent : `${agent}=${agentArguments}`, "Program"],
      { env: { PATH: process.env.PATH } }, // without JAVA_TOOL_OPTIONS, which a JVM speaks of
    );
    this.child.stdin!.on("error", () => undefined); // it has ended already
    this.lines = createInterface(this.child.stdout!)[Symbol.asyncIterator]();
    this.errors = text(this.child.stderr!);
    this.ended = once(this.child, "close");
  }

  /** Waits until the program itself runs. */
  async running(): Promise<void> {
    if ((await this.line()) !== "running") throw new Error(`It does not run: ${await this.errors}`);
  }

  async usage(): Promise<Usage> {
    this.child.stdin!.write("\n");
    const [threads, files] = String(await this.line())
      .split(" ")
      .map(Number);
    return { threads, files };
  }

  /** Lets it end, if it has not yet. */
  async end(): Promise<{ code: unknown; output: string | undefined; errors: string }> {
    this.child.stdin!.end();
    const output = await this.line();
    const [code] = await this.ended;
    return { code, output, errors: await this.errors };
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }

  private async line(): Promise<string | undefined> {
    const line = await this.lines.next();
    return line.done === true ? undefined : line.value;
  }
}
