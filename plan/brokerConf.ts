/** Renders broker.conf: the keys in the order given, then the further ones sorted. A Java properties file. */
export function renderBrokerConf(
  main: Readonly<Record<string, string | number>>,
  further: Readonly<Record<string, string>> = {},
): string {
  const sorted = Object.entries(further).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...Object.entries(main), ...sorted]
    .map(([key, value]) => `${key}=${escape(String(value))}\n`)
    .join("");
}

/** A backslash would start an escape sequence, and a leading blank would be dropped. */
function escape(value: string): string {
  return value.replace(/\\/g, "\\\\").replace(/^(\s)/, "\\$1");
}
