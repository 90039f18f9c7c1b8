import { ResolvedCluster } from "./servers";

type Placed = Pick<ResolvedCluster, "brokers" | "nameServers" | "controlled" | "hosts">;

/** What groups promise less than their durability says, by where their replicas are; undefined where there is nothing. */
export function promiseShortfall({ brokers, nameServers, controlled, hosts }: Placed): string | undefined {
  const groups = [...new Set(brokers.filter(({ replicas }) => replicas > 1).map(({ group }) => group))];
  const shares = groups.map((name) => {
    const all = brokers.filter(({ group }) => group === name);
    return { name, all, share: largestShare(all) };
  });
  const alone = shares.filter(({ all, share }) => share.length === all.length);
  const crowded = shares.filter(({ all, share }) => share.length > 1 && share.length < all.length);
  const together = controlled ? largestShare(nameServers) : [];
  const lines = [
    ...(alone.length > 0
      ? [
          `All replicas of ${namesOf(alone)} are on one machine: they outlive a process or a store that fails, not the loss of the machine.`,
        ]
      : []),
    ...crowded.map(
      ({ share }) =>
        `${namesOf(share)} are on the host ${share[0].host}: what is lost with it is more than one replica, and what is left may be too few to take messages.`,
    ),
    ...(hosts.length > 1 && together.length * 2 > nameServers.length
      ? [
          `Most controllers, in ${namesOf(together)}, are on the host ${together[0].host}: while it is away no other replica becomes a master.`,
        ]
      : []),
  ];
  return lines.length === 0 ? undefined : lines.join("\n");
}

/** Those of some servers that share a host, of the host that has the most of them. */
function largestShare<T extends { readonly host?: string }>(servers: readonly T[]): T[] {
  const sharing = servers.map(({ host }) => servers.filter((other) => other.host === host));
  return sharing.reduce((a, b) => (b.length > a.length ? b : a), []);
}

const namesOf = (servers: readonly { readonly name: string }[]): string =>
  servers.map(({ name }) => name).join(" and ");
