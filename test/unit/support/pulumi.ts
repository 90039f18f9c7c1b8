import * as pulumi from "@pulumi/pulumi";
import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import {
  MockCallArgs,
  MockMonitor,
  MockResourceArgs,
  MockResourceResult,
} from "@pulumi/pulumi/runtime/mocks";
import { specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/rpc";
import * as certificates from "./certificates";

/** A resource that a program registered. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  /** What it was registered with; a secret is a `Secret`, and what a preview does not know `notKnown`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Type and name of its parent; absent without one. */
  readonly parent?: string;
  /** Names of the resources it comes after. */
  readonly dependsOn: readonly string[];
  /** Name of the provider that was chosen for it; empty without one. */
  readonly provider: string;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly replaceOnChanges: readonly string[];
  readonly ignoreChanges: readonly string[];
  /** Name of the resource with which it goes; empty without one. */
  readonly deletedWith: string;
}

export class Secret {
  constructor(readonly value: unknown) {}
}

export const notKnown = Symbol("not known in a preview");

/** An output of something that a preview does not know yet. */
export const notKnownYet = (): pulumi.Output<never> => pulumi.output(pulumi.unknown) as pulumi.Output<never>;

/** The type tokens of this package's components. */
export const tokens = {
  cluster: "pulumi-rocketmq:index:Cluster",
  nameServer: "pulumi-rocketmq:index:NameServer",
  broker: "pulumi-rocketmq:index:Broker",
  proxy: "pulumi-rocketmq:index:Proxy",
  console: "pulumi-rocketmq:index:Console",
} as const;

const components: ReadonlySet<string> = new Set(Object.values(tokens));

export const container = "docker:index/container:Container";
export const image = "docker:index/remoteImage:RemoteImage";
export const network = "docker:index/network:Network";
export const volume = "docker:index/volume:Volume";
export const password = "random:index/randomPassword:RandomPassword";
export const provider = "pulumi:providers:docker";
export const topic = "pulumi-rocketmq:index:Topic";
export const consumerGroup = "pulumi-rocketmq:index:ConsumerGroup";
export const user = "pulumi-rocketmq:index:User";

export const certificateAuthority = "pulumi-rocketmq:index:CertificateAuthority";
export const serverCertificate = "pulumi-rocketmq:index:Certificate";

/** What the providers of all known resources would add to their inputs. */
const computed: Readonly<Record<string, object>> = {
  [container]: {},
  [image]: {},
  [network]: {},
  [volume]: {},
  [password]: { result: "generated" },
  [provider]: {},
  [topic]: {},
  [consumerGroup]: {},
  [user]: { password: "made up" },
  [certificateAuthority]: {
    certificate: certificates.caCertificate,
    privateKey: certificates.otherPrivateKey,
  },
  [serverCertificate]: { certificate: certificates.certificate, privateKey: certificates.privateKey },
};

function newResource({ type, name, inputs }: MockResourceArgs): MockResourceResult {
  const plain = inputs as Record<string, unknown>;
  if (components.has(type)) return { id: undefined, state: plain };
  if (!Object.hasOwn(computed, type)) throw new Error(`no resource of type ${type} was expected`);
  return { id: `${name}-id`, state: { ...plain, ...computed[type] } };
}

function call({ token }: MockCallArgs): never {
  throw new Error(`no call of ${token} was expected`);
}

const typeIn = (urn: string): string => urn.split("::")[2].split("$").at(-1) ?? "";
const nameIn = (urn: string): string => urn.split("::").at(-1) ?? "";

function unwrap(value: unknown): unknown {
  if (value === unknownValue) return notKnown;
  if (Array.isArray(value)) return value.map(unwrap);
  if (typeof value !== "object" || value === null) return value;
  const object = value as Record<string, unknown>;
  if (object[specialSigKey] === specialSecretSig) return new Secret(unwrap(object.value));
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, unwrap(inner)]));
}

/** Whether there is a secret in what was registered. */
export const hasSecrets = (value: unknown): boolean =>
  value instanceof Secret ||
  (typeof value === "object" && value !== null && Object.values(value).some(hasSecrets));

/** What anybody may see of what was registered. */
export function shown(value: unknown): unknown {
  if (value instanceof Secret) return "[secret]";
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shown(inner)]));
}

const registered = (request: RegisterResourceRequest): Registered => ({
  type: request.getType(),
  name: request.getName(),
  inputs: unwrap(request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>,
  parent:
    request.getParent() === "" ? undefined : `${typeIn(request.getParent())} ${nameIn(request.getParent())}`,
  dependsOn: request.getDependenciesList().map(nameIn).sort(),
  provider: request.getProvider().split("::").at(-2) ?? "",
  retainOnDelete: request.getRetainondelete() ?? false,
  ignoreChanges: request.getIgnorechangesList(),
  deleteBeforeReplace: request.getDeletebeforereplace(),
  replaceOnChanges: request.getReplaceonchangesList(),
  deletedWith: nameIn(request.getDeletedwith()),
});

/** Everything that a program registered. */
export class Deployment {
  constructor(readonly resources: readonly Registered[]) {}

  get(type: string, name: string): Registered {
    const found = this.resources.find((resource) => resource.type === type && resource.name === name);
    if (found === undefined) throw new Error(`${type} ${name} was not registered`);
    return found;
  }

  all(type: string): Registered[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The names of all resources, by type. */
  get names(): Record<string, string[]> {
    const types = [...new Set(this.resources.map(({ type }) => type))].sort();
    return Object.fromEntries(
      types.map((type) => [
        type,
        this.all(type)
          .map(({ name }) => name)
          .sort(),
      ]),
    );
  }
}

/** Runs a program against mocks until everything it registers is registered. */
export async function deploy<T>(
  program: () => T | Promise<T>,
  preview = false,
): Promise<{ deployment: Deployment; result: T }> {
  const resources: Registered[] = [];
  await pulumi.runtime.setMocks({ newResource, call }, "rocketmq", "test", preview);
  const register = Reflect.get(MockMonitor.prototype, "registerResource");
  const spy = jest.spyOn(MockMonitor.prototype, "registerResource").mockImplementation(function (
    this: MockMonitor,
    ...args: Parameters<typeof register>
  ) {
    resources.push(registered(args[0] as RegisterResourceRequest));
    return register.apply(this, args);
  });
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // Pulumi takes a stack trace of each promise, which takes most of the time under jest
  try {
    const result = await program();
    await pulumi.runtime.disconnect();
    return { deployment: new Deployment(resources), result };
  } finally {
    await pulumi.runtime.disconnect();
    Error.stackTraceLimit = stackTraceLimit;
    spy.mockRestore();
  }
}

/** The value of an output. */
export const valueOf = <T>(output: pulumi.Output<T> | undefined): Promise<T | undefined> =>
  new Promise((resolve) => (output === undefined ? resolve(undefined) : output.apply(resolve)));
