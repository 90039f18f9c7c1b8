/**
 * The number that a server's name ends with, from which its default ports follow: 0 for `broker-a` and `broker-0`, 1 for
 * `broker-b` and `broker-1`; 0 for names that end otherwise. It depends on nothing but the name, so that servers that come
 * and go move nobody's ports.
 */
export function indexIn(name: string): number {
  const mark = /(?:^|[-_.])([a-z]|\d{1,3})$/i.exec(name)?.[1].toLowerCase();
  if (mark === undefined) return 0;
  return /\d/.test(mark) ? Number(mark) : mark.charCodeAt(0) - "a".charCodeAt(0);
}

/** What Docker calls something of a cluster. */
export const prefixed = (namePrefix: string, name: string): string =>
  namePrefix === "" ? name : `${namePrefix}-${name}`;
