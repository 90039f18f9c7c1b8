import { EngineEvent } from "@pulumi/pulumi/automation";
import { RunError } from "@pulumi/pulumi/errors";
import { removeContainer, removeNetwork } from "../host/docker";
import { HostEngine } from "../host/hostEngines";
import { interruption } from "../host/interruption";
import { Progress } from "../host/progress";
import { note } from "../step";
import { hasDrifted } from "./drift";
import { Engine, DockerNames, Outputs } from "./engine";
import { findPulumi } from "./pulumiCommand";
import { pulumiFailure, withAdvice } from "./pulumiFailure";
import { openStack, OpenStack } from "./pulumiStack";
import { Thing } from "./belongings";
import { containerType, isOn, networkType, passwordType, volumeType } from "./pulumiState";
import { Stack } from "./stack";

const types = { container: containerType, network: networkType, volume: volumeType };

/** Pulumi's own engine, with its state in a local folder. */
export class PulumiEngine implements Engine {
  private constructor(
    readonly name: string,
    private readonly stack: OpenStack,
    private readonly engines: readonly HostEngine[],
  ) {}

  /**
   * Finds Pulumi, and downloads what is missing.
   *
   * @param engines Docker's
   * @returns the engine, or why it cannot be used
   */
  static async find(
    stack: Stack,
    engines: readonly HostEngine[],
    progress: Progress,
  ): Promise<PulumiEngine | string> {
    const command = await findPulumi(progress);
    if (typeof command === "string") return command;
    progress("reading Pulumi's state");
    const open = await openStack(stack, command).catch((error: unknown) => {
      throw pulumiFailure(error);
    });
    return new PulumiEngine(`Pulumi ${String(command.version)}`, open, engines);
  }

  /** The containers and networks on a host in Pulumi's state, and those that a killed operation was creating. */
  namesOn({ host }: Pick<HostEngine, "host">): DockerNames {
    const { resources, creating } = this.stack.state;
    const there = [...resources, ...creating].filter(isOn(this.stack.state, host));
    const namesOf = (wanted: string) =>
      there.filter(({ type }) => type === wanted).map(({ inputs }) => inputs.name);
    return { containers: namesOf(containerType), networks: namesOf(networkType) };
  }

  /** Whether Pulumi's state has containers or networks. */
  get hasAny(): boolean {
    const { resources, creating } = this.stack.state;
    return [...resources, ...creating].some(({ type }) => [containerType, networkType].includes(type));
  }

  get knowsPassword(): boolean {
    return this.stack.state.resources.some(({ type }) => type === passwordType);
  }

  /** Whether Pulumi's state has it, or a killed operation was making it. */
  hasRecorded(
    { type, id, name }: Pick<Thing, "type" | "id" | "name">,
    { host }: Pick<HostEngine, "host">,
  ): boolean {
    const { resources, creating } = this.stack.state;
    const isThere = isOn(this.stack.state, host);
    return (
      resources.some((one) => one.type === types[type] && one.id === id && isThere(one)) ||
      creating.some((one) => one.type === types[type] && one.inputs.name === name && isThere(one))
    );
  }

  /** Whether there is anything in the stack's state. */
  get hasState(): boolean {
    return this.stack.state.resources.length > 0;
  }

  /** Removes the stack's state, whatever it has. */
  async forget(): Promise<void> {
    await this.stack.forget();
  }

  async up(progress: Progress): Promise<Outputs> {
    // Without a refresh, Pulumi does not notice what was stopped or removed by hand; a refresh takes seconds.
    const drifted = await Promise.all(this.engines.map((engine) => hasDrifted(this.stack.state, engine)));
    const refresh = this.stack.state.killed || drifted.some(Boolean);
    await this.removePending();
    await withProgress(progress, (onEvent) =>
      this.stack.pulumi.up({ refresh, onEvent, signal: interruption }),
    );
    return this.stack.outputs();
  }

  async down(progress: Progress): Promise<void> {
    await this.removePending();
    await withProgress(progress, (onEvent) => this.stack.pulumi.destroy({ onEvent, signal: interruption }));
  }

  /**
   * Removes what a killed operation was creating: Pulumi would create it a second time, or leave it behind. It holds no
   * data itself, but a server that Docker has started may have its data open, so it is stopped in an orderly way.
   */
  private async removePending(): Promise<void> {
    const { creating } = this.stack.state;
    if (creating.length === 0) return;
    for (const { host, docker } of this.engines)
      for (const { type, inputs } of creating.filter(isOn(this.stack.state, host))) {
        if (type === containerType) await removeContainer(docker, inputs.name);
        if (type === networkType) await removeNetwork(docker, inputs.name);
      }
    await this.stack.forgetPending();
  }
}

/** The type of the resource that a URN names. */
const typeOf = (urn = ""): string | undefined => urn.split("::")[2]?.split("$").at(-1);

/** Runs an operation of Pulumi and reports its progress. If it fails, the error has Pulumi's own messages. */
async function withProgress<T>(
  progress: Progress,
  operation: (onEvent: (event: EngineEvent) => void) => Promise<T>,
): Promise<T> {
  interruption.throwIfAborted(); // Pulumi does not notice an interruption that came before
  const errors: string[] = [];
  // A server may fail after Pulumi has stopped to listen to the program, as one that failed earlier has ended it.
  const ignore = () => undefined;
  process.on("unhandledRejection", ignore);
  try {
    const result = await operation(({ resourcePreEvent, diagnosticEvent }) => {
      const step = resourcePreEvent?.metadata;
      if (step && step.op !== "same") progress(`${step.op} ${step.urn.split("::").at(-1)}`);
      if (diagnosticEvent === undefined) return;
      const { severity, message, urn } = diagnosticEvent;
      const said = message.replace(/<\{%.*?%\}>/g, "").trim();
      if (severity === "error") errors.push(said);
      else if (typeOf(urn) === containerType) note(said); // of a broker that took something
    });
    process.off("unhandledRejection", ignore);
    return result;
  } catch (error) {
    interruption.throwIfAborted();
    if (errors.length > 0) throw new RunError(withAdvice([...new Set(errors)].join("\n")));
    throw pulumiFailure(error);
  }
}
