/** What runs a command on the network of a namespace. */
export const inNamespace = (
  namespace: string,
  command: string,
  args: readonly string[],
): [string, ...string[]] => ["nsenter", `--net=/run/netns/${namespace}`, "--", command, ...args];
