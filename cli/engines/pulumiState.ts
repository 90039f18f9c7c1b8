import { Deployment } from "@pulumi/pulumi/automation";

export const containerType = "docker:index/container:Container";
export const networkType = "docker:index/network:Network";
export const volumeType = "docker:index/volume:Volume";

/** Of a Docker Engine's provider. */
const providerType = "pulumi:providers:docker";

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
    /** Of a provider: where its Docker Engine is. */
    readonly host?: string;
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

/** Whether a Docker Engine is the one that a resource is on. @param address absent: all are on it */
export const isAt =
  ({ resources }: Pick<State, "resources">, address: string | undefined) =>
  ({ provider }: StateResource): boolean =>
    address === undefined ||
    resources.some(
      ({ type, urn, id, inputs }) =>
        type === providerType && `${urn}::${id}` === provider && inputs.host === address,
    );
