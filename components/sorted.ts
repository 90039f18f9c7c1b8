/** The entries of a record by their keys, as Docker's provider compares lists entry by entry. */
export const sorted = (record: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
