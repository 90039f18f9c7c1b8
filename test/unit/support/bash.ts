import { ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** A command that runs, in a process group of its own. */
export class Running {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown[]>;
  private output = "";

  constructor([command, ...args]: readonly string[], environment: NodeJS.ProcessEnv = process.env) {
    this.child = spawn(command, args, {
      env: environment,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.ended = once(this.child, "exit");
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    const limit = setTimeout(() => void this.stop(), 20_000);
    void this.ended.then(() => clearTimeout(limit));
  }

  /** Ends what never would, which would keep the tests from ending; at first in a way that reaches its own jobs. */
  private async stop(): Promise<void> {
    this.signal("SIGTERM");
    await sleep(1000);
    this.clear();
  }

  /** What it has printed so far. */
  get printedSoFar(): string {
    return this.output;
  }

  /** Waits until it has printed something. */
  async printed(text: string): Promise<void> {
    while (!this.output.includes(text)) await once(this.child.stdout as NodeJS.ReadableStream, "data");
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Its exit code once it has ended; the signal's name where one killed it. */
  async end(): Promise<number | string> {
    const [code, signal] = (await this.ended) as [number | null, string | null];
    return code ?? String(signal);
  }

  /** Ends what is left of it, and listens no longer. */
  clear(): void {
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
    try {
      process.kill(-(this.child.pid as number), "SIGKILL");
    } catch {
      // Nothing is left.
    }
  }
}

/** Runs a command to its end; its exit code. */
export async function exitCode(command: readonly string[]): Promise<number | string> {
  const running = new Running(command);
  try {
    return await running.end();
  } finally {
    running.clear();
  }
}
