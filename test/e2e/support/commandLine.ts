import { ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { ConfigPaths, settingsAt } from "./config";
import { Place } from "./place";
import { root } from "./root";
import { EngineName, TestStack } from "./stack";
import { withoutTraces } from "./traces";
import { host, Vantage } from "./clientHost";

/** What Node.js is given to run `npm start` and its like, without the bootstrap. */
export const commandLine = ["--require", join(root, "cli", "typescript.js"), join(root, "cli", "main.ts")];

/** A stack in the hands of `npm start` and `npm stop`. */
export class CommandLineStack implements TestStack {
  private readonly config: Record<string, unknown> = {};
  readonly env: NodeJS.ProcessEnv;

  /**
   * @param folder the folder of Pulumi.yaml
   * @param from where npm start is run
   * @param asked for by this name; else by its own, by which Compose tells it from other tests' stacks
   */
  constructor(
    private readonly place: Place,
    private readonly folder: string,
    private readonly engine: EngineName,
    private readonly from: Vantage = host,
    private readonly asked = place.prefix,
  ) {
    this.env = { ...process.env, XDG_STATE_HOME: join(place.folder, "state") };
  }

  async up(): Promise<Readonly<Record<string, unknown>>> {
    const outputs = outputsIn(await this.start());
    return { ...outputs, readme: readFileSync(String(outputs.programs), "utf8") };
  }

  configure(config: ConfigPaths): Promise<void> {
    settingsAt(config, this.config);
    return this.write();
  }

  remove(key: string): Promise<void> {
    delete this.config[key];
    return this.write();
  }

  async destroy(): Promise<void> {
    await this.command(["stop"]);
  }

  start = (env: NodeJS.ProcessEnv = {}): Promise<string> => this.command(this.startArgs, env);

  command = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> =>
    withoutTraces(
      await this.from.run(process.execPath, [...commandLine, ...args, "--stack", this.asked], {
        cwd: this.folder,
        env: { ...this.env, ...env },
      }),
    );

  /** Begins a command that is to be interrupted, in a process group of its own. */
  begin = (args: readonly string[] = this.startArgs, env: NodeJS.ProcessEnv = {}): ChildProcess =>
    spawn(process.execPath, [...commandLine, ...args, "--stack", this.asked], {
      cwd: this.folder,
      env: { ...this.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });

  get startArgs(): readonly string[] {
    return ["start", "--engine", this.engine];
  }

  private write(): Promise<void> {
    const config = Object.entries(this.config).map(([key, value]) => [
      key.includes(":") ? key : `rocketmq:${key}`,
      value,
    ]);
    writeFileSync(
      join(this.folder, `Pulumi.${this.place.prefix}.yaml`),
      dump({ config: Object.fromEntries(config) as object }),
    );
    return Promise.resolve();
  }
}

/** The outputs as a start prints them at its end. */
function outputsIn(printed: string): Record<string, unknown> {
  const value = (what: string) => new RegExp(`^  ${what} +(.+)$`, "m").exec(printed)?.[1];
  const authority = value("authority");
  return {
    nameServerAddresses: value("name server")?.split(","),
    brokerAddresses: value("broker")?.split(","),
    proxyAddresses: value("proxy")?.split(","),
    consoleUrl: value("console"),
    consoleUser: value("user"),
    consolePassword: value("password"),
    accessKey: value("super user"),
    secretKey: value("its password"),
    userPasswords: Object.fromEntries(
      [...printed.matchAll(/^ {2}user (\S+) +(.+)$/gm)].map(([, user, password]) => [user, password]),
    ),
    caCertificate: authority && readFileSync(authority, "utf8"),
    programs: value("programs"),
  };
}
