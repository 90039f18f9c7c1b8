import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { Place } from "./place";
import { root } from "./root";
import { run } from "./run";
import { TestStack } from "./stack";

/** The command behind `npm start`, without the launcher. */
export const cli = join(root, "cli", "run.js");

/** A stack in the hands of the embedded default, by way of `npm start` and `npm stop`. */
export class EmbeddedStack implements TestStack {
  private readonly config: Record<string, unknown> = {};
  private readonly env: NodeJS.ProcessEnv;

  /** @param folder the folder of Pulumi.yaml */
  constructor(
    place: Place,
    private readonly folder: string,
  ) {
    this.env = { ...process.env, XDG_STATE_HOME: join(place.folder, "state") };
  }

  async up(): Promise<Readonly<Record<string, unknown>>> {
    return outputsIn(await this.command("start", "--engine", "compose"));
  }

  configure(config: Readonly<Record<string, string>>): Promise<void> {
    for (const [key, value] of Object.entries(config)) {
      const [name, field] = key.split(".");
      this.config[name] = field ? { ...(this.config[name] as object), [field]: value } : value;
    }
    return this.write();
  }

  remove(key: string): Promise<void> {
    delete this.config[key];
    return this.write();
  }

  async destroy(): Promise<void> {
    await this.command("stop");
  }

  private command = (...args: string[]): Promise<string> =>
    run("node", [cli, ...args, "--stack", "test"], { cwd: this.folder, env: this.env });

  private write(): Promise<void> {
    const config = Object.entries(this.config).map(([key, value]) => [`rocketmq:${key}`, value]);
    writeFileSync(
      join(this.folder, "Pulumi.test.yaml"),
      dump({ config: Object.fromEntries(config) as object }),
    );
    return Promise.resolve();
  }
}

/** The outputs as a start prints them at its end. */
function outputsIn(printed: string): Record<string, unknown> {
  const value = (what: string) => new RegExp(`^  ${what} +(.+)$`, "m").exec(printed)?.[1];
  return {
    nameServerAddress: value("name server"),
    brokerAddresses: value("broker")?.split(","),
    consoleUrl: value("console"),
    consoleUser: value("user"),
    consolePassword: value("password"),
  };
}
