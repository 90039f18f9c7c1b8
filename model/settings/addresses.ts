import { Fields } from "./fields";

/** Addresses of servers on the network, for a server that is used without a cluster. */
export function checkAddresses(fields: Fields, key: string, fallback?: readonly string[]): readonly string[] {
  const addresses = fields.raw(key) ?? fallback;
  const legal = (address: unknown) => typeof address === "string" && /^[\w.-]+:\d{1,5}$/.test(address);
  const enough = (list: readonly unknown[]) => list.length > 0 || fallback !== undefined;
  if (Array.isArray(addresses) && enough(addresses) && addresses.every(legal)) return addresses as string[];
  const example = key === "nameServers" ? "rmqnamesrv:9876" : "rmqbroker:10911";
  fields.reject(
    key,
    `a list of ${fallback ? "" : "at least one of "}addresses such as "${example}" is wanted.`,
  );
  return [""];
}
