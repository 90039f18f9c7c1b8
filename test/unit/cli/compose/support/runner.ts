import { ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import type { Program } from "../../../../../cli/compose";
import type { Answer, Tasks } from "./child";

const root = join(__dirname, "../../../../..");

export const startMilliseconds = 60_000;

/** A process that runs programs one after the other, and a folder for what they are and what becomes of them. */
export class Runner {
  readonly folder = mkdtempSync(join(tmpdir(), "compose-"));
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private programs = 0;

  private constructor() {
    const execArgv = ["--require", join(root, "cli", "typescript.js")];
    this.child = fork(join(__dirname, "child.ts"), { execArgv, cwd: root, silent: true });
    this.ended = once(this.child, "exit");
  }

  /** It takes a while: Pulumi's packages are large. */
  static async start(): Promise<Runner> {
    const runner = new Runner();
    await once(runner.child, "message");
    return runner;
  }

  /** A program of these lines, with Pulumi's packages at hand. */
  program(...lines: readonly string[]): Program {
    const main = join(this.folder, `program${this.programs++}.js`);
    this.rewrite({ main }, ...lines);
    return { main, project: "project", stack: "test", config: {} };
  }

  rewrite({ main }: Pick<Program, "main">, ...lines: readonly string[]): void {
    const packages = ["pulumi", "docker", "random"].map(
      (name) => `const ${name} = require(${JSON.stringify(join(root, "node_modules/@pulumi", name))});`,
    );
    writeFileSync(main, [...packages, ...lines, ""].join("\n"));
  }

  run(program: Program, secrets: Record<string, string> = {}, preview = true): ReturnType<Tasks["run"]> {
    return this.ask("run", program, secrets, preview);
  }

  write(program: Program, folder: string, umask = 0o022): ReturnType<Tasks["write"]> {
    return this.ask("write", program, folder, umask);
  }

  private async ask<Name extends keyof Tasks>(
    name: Name,
    ...args: Parameters<Tasks[Name]>
  ): Promise<Awaited<ReturnType<Tasks[Name]>>> {
    const answered = once(this.child, "message");
    this.child.send([name, args]);
    const died = this.ended.then(() => [{ message: "The process has died.", isRunError: false }]);
    const [answer] = (await Promise.race([answered, died])) as [Answer];
    if ("result" in answer) return answer.result as Awaited<ReturnType<Tasks[Name]>>;
    throw answer.isRunError ? new RunError(answer.message) : new Error(answer.message);
  }

  async stop(): Promise<void> {
    this.child.kill();
    await this.ended;
    rmSync(this.folder, { recursive: true });
  }
}

/** The program of the project itself, with stack config. */
export const own = (config: Readonly<Record<string, string>>): Program => ({
  main: join(root, "index.ts"),
  project: "rocketmq",
  stack: "test",
  config: Object.fromEntries(Object.entries(config).map(([key, value]) => [`rocketmq:${key}`, value])),
});
