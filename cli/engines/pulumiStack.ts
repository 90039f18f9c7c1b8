import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Deployment, LocalWorkspace, PulumiCommand, Stack as PulumiStack } from "@pulumi/pulumi/automation";
import { dump, load } from "js-yaml";
import { stateVariable } from "../../components/ownLabels";
import { loadProgram } from "../compose";
import { RunError } from "@pulumi/pulumi/errors";
import { run } from "../host/command";
import { privateMode, writeState } from "../host/stateFile";
import { home, stackFolder } from "../host/home";
import { stateId } from "../host/stateId";
import { Outputs } from "./engine";
import { checkPulumiFiles, removeEarlierStates } from "./pulumiFiles";
import { hasDeadLocks } from "./pulumiLock";
import { State, stateIn, withoutPending } from "./pulumiState";
import { Stack } from "./stack";

/** A stack that is open in Pulumi's Automation API. */
export interface OpenStack {
  readonly pulumi: PulumiStack;
  /** Its state when it was opened. */
  readonly state: State;
  /** The values that the program exported in its last run. */
  outputs(): Outputs;
  /** Removes the state, also of what Docker still has. */
  forget(): Promise<void>;
  /** Removes killed operations from Pulumi's state. To be called before any other operation. */
  forgetPending(): Promise<void>;
}

/** Whether Pulumi may have a state, so that it may have created resources. */
export const mayHaveState = (): boolean =>
  process.env.PULUMI_BACKEND_URL !== undefined || existsSync(join(home, "pulumi"));

/**
 * Opens the stack in Pulumi's state, with its current config. Nothing is written into the project's own folder, and the
 * program runs in this process.
 */
export async function openStack(
  { project, stack, main, projectFile, values }: Stack,
  pulumiCommand: PulumiCommand,
): Promise<OpenStack> {
  const workDir = join(stackFolder(stack), "pulumi");
  const settings = join(workDir, `Pulumi.${stack}.yaml`);
  mkdirSync(workDir, { recursive: true });
  const encryptionsalt = saltIn(settings);
  writeState(join(workDir, "Pulumi.yaml"), dump({ ...projectFile, main }), privateMode);
  writeState(settings, dump({ ...(encryptionsalt && { encryptionsalt }), config: values }), privateMode);

  let outputs: Outputs = {};
  const program = async () => {
    const exports = (await loadProgram(main)) as Record<string, unknown>;
    pulumi.output(exports).apply((values) => (outputs = values));
    return exports;
  };
  const envVars = environment();
  process.env[stateVariable] = stateId;
  if (process.env.PULUMI_BACKEND_URL === undefined) checkPulumiFiles(join(home, "pulumi"), project, stack);
  const workspace = await LocalWorkspace.create({ workDir, envVars, program, pulumiCommand });
  // Each call of the CLI takes most of a second. These calls of the Automation API are not needed, so they are replaced.
  let exported: Deployment = { version: 3, deployment: {} };
  workspace.selectStack = async (name) => {
    exported = await workspace.exportStack(name); // like a selection, it fails if there is no such stack
  };
  workspace.stackOutputs = () => Promise.resolve({});
  const opened = await PulumiStack.createOrSelect(stack, workspace);
  opened.history = () => Promise.resolve([]);

  if (hasDeadLocks(join(home, "pulumi", ".pulumi", "locks", "organization", project, stack)))
    await opened.cancel();
  return {
    pulumi: opened,
    state: stateIn(exported),
    outputs: () => outputs,
    async forget() {
      await workspace.removeStack(stack, { force: true, preserveConfig: true });
      if (process.env.PULUMI_BACKEND_URL === undefined)
        removeEarlierStates(join(home, "pulumi"), project, stack);
    },
    // The CLI leaves secrets encrypted; the Automation API would write them in plain text.
    async forgetPending() {
      const file = join(workDir, "state.json");
      const pulumiStack = (command: string) =>
        run(
          pulumiCommand.command,
          ["stack", command, "--stack", stack, "--file", file, "--non-interactive"],
          {
            cwd: workDir,
            env: { ...process.env, ...envVars },
          },
        );
      try {
        await pulumiStack("export");
        const state = JSON.parse(readFileSync(file, "utf8")) as Deployment;
        writeFileSync(file, JSON.stringify(withoutPending(state)));
        await pulumiStack("import");
      } finally {
        rmSync(file, { force: true });
      }
    },
  };
}

/** The salt with which Pulumi encrypts the stack's secrets, besides the passphrase. */
function saltIn(settings: string): string | undefined {
  if (!existsSync(settings)) return undefined;
  try {
    return (load(readFileSync(settings, "utf8")) as { encryptionsalt?: string } | undefined)?.encryptionsalt;
  } catch (error) {
    throw new RunError(
      `${settings} is broken (${(error as Error).message.split("\n")[0]}). It holds the salt of the stack's secrets: restore ` +
        "it from a backup, or remove it, and the console gets a new password.",
    );
  }
}

/** Variables for a local state with a passphrase that only this user can read, unless the environment sets others. */
function environment(): Record<string, string> {
  const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, PULUMI_CONFIG_PASSPHRASE_FILE } = process.env;
  const state = join(home, "pulumi");
  const passphrase = join(home, "passphrase");
  if (PULUMI_BACKEND_URL === undefined) mkdirSync(state, { recursive: true, mode: 0o700 });
  const usesOwnPassphrase =
    PULUMI_CONFIG_PASSPHRASE === undefined && PULUMI_CONFIG_PASSPHRASE_FILE === undefined;
  if (usesOwnPassphrase && !existsSync(passphrase))
    writeState(passphrase, randomBytes(24).toString("base64url"), privateMode);
  return {
    PULUMI_BACKEND_URL: PULUMI_BACKEND_URL ?? `file://${state}`,
    ...(usesOwnPassphrase ? { PULUMI_CONFIG_PASSPHRASE_FILE: passphrase } : {}),
  };
}
