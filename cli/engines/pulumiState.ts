import { Deployment } from "@pulumi/pulumi/automation";

export const containerType = "docker:index/container:Container";
export const networkType = "docker:index/network:Network";
export const volumeType = "docker:index/volume:Volume";

/** A resource as Pulumi's state has it. */
export interface StateResource {
  readonly type: string;
  /** By which Docker knows it; components have none. */
  readonly id?: string;
  readonly inputs: {
    readonly name: string;
    /** False: the container ends by itself. */
    readonly mustRun?: boolean;
    readonly networksAdvanced?: readonly { readonly name: string }[];
  };
  /** What went wrong after it was created. */
  readonly initErrors?: readonly string[];
}

/** What Pulumi's state says of a stack. */
export interface State {
  readonly resources: readonly StateResource[];
  /** Whether an operation was killed, so that the state may be behind. */
  readonly killed: boolean;
  /** What a killed operation was creating: Docker may have that. */
  readonly creating: readonly StateResource[];
}

/** The state in what Pulumi exports. */
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

/** What Pulumi exported, without the operations that were killed. */
export const withoutPending = (exported: Deployment): Deployment => ({
  ...exported,
  deployment: { ...(exported.deployment as object), pending_operations: [] },
});
