/** Stack config as values by their paths, such as `brokers.broker-b.heap`. */
export type ConfigPaths = Readonly<Record<string, string>>;

/** A map of servers and the like, as JSON; it takes the place of the whole map. */
export const isMap = (value: string): boolean => value.startsWith("{");

/** Such a map of servers that have no settings of their own. */
export const mapOf = (names: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(names.map((name) => [name, {}])));

/**
 * Sets values in stack config as `pulumi config set --path` does: below the first key, what looks like a whole number or
 * a truth value is one. Maps may be given as JSON.
 */
export function settingsAt(
  paths: ConfigPaths,
  config: Record<string, unknown> = {},
): Record<string, unknown> {
  for (const [path, value] of Object.entries(paths)) {
    const [key, ...rest] = path.split(/[.[\]]+/).filter(Boolean);
    config[key] = rest.length > 0 ? withField(config[key], rest, parsed(value)) : topLevel(value);
  }
  return config;
}

/** A value with a field below it set, which may be an item of a list. */
function withField(target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  const index = /^\d+$/.test(key);
  const fields = (target ?? (index ? [] : {})) as Record<string, unknown>;
  fields[key] = rest.length > 0 ? withField(fields[key], rest, value) : value;
  return fields;
}

const topLevel = (value: string): unknown => (isMap(value) ? JSON.parse(value) : value);

const parsed = (value: string): unknown => (/^(\d+|true|false)$/.test(value) ? JSON.parse(value) : value);
