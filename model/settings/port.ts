import { Fields } from "./fields";
import { ResolvedShared } from "./shared";

/** The first port that a program needs no rights to listen on. In a network of its own a container may on any. */
const unprivileged = 1024;

export const lowestPort = ({ reach, profile }: ResolvedShared): number =>
  reach.onHost && profile.leastPrivilege ? unprivileged : 1;

/**
 * A port with the stack's offset.
 *
 * @param around how many ports below and above it are the server's too
 */
export function resolvePort(
  fields: Fields,
  key: string,
  value: number,
  shared: ResolvedShared,
  { below, above } = { below: 0, above: 0 },
): number {
  const port = value + shared.portOffset;
  const lowest = lowestPort(shared) + below;
  const highest = 65535 - above;
  if (port >= lowest && port <= highest) return port;
  const sum = shared.portOffset === 0 ? "" : `with portOffset it is ${port}: `;
  const expected =
    port > highest
      ? `${sum}ports end at ${highest} here: choose another.`
      : `${sum}with networkMode host, a port that takes no rights, a whole number from ${lowest} to ${highest}, is wanted.`;
  fields.report({ path: fields.pathOf(key), found: fields.raw(key) ?? value, expected });
  return value;
}

/** What is wrong with a port that stands in a configuration file as it is written: no offset is added to it. */
export function problemOfRawPort(port: number, lowest: number): string | undefined {
  if (port >= lowest && port <= 65535) return undefined;
  const what = lowest === 1 ? "a port" : "with networkMode host, a port that takes no rights";
  return `${what}, a whole number from ${lowest} to 65535, is wanted`;
}
