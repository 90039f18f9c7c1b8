/** What distinguishes the servers of a kind: a, b, c and so on; numbers when the letters are used up. */
export const markOf = (index: number): string =>
  index < 26 ? String.fromCharCode("a".charCodeAt(0) + index) : String(index + 1);

/** The name of a kind's further servers, after that of the first. */
export const nameAt = (index: number, first: string): string =>
  index === 0 ? first : `${first}-${markOf(index)}`;
