import * as fc from "fast-check";
import { HostsOf, place, Placeable, Site } from "../../../../model/settings";

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

const group = (set: string, replicas: number): Placeable[] =>
  names(set, replicas).map((containerName, i) => ({ containerName, set, leads: i === 0 }));

const sites = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(..."abcdefgh"),
    zone: fc.option(fc.constantFrom("z1", "z2", "z3"), { nil: undefined }),
  }),
  { selector: ({ name }) => name, minLength: 1 },
);

const sets = fc
  .uniqueArray(fc.record({ set: fc.constantFrom(..."uvwxyz"), replicas: fc.integer({ min: 1, max: 5 }) }), {
    selector: ({ set }) => set,
    maxLength: 5,
  })
  .map((all) => all.flatMap(({ set, replicas }) => group(set, replicas)));

const membersOf = (servers: readonly Placeable[], set: string) =>
  servers.filter((server) => server.set === set);

const loadOf = (servers: readonly Placeable[], hostsOf: HostsOf, { name }: Site) =>
  servers.filter(({ containerName }) => hostsOf[containerName] === name).length;

const setsOf = (servers: readonly Placeable[]) => [...new Set(servers.map(({ set }) => set))];

const zoneOf = ({ name, zone }: Site) => zone ?? `host ${name}`;

test("each server is on one of the hosts", () => {
  fc.assert(
    fc.property(sites, sets, (hosts, servers) => {
      const hostsOf = place(hosts, servers);
      expect(Object.keys(hostsOf).sort()).toEqual(servers.map((one) => one.containerName).sort());
      const known = hosts.map(({ name }) => name);
      Object.values(hostsOf).forEach((host) => expect(known).toContain(host));
    }),
  );
});

test("no two of a set share a host while another has none of it, and the same holds for zones", () => {
  fc.assert(
    fc.property(sites, sets, (hosts, servers) => {
      const hostsOf = place(hosts, servers);
      for (const set of setsOf(servers)) {
        const members = membersOf(servers, set);
        const loads = hosts.map((host) => loadOf(members, hostsOf, host));
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
        if (members.length > hosts.length) continue;
        const zones = [...new Set(hosts.map(zoneOf))];
        const used = zones.filter((zone) =>
          hosts.some((host) => zoneOf(host) === zone && loadOf(members, hostsOf, host) > 0),
        );
        expect(used).toHaveLength(Math.min(zones.length, members.length));
      }
    }),
  );
});

test("those that lead are on different hosts, as far as there are enough and all are zones of their own", () => {
  fc.assert(
    fc.property(sites, sets, (hosts, servers) => {
      const alone = hosts.map(({ name }) => ({ name }));
      const leads = servers.filter((server) => server.leads);
      const hostsOf = place(alone, servers);
      const loads = alone.map((host) => loadOf(leads, hostsOf, host));
      expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
    }),
  );
});

test("the order of hosts decides nothing", () => {
  fc.assert(
    fc.property(sites, sets, (hosts, servers) => {
      expect(place([...hosts].reverse(), servers)).toEqual(place(hosts, servers));
    }),
  );
});

test("hosts and servers that come or go move nobody who stands on a host that stays", () => {
  const steps = fc.array(fc.tuple(sites, sets), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(steps, (all) => {
      let standing: HostsOf = {};
      for (const [hosts, servers] of all) {
        const hostsOf = place(hosts, servers, standing);
        for (const { containerName } of servers) {
          const stood = standing[containerName];
          if (hosts.some(({ name }) => name === stood)) expect(hostsOf[containerName]).toBe(stood);
        }
        standing = { ...standing, ...hostsOf };
      }
    }),
  );
});

test("a replica that comes later goes to a host that has none of its group, while there is one", () => {
  fc.assert(
    fc.property(sites, sets, fc.integer({ min: 1, max: 4 }), (hosts, servers, more) => {
      const standing = place(hosts, servers);
      const [set] = setsOf(servers);
      if (set === undefined) return;
      const before = membersOf(servers, set).length;
      const grown = group(set, before + more);
      const hostsOf = place(hosts, [...servers.filter((one) => one.set !== set), ...grown], standing);
      const loads = hosts.map((host) => loadOf(grown, hostsOf, host));
      expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
    }),
  );
});

test("what is said goes before where a server stands", () => {
  const hosts = [{ name: "a" }, { name: "b" }, { name: "c" }];
  const servers = group("g", 3).map((server, i) => ({ ...server, host: i === 0 ? "c" : undefined }));
  const hostsOf = place(hosts, servers, { "g-0": "a", "g-1": "c" });
  expect(hostsOf).toEqual({ "g-0": "c", "g-1": "c", "g-2": "a" });
});

test("two groups of three, three name servers and two proxies on three hosts", () => {
  const hosts = [{ name: "a" }, { name: "b" }, { name: "c" }];
  const nameServers = names("namesrv", 3).map((containerName) => ({ containerName, set: "name servers" }));
  const proxies = names("proxy", 2).map((containerName) => ({ containerName, set: "proxies" }));
  expect(place(hosts, [...nameServers, ...group("x", 3), ...group("y", 3), ...proxies])).toEqual({
    ...{ "namesrv-0": "a", "namesrv-1": "b", "namesrv-2": "c" },
    ...{ "proxy-0": "a", "proxy-1": "b" },
    ...{ "x-0": "a", "x-1": "b", "x-2": "c" },
    ...{ "y-0": "b", "y-1": "a", "y-2": "c" },
  });
});
