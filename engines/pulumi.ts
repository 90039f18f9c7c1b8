import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Deployment, EngineEvent, LocalWorkspace, Stack as PulumiStack } from "@pulumi/pulumi/automation";
import { RunError } from "@pulumi/pulumi/errors";
import { dump, load } from "js-yaml";
import { loadProgram } from "../compose";
import { Docker } from "../host/docker";
import { Progress } from "../host/progress";
import { Engine, Outputs } from "./engine";
import { home, stackFolder } from "../host/home";
import { interruption } from "../host/interruption";
import { findPulumi } from "./pulumiCommand";
import { Stack } from "./stack";

/** Pulumi's own engine, with its state in a local folder. */
export class PulumiEngine implements Engine {
  private constructor(
    readonly name: string,
    private readonly docker: Docker,
  ) {}

  /** The Pulumi CLI and its plugins, downloaded where they are missing; or why they cannot be had. */
  static async find(docker: Docker, progress: Progress): Promise<PulumiEngine | string> {
    const found = await findPulumi(progress);
    return "missing" in found ? found.missing : new PulumiEngine(`Pulumi ${found.version}`, docker);
  }

  async up(stack: Stack, progress: Progress): Promise<Outputs> {
    const pulumi = await open(stack);
    await removeHalfMade(pulumi, this.docker);
    // Refreshed, as Pulumi would not look at what was stopped or removed by hand.
    const { outputs } = await watched(progress, (onEvent) =>
      pulumi.up({ refresh: true, onEvent, signal: interruption }),
    );
    return Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value as unknown]));
  }

  async down(stack: Stack, progress: Progress): Promise<void> {
    const pulumi = await open(stack);
    await watched(progress, (onEvent) => pulumi.destroy({ onEvent, signal: interruption }));
  }
}

/** The names of the containers that are Pulumi's by its state, or would be if it had not been killed. */
export async function pulumiContainers(stack: Stack): Promise<string[]> {
  if (!mayHaveState()) return [];
  const { resources, pending } = contentOf(await (await open(stack)).exportStack());
  return [...resources, ...pending]
    .filter(({ type }) => type === containerType)
    .map(({ inputs }) => inputs.name);
}

/** Whether Pulumi can have made anything. */
export const mayHaveState = (): boolean =>
  process.env.PULUMI_BACKEND_URL !== undefined || existsSync(join(home, "pulumi"));

const containerType = "docker:index/container:Container";

interface StateResource {
  readonly type: string;
  readonly inputs: { readonly name: string };
}

/** What Pulumi's state has, and what a killed operation was creating: Docker may have that. */
function contentOf({ deployment }: Deployment): { resources: StateResource[]; pending: StateResource[] } {
  const { resources = [], pending_operations = [] } = deployment as {
    resources?: StateResource[];
    pending_operations?: { type: string; resource: StateResource }[];
  };
  const pending = pending_operations
    .filter(({ type }) => type === "creating")
    .map(({ resource }) => resource);
  return { resources, pending };
}

/** Removes what a killed operation was creating, as Pulumi would create it again. No data is in it. */
async function removeHalfMade(pulumi: PulumiStack, { api }: Docker): Promise<void> {
  const state = await pulumi.exportStack();
  const { pending } = contentOf(state);
  if (pending.length === 0) return;
  for (const { type, inputs } of pending) {
    if (type === containerType) await unlessGone(api.getContainer(inputs.name).remove({ force: true }));
    if (type === "docker:index/network:Network") await unlessGone(api.getNetwork(inputs.name).remove());
  }
  const deployment = { ...(state.deployment as object), pending_operations: [] };
  await pulumi.importStack({ ...state, deployment });
}

async function unlessGone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error;
  }
}

/**
 * The stack in Pulumi's state, with its config as it is now. The project's own files are not written to, and the
 * program runs in this process, which has loaded it already.
 */
async function open({ project, stack, main, projectFile, values }: Stack): Promise<PulumiStack> {
  const workDir = join(stackFolder(stack), "pulumi");
  const settings = join(workDir, `Pulumi.${stack}.yaml`);
  mkdirSync(workDir, { recursive: true });
  const { encryptionsalt } = existsSync(settings)
    ? (load(readFileSync(settings, "utf8")) as { encryptionsalt?: string })
    : {};
  writeFileSync(join(workDir, "Pulumi.yaml"), dump({ ...projectFile, main }));
  writeFileSync(settings, dump({ ...(encryptionsalt && { encryptionsalt }), config: values }));
  const program = () => Promise.resolve(loadProgram(main) as Record<string, unknown>);
  const opened = await LocalWorkspace.createOrSelectStack(
    { projectName: project, stackName: stack, program },
    { workDir, envVars: environment() },
  );
  // Nobody else works on this state, so that a lock in it was left behind by an operation that was killed.
  const locks = join(home, "pulumi", ".pulumi", "locks", "organization", project, stack);
  if (existsSync(locks) && readdirSync(locks).length > 0) await opened.cancel();
  return opened;
}

/** A local state, and a passphrase that only this user can read, unless the environment says otherwise. */
function environment(): Record<string, string> {
  const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, PULUMI_CONFIG_PASSPHRASE_FILE } = process.env;
  const state = join(home, "pulumi");
  const passphrase = join(home, "passphrase");
  if (PULUMI_BACKEND_URL === undefined) mkdirSync(state, { recursive: true, mode: 0o700 });
  const own = PULUMI_CONFIG_PASSPHRASE === undefined && PULUMI_CONFIG_PASSPHRASE_FILE === undefined;
  if (own && !existsSync(passphrase))
    writeFileSync(passphrase, randomBytes(24).toString("base64url"), { mode: 0o600, flag: "wx" });
  return {
    PULUMI_BACKEND_URL: PULUMI_BACKEND_URL ?? `file://${state}`,
    ...(own ? { PULUMI_CONFIG_PASSPHRASE_FILE: passphrase } : {}),
  };
}

/** Runs an operation of Pulumi's; says what it works on, and where it fails, what Pulumi said of it. */
async function watched<T>(
  progress: Progress,
  operation: (onEvent: (event: EngineEvent) => void) => Promise<T>,
): Promise<T> {
  const errors: string[] = [];
  try {
    return await operation(({ resourcePreEvent, diagnosticEvent }) => {
      const step = resourcePreEvent?.metadata;
      if (step && step.op !== "same") progress(`${step.op} ${step.urn.split("::").at(-1)}`);
      if (diagnosticEvent?.severity === "error")
        errors.push(diagnosticEvent.message.replace(/<\{%.*?%\}>/g, "").trim());
    });
  } catch (error) {
    interruption.throwIfAborted();
    const { message } = error as Error;
    throw new RunError([...new Set(errors)].join("\n") || (/^ *error: .*/ms.exec(message)?.[0] ?? message));
  }
}
