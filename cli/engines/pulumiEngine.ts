import { EngineEvent } from "@pulumi/pulumi/automation";
import { RunError } from "@pulumi/pulumi/errors";
import { Docker, removeContainer, removeNetwork } from "../host/docker";
import { interruption } from "../host/interruption";
import { Progress } from "../host/progress";
import { hasDrifted } from "./drift";
import { Engine, Outputs } from "./engine";
import { findPulumi } from "./pulumiCommand";
import { openStack, OpenStack } from "./pulumiStack";
import { containerType, networkType, StateResource } from "./pulumiState";
import { Stack } from "./stack";

/** Pulumi's own engine, with its state in a local folder. */
export class PulumiEngine implements Engine {
  private constructor(
    readonly name: string,
    private readonly stack: OpenStack,
    private readonly docker: Docker,
  ) {}

  /** The Pulumi CLI and its plugins, downloaded where they are missing; or why they cannot be had. */
  static async find(stack: Stack, docker: Docker, progress: Progress): Promise<PulumiEngine | string> {
    const command = await findPulumi(progress);
    if (typeof command === "string") return command;
    progress("reading Pulumi's state");
    return new PulumiEngine(`Pulumi ${String(command.version)}`, await openStack(stack, command), docker);
  }

  /** The names of the containers that are Pulumi's by its state, or would be if it had not been killed. */
  get containers(): string[] {
    return this.made.filter(({ type }) => type === containerType).map(({ inputs }) => inputs.name);
  }

  /** Whether there is anything to take down. */
  get hasResources(): boolean {
    return this.made.some(({ type }) => type === containerType || type === networkType);
  }

  private get made(): readonly StateResource[] {
    const { resources, creating } = this.stack.state;
    return [...resources, ...creating];
  }

  async up(progress: Progress): Promise<Outputs> {
    // Pulumi would not look at what was stopped or removed by hand, and takes seconds where it is told to.
    const refresh = this.stack.state.killed || (await hasDrifted(this.stack.state.resources, this.docker));
    await this.removeHalfMade();
    await watched(progress, (onEvent) => this.stack.pulumi.up({ refresh, onEvent, signal: interruption }));
    return this.stack.outputs();
  }

  async down(progress: Progress): Promise<void> {
    await this.removeHalfMade();
    await watched(progress, (onEvent) => this.stack.pulumi.destroy({ onEvent, signal: interruption }));
  }

  /**
   * Removes what a killed operation was creating: Pulumi would create it again, or leave it. No data is in it, but a server
   * that Docker has started since may have some open.
   */
  private async removeHalfMade(): Promise<void> {
    const { creating } = this.stack.state;
    if (creating.length === 0) return;
    for (const { type, inputs } of creating) {
      if (type === containerType) await removeContainer(this.docker, inputs.name);
      if (type === networkType) await removeNetwork(this.docker, inputs.name);
    }
    await this.stack.forgetPending();
  }
}

/** Runs an operation of Pulumi's; says what it works on, and where it fails, what Pulumi said of it. */
async function watched<T>(
  progress: Progress,
  operation: (onEvent: (event: EngineEvent) => void) => Promise<T>,
): Promise<T> {
  interruption.throwIfAborted(); // once it runs, it hears of no interruption that came before
  const errors: string[] = [];
  // A server may fail after Pulumi has stopped to listen to the program, as one that failed earlier has ended it.
  const ignore = () => undefined;
  process.on("unhandledRejection", ignore);
  try {
    const result = await operation(({ resourcePreEvent, diagnosticEvent }) => {
      const step = resourcePreEvent?.metadata;
      if (step && step.op !== "same") progress(`${step.op} ${step.urn.split("::").at(-1)}`);
      if (diagnosticEvent?.severity === "error")
        errors.push(diagnosticEvent.message.replace(/<\{%.*?%\}>/g, "").trim());
    });
    process.off("unhandledRejection", ignore);
    return result;
  } catch (error) {
    interruption.throwIfAborted();
    const { message } = error as Error;
    throw new RunError([...new Set(errors)].join("\n") || (/^ *error: .*/ms.exec(message)?.[0] ?? message));
  }
}
