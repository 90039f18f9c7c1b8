import { ExecFileOptions } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import { commandLine } from "../test/e2e/support/commandLine";
import { ConfigPaths, settingsAt } from "../test/e2e/support/config";
import { Place } from "../test/e2e/support/place";
import { pulumiCommand } from "../test/e2e/support/prerequisites";
import { root } from "../test/e2e/support/root";
import { projectIn } from "../test/e2e/support/stack";

/** A command as `run` takes it. */
export type Command = [program: string, args: readonly string[], options: ExecFileOptions];

/** A stack of this project with its own files, state, names and ports. */
export class BenchStack {
  readonly name: string;
  readonly folder: string;
  private readonly state: string;

  private constructor(
    readonly place: Place,
    private readonly config: ConfigPaths,
  ) {
    this.name = place.prefix;
    this.folder = projectIn(place, root);
    this.state = join(place.folder, "state");
    mkdirSync(this.state, { recursive: true });
    this.configure();
  }

  static create = async (config: ConfigPaths): Promise<BenchStack> =>
    new BenchStack(await Place.find(), config);

  /** Writes the stack's config, with some values changed. */
  configure(changed: ConfigPaths = {}): void {
    const settings = settingsAt({ ...this.place.config, ...this.config, ...changed });
    const config = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [`rocketmq:${key}`, value]),
    );
    writeFileSync(join(this.folder, `Pulumi.${this.name}.yaml`), dump({ config }));
  }

  /** A command such as `npm start`, without npm and the bootstrap. */
  npm(...args: string[]): Command {
    const env = { ...process.env, XDG_STATE_HOME: this.state };
    return [process.execPath, [...commandLine, ...args, "--stack", this.name], { cwd: this.folder, env }];
  }

  pulumi(...args: string[]): Command {
    const env = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${this.state}`,
      PULUMI_CONFIG_PASSPHRASE: "bench",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    return [
      pulumiCommand,
      [...args, "--stack", this.name, "--cwd", this.folder, "--non-interactive"],
      { env },
    ];
  }
}
