import * as pulumi from "@pulumi/pulumi";
import { ReadRequest } from "@pulumi/pulumi/proto/provider_pb";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider";
import { Broker, Cluster, Console, NameServer, Proxy } from "../components";
import { ConfigurationError, Problem } from "../model/settings";
import { Inputs } from "./inputs";
import { managedResources } from "./kinds";
import { ManagedResource } from "./managed";
import { resourceSchemas, typeSchemas } from "./resourceSchema";

/** What Pulumi's engine runs of this package: the components, for programs in other languages, and the resources. */
class RocketMqProvider extends ComponentProvider {
  override async getSchema(): Promise<string> {
    const { resources, types, ...schema } = JSON.parse(await super.getSchema()) as Record<string, object>;
    return JSON.stringify({
      ...schema,
      resources: { ...resources, ...resourceSchemas() },
      types: { ...types, ...typeSchemas() },
    });
  }

  check(urn: string, before: Inputs, inputs: Inputs): Promise<pulumi.provider.CheckResult> {
    const { problems, ...checked } = resourceOf(urn).check(nameOf(urn), before, inputs);
    const failures = problems.map(({ path, expected }: Problem) => ({ property: path, reason: expected }));
    return Promise.resolve({ ...checked, failures });
  }

  diff(_id: string, urn: string, state: Inputs, inputs: Inputs): Promise<pulumi.provider.DiffResult> {
    return Promise.resolve(resourceOf(urn).diff(state, inputs));
  }

  async create(urn: string, inputs: Inputs): Promise<pulumi.provider.CreateResult> {
    const { id, state } = await told(resourceOf(urn).put(inputs));
    return { id, outs: state };
  }

  async update(
    _id: string,
    urn: string,
    state: Inputs,
    inputs: Inputs,
  ): Promise<pulumi.provider.UpdateResult> {
    return { outs: (await told(resourceOf(urn).put(inputs, state))).state };
  }

  async read(id: string, urn: string, state: Inputs): Promise<pulumi.provider.ReadResult> {
    const found = await told(resourceOf(urn).read(id, state));
    return found ? { id: found.id, props: found.state, inputs: found.inputs } : { id: "", props: {} };
  }

  async delete(_id: string, urn: string, state: Inputs): Promise<void> {
    await told(resourceOf(urn).delete(state));
  }
}

/** The parts of `urn:pulumi:stack::project::parent$type::name`. */
const resourceOf = (urn: string): ManagedResource =>
  managedResources[(urn.split("::")[2] ?? "").split("$").at(-1) as string];
const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** An error's message alone is for users. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && !(error instanceof ConfigurationError)) error.stack = error.message;
    throw error;
  }
}

// Pulumi's host of providers takes it for granted that what is read has properties; what is imported has none yet.
// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on each request
const { getProperties } = ReadRequest.prototype;
ReadRequest.prototype.getProperties = function (this: ReadRequest) {
  return getProperties.call(this) ?? ({ toJavaScript: () => ({}) } as ReturnType<typeof getProperties>);
};

/** @param root the package's folder */
export const serve = (root: string): Promise<void> => {
  const components = [Broker, Cluster, Console, NameServer, Proxy];
  const provider = new RocketMqProvider({ name: "pulumi-rocketmq", dirname: root, components });
  return pulumi.provider.main(provider, process.argv.slice(2));
};
