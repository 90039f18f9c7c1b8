import { createRequire } from "node:module";
import { dirname } from "node:path";
import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { setAllConfig, setMockOptions, setMocks } from "@pulumi/pulumi/runtime";
import { MockMonitor, MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime/mocks";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";
import { note } from "../step";

/** A Pulumi program with its stack and config. */
export interface Program {
  /** Absolute path of the module that registers the resources and exports the outputs. */
  readonly main: string;
  readonly project: string;
  readonly stack: string;
  /** Stack config, each value under `namespace:key`. */
  readonly config: Readonly<Record<string, string>>;
}

/** A resource that a program registered. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** URNs of the resources that it depends on. */
  readonly dependsOn: readonly string[];
  /** Paths of inputs that change nothing of a resource that exists. */
  readonly ignoreChanges: readonly string[];
  /** Whether what it stands for stays when it goes. */
  readonly retainOnDelete: boolean;
}

/** The state of a resource that a provider would return: its id, and what it adds to the inputs. */
export interface ProviderResult {
  readonly id?: string;
  readonly computed?: Readonly<Record<string, unknown>>;
}

export type Provider = (
  resource: Pick<Registered, "type" | "name" | "inputs">,
) => ProviderResult | Promise<ProviderResult>;

/** The result of a run. */
export interface Run {
  readonly resources: readonly Registered[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What a program says reaches its user through Pulumi's engine; without one, in the words of a start. */
Object.assign(pulumi.log, {
  info: (message: string) => Promise.resolve(note(message)),
});

/** Runs a program in this process without Pulumi's engine. Resources are recorded, and `provider` returns their state. */
export async function runProgram(program: Program, provider: Provider, preview: boolean): Promise<Run> {
  const recorder = new Recorder(provider);
  await setMocks(recorder, program.project, program.stack, preview); // it switches on the SDK's features
  setMockOptions(recorder, program.project, program.stack, preview);
  setAllConfig({ ...program.config });
  process.chdir(dirname(program.main)); // like Pulumi's language host
  const { failures } = recorder;
  const onFailure = (error: unknown) => void failures.push(error);
  // An error in an output cannot be caught otherwise. Pulumi's language host does the same.
  process.on("unhandledRejection", onFailure);
  let outputs: unknown;
  try {
    outputs = await pulumi.runtime.runInPulumiStack(() => loadProgram(program.main));
    await pulumi.runtime.disconnect();
  } catch (error) {
    failures.push(error);
  }
  await setImmediate(); // Node.js reports such errors after all other work
  process.off("unhandledRejection", onFailure);
  if (failures.length > 0) throw failures[0];
  return { resources: recorder.registered, outputs: withoutSecretWrappers(outputs) as Run["outputs"] };
}

/** Takes the place of Pulumi's engine, like the SDK's mocks for unit tests, but records dependencies too. */
class Recorder extends MockMonitor {
  readonly registered: Registered[] = [];
  /** Errors that were thrown here. The program only gets errors of Pulumi with less information. */
  readonly failures: unknown[] = [];

  constructor(private readonly provider: Provider) {
    super({ newResource: (args) => this.newResource(args), call: (args) => this.call(args) });
  }

  async newResource({ type, name, inputs }: MockResourceArgs): Promise<MockResourceResult> {
    const plainInputs = withoutSecretWrappers(inputs) as Registered["inputs"];
    const { id, computed } = await this.recordFailure(() =>
      this.provider({ type, name, inputs: plainInputs }),
    );
    return { id, state: { ...(inputs as object), ...computed } };
  }

  call({ token }: { token: string }): Promise<never> {
    return this.recordFailure(() => {
      throw new pulumi.RunError(`The program calls ${token}, which only Pulumi's own engine can do.`);
    });
  }

  private async recordFailure<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.failures.push(error);
      throw error;
    }
  }

  override async registerResource(
    request: RegisterResourceRequest,
    callback: (error: unknown, response?: { getUrn(): string }) => void,
  ): Promise<void> {
    await super.registerResource(request, (error: unknown, response?: { getUrn(): string }) => {
      if (response)
        this.registered.push({
          urn: response.getUrn(),
          type: request.getType(),
          name: request.getName(),
          inputs: withoutSecretWrappers(request.getObject()?.toJavaScript() ?? {}) as Registered["inputs"],
          dependsOn: request.getDependenciesList(),
          ignoreChanges: request.getIgnorechangesList(),
          retainOnDelete: request.getRetainondelete() ?? false,
        });
      callback(error, response);
    });
  }
}

/** Runs a program's module, even if it has been loaded before. One that exports a function is that, as to Pulumi's language host. */
export async function loadProgram(main: string): Promise<unknown> {
  const require = createRequire(main);
  delete require.cache[main];
  const exported: unknown = require(main);
  return typeof exported === "function" ? await (exported as () => unknown)() : exported;
}

/** Replaces secrets by their plain values. */
function withoutSecretWrappers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecretWrappers);
  if (typeof value !== "object" || value === null) return value;
  const object = value as Record<string, unknown>;
  if (object[specialSigKey] === specialSecretSig) return withoutSecretWrappers(object.value);
  return Object.fromEntries(
    Object.entries(object).map(([key, inner]) => [key, withoutSecretWrappers(inner)]),
  );
}
