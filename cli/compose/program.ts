import { createRequire } from "node:module";
import { dirname } from "node:path";
import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { setAllConfig, setMockOptions, setMocks } from "@pulumi/pulumi/runtime";
import { MockMonitor, MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime/mocks";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime/rpc";

/** A Pulumi program and what it is run with. */
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
  /** URNs of the resources that it comes after. */
  readonly dependsOn: readonly string[];
}

/** What a provider would make of a resource: its id, and what it adds to the inputs. */
export interface Made {
  readonly id?: string;
  readonly computed?: Readonly<Record<string, unknown>>;
}

export type Provider = (resource: Pick<Registered, "type" | "name" | "inputs">) => Made;

export interface Run {
  readonly resources: readonly Registered[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Runs a program in this process, without Pulumi's engine: resources are recorded, and `provider` makes them up. */
export async function runProgram(program: Program, provider: Provider, preview: boolean): Promise<Run> {
  const recorder = new Recorder(provider);
  await setMocks(recorder, program.project, program.stack, preview); // for the features that it switches on
  setMockOptions(recorder, program.project, program.stack, preview);
  setAllConfig({ ...program.config });
  process.chdir(dirname(program.main)); // as Pulumi's language host does
  const { failures } = recorder;
  const onFailure = (error: unknown) => void failures.push(error);
  // Nobody can catch what fails in an output; the language host listens for it in the same way.
  process.on("unhandledRejection", onFailure);
  let outputs: unknown;
  try {
    outputs = await pulumi.runtime.runInPulumiStack(() => Promise.resolve(loadProgram(program.main)));
    await pulumi.runtime.disconnect();
  } catch (error) {
    failures.push(error);
  }
  await setImmediate(); // Node tells of such failures when nothing else is left to do
  process.off("unhandledRejection", onFailure);
  if (failures.length > 0) throw failures[0];
  return { resources: recorder.registered, outputs: plain(outputs) as Run["outputs"] };
}

/** Stands where Pulumi's engine would, as in unit tests, but keeps the dependencies too. */
class Recorder extends MockMonitor {
  readonly registered: Registered[] = [];
  /** What was thrown here: to the program Pulumi hands errors of its own, and with less in them. */
  readonly failures: unknown[] = [];

  constructor(private readonly provider: Provider) {
    super({ newResource: (args) => this.newResource(args), call: (args) => this.call(args) });
  }

  newResource({ type, name, inputs }: MockResourceArgs): MockResourceResult {
    const plainInputs = plain(inputs) as Registered["inputs"];
    const { id, computed } = this.kept(() => this.provider({ type, name, inputs: plainInputs }));
    return { id, state: { ...(inputs as object), ...computed } };
  }

  call({ token }: { token: string }): never {
    return this.kept(() => {
      throw new pulumi.RunError(`The program calls ${token}, which only Pulumi's own engine can do.`);
    });
  }

  private kept<T>(work: () => T): T {
    try {
      return work();
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
          inputs: plain(request.getObject()?.toJavaScript() ?? {}) as Registered["inputs"],
          dependsOn: request.getDependenciesList(),
        });
      callback(error, response);
    });
  }
}

/** Runs a program's module, also where it was run before. */
export function loadProgram(main: string): unknown {
  const require = createRequire(main);
  delete require.cache[main];
  return require(main);
}

/** A value with its secrets taken out of their wrappers. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const object = value as Record<string, unknown>;
  if (object[specialSigKey] === specialSecretSig) return plain(object.value);
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, plain(inner)]));
}
