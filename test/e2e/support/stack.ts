import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import { dump, load } from "js-yaml";
import { Place } from "./place";
import { root } from "./root";

/**
 * A stack of a program, this project's by default, with state and settings of its own below a place's folder, so
 * that nothing is written into the program's.
 */
export async function createStack(
  place: Place,
  config: Record<string, string>,
  program = root,
): Promise<Stack> {
  const workDir = join(place.folder, "project");
  const state = join(place.folder, "state");
  for (const folder of [workDir, state]) mkdirSync(folder, { recursive: true });
  const project = load(readFileSync(join(program, "Pulumi.yaml"), "utf8")) as object;
  writeFileSync(join(workDir, "Pulumi.yaml"), dump({ ...project, main: join(program, "index.ts") }));
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: "test", workDir },
    {
      envVars: {
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    },
  );
  await setConfig(stack, config);
  return stack;
}

/** Sets keys, also such as `brokerConf.maxMessageSize`. */
export async function setConfig(stack: Stack, config: Record<string, string>): Promise<void> {
  const entries = Object.entries(config).map(([key, value]) => [key, { value }]);
  await stack.setAllConfig(Object.fromEntries(entries) as Record<string, { value: string }>, true);
}
