import { once } from "node:events";
import { CommandLineStack } from "./commandLine";
import { run } from "./run";
import { eventually } from "./wait";

/** A start that runs, and is to be interrupted. */
export class BegunStart {
  private said = "";
  private readonly child;
  /** Its exit code and what it was killed by. */
  private readonly ended: Promise<unknown[]>;

  constructor(stack: CommandLineStack) {
    this.child = stack.begin();
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (text) => (this.said += String(text)));
    this.ended = once(this.child, "exit");
  }

  /** Waits for something that it does. */
  async until(what: string, isSo: () => Promise<boolean>, milliseconds: number): Promise<void> {
    const isDone = async () => {
      const done = await isSo();
      if (!done && this.child.exitCode !== null) throw new Error(`It ended with ${this.child.exitCode}.`);
      return done;
    };
    await eventually(what, isDone, milliseconds).catch((error: Error) => {
      throw new Error(`${error.message}\n${this.said}`);
    });
  }

  /** As Ctrl-C does it. */
  async interrupt(): Promise<void> {
    process.kill(this.child.pid as number, "SIGINT");
    expect(await this.ended).toEqual([130, null]);
    expect(this.said).toContain("Interrupted. The same command goes on where this stopped.");
  }

  /** Kills it with all its processes; a plugin has a process group of its own. */
  async kill(): Promise<void> {
    await run("pkill", ["-KILL", "--session", String(this.child.pid)]);
    expect(await this.ended).toEqual([null, "SIGKILL"]);
  }
}
