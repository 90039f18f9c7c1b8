/** The label that says which stack made a container, network or volume: its project and its name. */
export const stackLabel = "rocketmq.stack";

/** The label that says which server a container is, or a volume belongs to: its kind and its name. */
export const serverLabel = "rocketmq.server";

/** The label that says which of its cluster's hosts a container is on, where there are several. */
export const hostLabel = "rocketmq.host";

/**
 * The label that says from which state a network or volume was first made, where `npm start` made it. Stacks of the same name are
 * told apart by it, as the usual name is everybody's.
 */
export const stateLabel = "rocketmq.state";

export type ServerKind = "name-server" | "broker" | "proxy" | "console";

/** Labels by their names. */
export type Labels = Readonly<Record<string, string>>;

/** A stack, as what it made says. */
export interface StackName {
  readonly project: string;
  readonly stack: string;
}

export const stackLabelOf = ({ project, stack }: StackName): Labels => ({
  [stackLabel]: `${project}/${stack}`,
});

export const serverLabelOf = (kind: ServerKind, name: string): Labels => ({
  [serverLabel]: `${kind}/${name}`,
});

/** The server that labels name; undefined where they name none. */
export function serverIn(labels: Labels): { readonly kind: string; readonly name: string } | undefined {
  const [, kind, name] = /^([^/]+)\/(.+)$/.exec(labels[serverLabel] ?? "") ?? [];
  return name === undefined ? undefined : { kind, name };
}
