import { Fields } from "./fields";
import { SharedSpec } from "./shared";

/** The first port that a program needs no rights to listen on. In a network of its own a container may on any. */
const unprivileged = 1024;

export const lowestPort = ({ reach, profile }: SharedSpec): number =>
  reach.onHost && profile.leastPrivilege ? unprivileged : 1;

/** What is wanted where it has to be told. */
export const portFrom = (lowest: number): string =>
  lowest === 1 ? "a port" : "with networkMode host, a port that takes no rights";

/** @param around how many ports below and above it are the server's too */
export function checkPort(
  fields: Fields,
  key: string,
  fallback: number,
  shared: SharedSpec,
  { below, above } = { below: 0, above: 0 },
): number {
  const lowest = lowestPort(shared);
  const highest = 65535 - above;
  if (fallback > highest && fields.raw(key) === undefined)
    fields.report({
      path: fields.pathOf(key),
      found: fallback,
      expected: `it follows from the first server's and is above ${highest}: choose one, here or there.`,
    });
  return fields.integer(key, fallback, lowest + below, highest, portFrom(lowest));
}
