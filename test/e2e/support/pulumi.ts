import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { ConfigPaths, isMap, settingsAt } from "./config";
import { Place } from "./place";
import { TestStack } from "./stack";

/** A stack in the hands of Pulumi's own engine. */
export class PulumiStack implements TestStack {
  private constructor(readonly stack: Stack) {}

  /** @param workDir the folder of Pulumi.yaml */
  static async create(place: Place, workDir: string): Promise<PulumiStack> {
    const state = join(place.folder, "state");
    mkdirSync(state, { recursive: true });
    const envVars = {
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    return new PulumiStack(
      await LocalWorkspace.createOrSelectStack({ stackName: "test", workDir }, { envVars }),
    );
  }

  async up(): Promise<Readonly<Record<string, unknown>>> {
    const { outputs } = await this.stack.up();
    return Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value as unknown]));
  }

  async configure(config: ConfigPaths): Promise<void> {
    const entries = Object.entries(config);
    const plain = entries.filter(([, value]) => !isMap(value)).map(([key, value]) => [key, { value }]);
    await this.stack.setAllConfig(Object.fromEntries(plain) as Record<string, { value: string }>, true);
    const maps = entries.filter(([, value]) => isMap(value));
    if (maps.length > 0) await this.write(settingsAt(Object.fromEntries(maps)));
  }

  /** As a user would write it into the stack's file, which no command does. */
  private async write(maps: Readonly<Record<string, unknown>>): Promise<void> {
    const { workspace, name } = this.stack;
    const settings = await workspace.stackSettings(name);
    const project = (await workspace.projectSettings()).name;
    const named = Object.entries(maps).map(([key, value]) => [`${project}:${key}`, value]);
    const config = { ...settings.config, ...(Object.fromEntries(named) as Record<string, never>) };
    await workspace.saveStackSettings(name, { ...settings, config });
  }

  remove = (key: string): Promise<void> => this.stack.removeConfig(key);

  async destroy(): Promise<void> {
    await this.stack.destroy();
  }
}
