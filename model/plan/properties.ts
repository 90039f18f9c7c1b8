/** Renders a Java properties file: the keys in the order given, if they have a value, then the further ones sorted. */
export function renderProperties(
  main: Readonly<Record<string, string | number | undefined>>,
  further: Readonly<Record<string, string>> = {},
): string {
  const sorted = Object.entries(further).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...Object.entries(main), ...sorted]
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}\n`)
    .join("");
}

/** A backslash would start an escape sequence, a leading blank would be dropped, and Java reads Latin-1. */
export function escapeProperty(value: string): string {
  const unicode = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return value
    .replace(/\\/g, "\\\\")
    .replace(/^([ \t\f])/, "\\$1")
    .replace(/[\u007f-\uffff]/g, unicode);
}

/** What `escapeProperty` was given. */
export const unescapeProperty = (escaped: string): string =>
  escaped.replace(/\\(u([0-9a-f]{4})|.)/g, (_, char: string, code?: string) =>
    code === undefined ? char : String.fromCharCode(parseInt(code, 16)),
  );

/** The keys and values of a text with one pair a line, as they stand there. */
export const pairsIn = (text: string): [key: string, value: string][] =>
  [...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value]);
