import { Fields } from "./fields";

/** A value of a server's configuration file. */
export type ConfValue = string | number | boolean;

export const isConfValue = (value: unknown): value is ConfValue =>
  typeof value === "number" ||
  typeof value === "boolean" ||
  (typeof value === "string" && !/[\r\n]/.test(value));

export const confValueWanted = "a text of one line, a number, true or false is wanted.";

/**
 * Further keys of a server's configuration file, with their values.
 *
 * @param problemOf what is wrong with a key and its value
 */
export function readConfiguration(
  conf: Fields,
  problemOf: (key: string, value: unknown) => string | undefined,
): Record<string, string> {
  const entries = conf.keys().map((key) => {
    const value = conf.raw(key);
    const expected = conf.isUnknown(key) ? undefined : problemOf(key, value);
    if (expected !== undefined) conf.reject(key, expected);
    return [key, String(value ?? "")] as const;
  });
  return Object.fromEntries(entries);
}

/** What is wrong with a key that nobody can check, and its value. */
export function problemOfUnchecked(key: string, value: unknown): string | undefined {
  if (!/^[A-Za-z][\w.-]*(\[\d+\])?$/.test(key))
    return "a key of letters, digits, '_', '.' and '-' is wanted.";
  return isConfValue(value) ? undefined : confValueWanted;
}

/** The same, but for keys that follow from other settings. @param derived by what they follow from */
export const problemUnlessDerived =
  (derived: Readonly<Record<string, string>>) =>
  (key: string, value: unknown): string | undefined =>
    Object.hasOwn(derived, key)
      ? `it follows from ${derived[key]}: set that.`
      : problemOfUnchecked(key, value);
