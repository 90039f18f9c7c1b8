/** The lists of servers in stack config, and what the servers in them do not have in common. */
export const lists = {
  nameServers: ["containerName", "port"],
  brokers: ["containerName", "brokerName", "brokerId", "listenPort"],
  proxies: ["containerName", "grpcServerPort", "remotingListenPort"],
} as const;

export type ListName = keyof typeof lists;
export const listNames = Object.keys(lists) as ListName[];

export const isListName = (name: string): name is ListName => Object.hasOwn(lists, name);

/**
 * The servers of a list, each with what the list says of it and else what the other keys say. These describe the first
 * server; its names and ports are its own.
 */
export function servers(name: ListName, first: object, list: unknown): unknown {
  if (list === "") return [first];
  if (!Array.isArray(list)) return list; // for the check to report
  if (list.length === 0) return [first];
  const own: readonly string[] = lists[name];
  const common = Object.fromEntries(Object.entries(first).filter(([key]) => !own.includes(key)));
  return list.map((item: unknown, i) => (isObject(item) ? { ...(i === 0 ? first : common), ...item } : item));
}

/** Whether a setting of a server stands in the list, or would have to, rather than in one of the other keys. */
export function isListed(name: ListName, list: unknown, index: number, key: string): boolean {
  const item: unknown = Array.isArray(list) ? list[index] : undefined;
  if (isObject(item) && Object.hasOwn(item, key)) return true;
  return index > 0 && (lists[name] as readonly string[]).includes(key);
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
