/** A Docker host as far as servers are placed on it. */
export interface Site {
  readonly name: string;
  /** What fails together with it; hosts without one are each a zone of their own. */
  readonly zone?: string;
}

/** A server that is to be on one of the hosts. */
export interface Placeable {
  /** No two are equal. */
  readonly containerName: string;
  /** Servers of a set can take each other's place: the replicas of a broker group, all name servers, all proxies. */
  readonly set: string;
  /** Whether it is the one of its set that works first, as a group's first replica, which becomes the master. */
  readonly leads?: boolean;
  /** The host that it is said to be on. */
  readonly host?: string;
}

/** On which hosts servers are: those's names by the names of containers. */
export type HostsOf = Readonly<Record<string, string>>;

/**
 * Where servers are: on the host that is said; else where they stand, so that hosts and servers that come later move nobody; else apart
 * from those of their set, then from their zones, those that lead apart from each other, and where there are the fewest. No two of a set
 * come to one host while another has none. Those that are listed first choose first; the order of hosts decides nothing.
 *
 * @param standing where servers are already; on a host that there is no more, nobody is
 */
export function place(
  hosts: readonly Site[],
  servers: readonly Placeable[],
  standing: HostsOf = {},
): HostsOf {
  const sites = [...hosts].sort((a, b) => Number(a.name > b.name) - Number(a.name < b.name));
  const known = (host: string | undefined) => sites.find(({ name }) => name === host);
  const placed = new Map<Placeable, Site>();
  const open: Placeable[] = [];
  for (const server of servers) {
    const site = known(server.host) ?? known(standing[server.containerName]);
    if (site) placed.set(server, site);
    else open.push(server);
  }
  for (const server of open) placed.set(server, best(sites, server, placed));
  return Object.fromEntries(servers.map((one) => [one.containerName, (placed.get(one) as Site).name]));
}

/** The first of the sites with the least of what is to be avoided. */
function best(sites: readonly Site[], server: Placeable, placed: ReadonlyMap<Placeable, Site>): Site {
  const all = [...placed];
  const zoneOf = ({ name, zone }: Site) => zone ?? `host ${name}`;
  const count = (counts: (other: Placeable, at: Site) => boolean) =>
    all.filter(([other, at]) => counts(other, at)).length;
  const costs = sites.map((site) => [
    count((other, at) => other.set === server.set && at === site),
    count((other, at) => other.set === server.set && zoneOf(at) === zoneOf(site)),
    server.leads ? count((other, at) => (other.leads ?? false) && at === site) : 0,
    count((_, at) => at === site),
  ]);
  const least = costs.reduce((a, b) => (isLess(b, a) ? b : a));
  return sites[costs.indexOf(least)];
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const different = a.findIndex((value, i) => value !== b[i]);
  return different >= 0 && a[different] < b[different];
}
