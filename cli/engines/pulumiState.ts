import { Deployment } from "@pulumi/pulumi/automation";

export const containerType = "docker:index/container:Container";
export const networkType = "docker:index/network:Network";
export const volumeType = "docker:index/volume:Volume";

const clusterType = "pulumi-rocketmq:index:Cluster";

export const passwordType = "random:index/randomPassword:RandomPassword";

/** A resource in Pulumi's state. */
export interface StateResource {
  readonly type: string;
  readonly urn?: string;
  /** Docker's id; components have none. */
  readonly id?: string;
  /** The URN and id of its provider. */
  readonly provider?: string;
  readonly inputs: {
    readonly name: string;
    /** False: a container that ends by itself. */
    readonly mustRun?: boolean;
    readonly networksAdvanced?: readonly { readonly name: string }[];
  };
  /** Errors that occurred after its creation. */
  readonly initErrors?: readonly string[];
}

/** A stack in Pulumi's state. */
export interface State {
  readonly resources: readonly StateResource[];
  /** Whether an operation was killed, so that the state may be out of date. */
  readonly killed: boolean;
  /** Resources that a killed operation was creating: Docker may have them. */
  readonly creating: readonly StateResource[];
}

/** Reads the state that Pulumi exports. */
export function stateIn({ deployment }: Deployment): State {
  const { resources = [], pending_operations = [] } = (deployment ?? {}) as {
    resources?: StateResource[];
    pending_operations?: { type: string; resource: StateResource }[];
  };
  return {
    resources,
    killed: pending_operations.length > 0,
    creating: pending_operations.filter(({ type }) => type === "creating").map(({ resource }) => resource),
  };
}

/** The exported state without killed operations. */
export const withoutPending = (exported: Deployment): Deployment => ({
  ...exported,
  deployment: { ...(exported.deployment as object), pending_operations: [] },
});

/** Whether a resource is on a host, by whose name its provider is called. @param host absent: it is the only one */
export const isOn =
  ({ resources }: Pick<State, "resources">, host: string | undefined) =>
  ({ provider }: StateResource): boolean =>
    host === undefined ||
    resources.some(({ type, urn }) => type === clusterType && `${nameIn(urn)}-${host}` === nameIn(provider));

/** The name of the resource that a URN names, whatever follows it. */
const nameIn = (urn = ""): string | undefined => urn.split("::")[3];
