import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
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

  async configure(config: Readonly<Record<string, string>>): Promise<void> {
    const entries = Object.entries(config).map(([key, value]) => [key, { value }]);
    await this.stack.setAllConfig(Object.fromEntries(entries) as Record<string, { value: string }>, true);
  }

  remove = (key: string): Promise<void> => this.stack.removeConfig(key);

  async destroy(): Promise<void> {
    await this.stack.destroy();
  }
}
