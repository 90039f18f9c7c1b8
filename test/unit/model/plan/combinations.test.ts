import fc from "fast-check";
import type { BrokerSettings, ClusterSettings } from "../../../../components/args";
import { planCluster } from "../../../../model/plan";
import type { ProfileName } from "../../../../model/profiles";
import { check, machine, problemsOf } from "../../support/cluster";
import {
  brokerListens,
  brokerPublishes,
  Cluster,
  consoleListens,
  domain,
  faultsOf,
  own,
  proxyListens,
  Reach,
  reaches,
  twice,
} from "./support/consistency";

/** Whatever is combined is consistent where it is legal. */
function expectConsistent(cluster: Cluster, settings: ClusterSettings): void {
  const { cluster: resolved, problems } = check(settings);
  const faults = resolved === undefined ? [] : faultsOf(cluster, planCluster(resolved));
  expect({ settings, problems, faults }).toEqual({ settings, problems: [], faults: [] });
}

/** What is not legal is refused, by what is wrong and nothing else. */
function expectRefused(settings: ClusterSettings, reasons: Readonly<Record<string, string>>): void {
  const problems = problemsOf(settings);
  expect(problems.map(({ path }) => path).sort()).toEqual(Object.keys(reasons).sort());
  for (const { path, expected } of problems) expect(expected).toContain(reasons[path]);
}

interface Counts {
  readonly profile: ProfileName;
  readonly proxies: number;
  readonly nameServers: number;
  /** Of each broker after the first, whether it is a slave of that. */
  readonly slaves: readonly boolean[];
  readonly consoleEnabled: boolean;
}

const letters = ["a", "b", "c"];

/** So many servers, by name. */
const servers = <T>(kind: string, settings: readonly T[]): Record<string, T> =>
  Object.fromEntries(settings.map((one, i) => [`${kind}-${letters[i]}`, one]));

const times = (count: number): object[] => Array.from({ length: count }, () => ({}));

/** A cluster of so many servers, of which nothing is set but what they are. */
function settingsBy({ profile, proxies, nameServers, slaves, consoleEnabled }: Counts): ClusterSettings {
  const brokers = slaves.map((slave, i): BrokerSettings =>
    slave ? { brokerName: "broker-a", brokerRole: "SLAVE", brokerId: i + 1 } : {},
  );
  return {
    profile,
    workspace: profile === "rocketmq44" ? "/srv" : undefined,
    nameServers: servers("namesrv", times(nameServers)),
    brokers: servers("broker", [{}, ...brokers]),
    proxyEnabled: proxies > 0,
    proxies: servers("proxy", times(proxies)),
    consoleEnabled,
  };
}

/** What such a cluster is, as the documentation says. */
function clusterBy({ profile, proxies, nameServers, slaves, consoleEnabled }: Counts, reach: Reach): Cluster {
  const isRocketmq44 = profile === "rocketmq44";
  return {
    profile,
    reach,
    volumes: !isRocketmq44,
    nameServers: times(nameServers).map((_, i) => ({
      name: isRocketmq44 ? "rmqnamesrv" : `rocketmq-namesrv-${letters[i]}`,
      port: 9876 + i,
    })),
    brokers: [false, ...slaves].map((slave, i) => ({
      name: isRocketmq44 ? "rmqbroker" : `rocketmq-broker-${letters[i]}`,
      listen: 10911 + 10 * i,
      slave,
    })),
    proxies: times(proxies).map((_, i) => ({
      name: `rocketmq-proxy-${letters[i]}`,
      grpc: 8081 + 10 * i,
      remoting: 8082 + 10 * i,
    })),
    console: consoleEnabled
      ? { name: isRocketmq44 ? "rmqadmin" : "rocketmq-console", port: 8888 }
      : undefined,
  };
}

/** Why a cluster is not to be had: under which settings, in which words. */
function refusals({ profile, reach, nameServers, brokers, proxies }: Cluster): Record<string, string> {
  const isRocketmq44 = profile === "rocketmq44";
  return {
    ...(proxies.length > 0 && profile !== "rocketmq5" ? { proxyEnabled: "has no proxy" } : {}),
    ...(isRocketmq44 && nameServers.length > 1 ? { nameServers: "the rocketmq44 profile has one" } : {}),
    ...(isRocketmq44 && brokers.length > 1 ? { brokers: "the rocketmq44 profile has one" } : {}),
    ...(isRocketmq44 && ["loopback", "container"].includes(reach.mode)
      ? { ip: "in a container a loopback address is the container" }
      : {}),
  };
}

const counts: readonly Omit<Counts, "profile">[] = [0, 1, 2].flatMap((proxies) =>
  [1, 2, 3].flatMap((nameServers) =>
    [[], [false], [true], [false, false], [false, true], [true, false], [true, true]].flatMap((slaves) =>
      [true, false].map((consoleEnabled) => ({ proxies, nameServers, slaves, consoleEnabled })),
    ),
  ),
);

describe.each(["rocketmq5", "rocketmq4", "rocketmq44"] as const)("any number of servers of %s", (profile) => {
  test.each(reaches.map((reach) => [reach.settings, reach] as const))(
    "is consistent or refused with %j",
    (_, reach) => {
      let legal = 0;
      for (const count of counts) {
        const settings = { ...settingsBy({ ...count, profile }), ...reach.settings };
        const cluster = clusterBy({ ...count, profile }, reach);
        const expected = refusals(cluster);
        if (Object.keys(expected).length === 0) {
          expectConsistent(cluster, settings);
          legal++;
        } else expectRefused(settings, expected);
      }
      const ofRocketmq4 = counts.filter(({ proxies }) => proxies === 0).length;
      const ofRocketmq44 = ["loopback", "container"].includes(reach.mode) ? 0 : 2; // with a console, and without
      expect(legal).toBe(
        { rocketmq5: counts.length, rocketmq4: ofRocketmq4, rocketmq44: ofRocketmq44 }[profile],
      );
    },
  );
});

describe("any address that clients dial, with any on which ports are, the Docker host's own or not,", () => {
  const ips = [
    undefined,
    "127.0.0.1",
    "127.0.0.2",
    "10.0.0.1",
    own,
    "auto",
    domain,
    "none",
    "container",
  ] as const;
  const binds = [undefined, "0.0.0.0", "127.0.0.1", "127.0.0.2", "10.0.0.1", own] as const;
  const networkModes = [undefined, "bridge", "host"] as const;
  const machines = [[own], [], [own, "10.0.0.1"], undefined] as const;

  /** Whether a client that was told to dial `ip` finds something. */
  function finds(ip: string, bind: string | undefined, addresses: readonly string[] | undefined): boolean {
    if ([ip, bind].includes("127.0.0.2")) return false; // not everywhere loopback
    if (ip === "none") return bind === undefined; // containers do, and nobody else is to be told otherwise
    if (ip === "auto" && addresses?.length !== 1) return false;
    if (ip === "container") return bind === undefined || bind === "127.0.0.1"; // which others than programs here reach
    if (ip.startsWith("127.")) return bind === undefined || bind === ip;
    if (bind === undefined) return ip !== domain || addresses?.length === 1;
    return !bind.startsWith("127."); // else it may be a router's address, or all
  }

  test.each(machines.map((addresses) => [addresses]))("of a machine with the addresses %j", (addresses) => {
    const all = ips.flatMap((ip) =>
      binds.flatMap((bindAddress) => networkModes.map((networkMode) => ({ ip, bindAddress, networkMode }))),
    );
    for (const settings of all) {
      const { bindAddress, networkMode } = settings;
      const problems = problemsOf(settings, { ...machine, addresses });
      const ip = settings.ip ?? "127.0.0.1";
      const forOthers = !/^(none|container|127\..*)$/.test(ip);
      const legal = finds(ip, bindAddress, addresses) && (networkMode !== "host" || forOthers);
      expect({ settings, legal: problems.length === 0 }).toEqual({ settings, legal });
      for (const { path, expected } of problems) {
        expect(["ip", "bindAddress", ...(networkMode === "host" ? ["networkMode"] : [])]).toContain(path);
        expect(expected).toMatch(/(set|remove|use|wanted)\b/);
      }
    }
  });
});

describe("with any names and ports", () => {
  // Near enough to each other, and to those in the containers, to collide now and then; and any other.
  const near = fc.oneof(fc.integer({ min: 9874, max: 9880 }), fc.integer({ min: 8078, max: 8083 }));
  const port = fc.oneof(
    { weight: 1, arbitrary: near },
    { weight: 12, arbitrary: fc.integer({ min: 10, max: 65534 }) },
  );
  const name = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom("x0", "x0-prepare", "x1", "X1", "x_1", "console") },
    { weight: 8, arbitrary: fc.stringMatching(/^y[a-z0-9-]{1,12}$/) },
  );

  /** Servers of one kind, sorted by name. */
  const serversWith = <T extends object>(settings: fc.Arbitrary<T>, minLength: number, maxLength: number) =>
    fc
      .uniqueArray(
        fc.tuple(name, settings).map(([name, rest]) => ({ name, ...rest })),
        { minLength, maxLength, selector: (server) => server.name },
      )
      .map((list) => [...list].sort((a, b) => (a.name < b.name ? -1 : 1)));

  const drawn = fc.record({
    profile: fc.constantFrom("rocketmq5" as const, "rocketmq5" as const, "rocketmq4" as const),
    reach: fc.constantFrom(...reaches),
    volumes: fc.boolean(),
    prefix: fc.constantFrom("rocketmq", "y"),
    portOffset: fc.constantFrom(0, 7),
    nameServers: serversWith(fc.record({ port }), 1, 3),
    brokers: serversWith(
      fc.record({
        listen: port,
        replication: fc.option(port, { nil: undefined, freq: 3 }),
        slave: fc.boolean(),
        metrics: fc.option(port, { nil: undefined, freq: 3 }),
      }),
      1,
      3,
    ).map(([first, ...others]) => [{ ...first, slave: false }, ...others]),
    proxies: serversWith(
      fc.record({ grpc: port, remoting: port, metrics: fc.option(port, { nil: undefined, freq: 3 }) }),
      0,
      2,
    ),
    console: fc.option(fc.record({ name: fc.constant("console"), port }), { nil: undefined }),
  });
  type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

  /** Brokers of RocketMQ 4 have no metrics. */
  const anyCluster = drawn.map((one): Drawn =>
    one.profile === "rocketmq4"
      ? { ...one, brokers: one.brokers.map((broker) => ({ ...broker, metrics: undefined })) }
      : one,
  );

  const measured = (port: number | undefined) =>
    port === undefined ? {} : { metricsExporterType: "PROM", metricsPromExporterPort: port };

  /** The settings that lead to it. */
  const settingsOf = (drawn: Drawn): ClusterSettings => {
    const { profile, reach, volumes, prefix, portOffset, nameServers, brokers, proxies, console } = drawn;
    const byName = <S extends { readonly name: string }, T>(
      servers: readonly S[],
      settingsOf: (server: S, i: number) => T,
    ) => Object.fromEntries(servers.map((server, i) => [server.name, settingsOf(server, i)]));
    return {
      profile,
      ...reach.settings,
      ...(volumes ? { storage: "volume" } : { workspace: "/srv" }),
      namePrefix: prefix,
      portOffset,
      nameServers: byName(nameServers, ({ port }) => ({ port: port - portOffset })),
      brokers: byName(brokers, ({ listen, replication, slave, metrics }, i): BrokerSettings => ({
        listenPort: listen - portOffset,
        ...(slave
          ? { brokerName: "broker-0", brokerId: i, brokerRole: "SLAVE" }
          : { brokerName: `broker-${i}` }),
        brokerConf: {
          ...(replication === undefined ? {} : { haListenPort: replication }),
          ...measured(metrics),
        },
      })),
      proxyEnabled: proxies.length > 0,
      proxies: byName(proxies, ({ grpc, remoting, metrics }) => ({
        grpcServerPort: grpc - portOffset,
        remotingListenPort: remoting - portOffset,
        proxyConf: measured(metrics),
      })),
      consoleEnabled: console !== undefined,
      console: console && { port: console.port - portOffset },
    };
  };

  /** The cluster with the names that its containers have. */
  function named({ prefix, portOffset: _, ...drawn }: Drawn): Cluster {
    const withPrefix = <T extends { readonly name: string }>(server: T): T => ({
      ...server,
      name: `${prefix}-${server.name}`,
    });
    return {
      ...drawn,
      nameServers: drawn.nameServers.map(withPrefix),
      brokers: drawn.brokers.map(withPrefix),
      proxies: drawn.proxies.map(withPrefix),
      console: drawn.console && withPrefix(drawn.console),
    };
  }

  /** Why two servers would be in each other's way; nothing where they are not. */
  function conflicts({ profile, reach, nameServers, brokers, proxies, console }: Drawn): string[] {
    // The console has its name kept for it, also where there is none.
    const names = [...nameServers, ...brokers, ...proxies, { name: "console" }].map((one) => one.name);
    const forwarded = reach.mode === "loopback" ? brokers.map(({ listen }) => listen) : [];
    const ofBroker = reach.onHost
      ? brokerListens
      : (broker: Drawn["brokers"][number]) => brokerPublishes(broker, profile, reach.mode);
    const onHost = [
      ...nameServers.map((server) => server.port),
      ...brokers.flatMap((broker) => ofBroker(broker, profile)),
      ...proxies.flatMap(proxyListens),
      ...(console ? [console.port] : []),
    ];
    const inContainers = [
      ...brokers.map((broker) => [
        ...brokerListens(broker, profile),
        ...(broker.slave ? forwarded.slice(0, 1).flatMap((port) => [port, port - 2]) : []),
      ]),
      ...proxies.map((proxy) => [...proxyListens(proxy), ...forwarded]),
      ...(console ? [[consoleListens, ...forwarded]] : []),
    ];
    // Docker may give one broker's address to another.
    const ownAddresses =
      reach.mode === "container" ? [brokers.flatMap((one) => brokerListens(one, profile))] : [];
    const places = [
      ...ownAddresses,
      ...(reach.mode === "network" ? [] : [onHost]),
      ...(reach.onHost ? [] : inContainers), // on the Docker host's network there is no other place
    ];
    return [
      ...(twice(names.map((one) => one.toLowerCase())).length > 0 ? ["two containers of a name"] : []),
      ...(proxies.some((one) => one.name.includes("_")) && /^(container|loopback|network)$/.test(reach.mode)
        ? ["a name that Java does not dial"]
        : []),
      ...(names.some((one) => names.includes(`${one}-prepare`)) ? ["a helper's name"] : []),
      ...(places.some((ports) => twice(ports).length > 0) ? ["a port that is needed twice"] : []),
      ...(reach.onHost && onHost.some((one) => one < 1024) ? ["a port that takes rights"] : []),
      ...(proxies.length > 0 && profile === "rocketmq4" ? ["proxies that there are not"] : []),
    ];
  }

  test("a cluster is consistent, or refused with what is in the way", () => {
    const seen = { legal: 0, refused: 0 };
    fc.assert(
      fc.property(anyCluster, (drawn) => {
        const settings = settingsOf(drawn);
        const reasons = conflicts(drawn);
        seen[reasons.length === 0 ? "legal" : "refused"]++;
        if (reasons.length === 0) expectConsistent(named(drawn), settings);
        else {
          const problems = problemsOf(settings);
          expect(problems.length > 0 ? [] : reasons).toEqual([]);
          for (const { path, expected } of problems) {
            expect(path).toMatch(/^(nameServers|brokers|proxies|console|proxyEnabled)\b/);
            expect(expected).toMatch(
              /choose (another|a name without|another name)\.$|a whole number from 102[46] to|has no proxy/,
            );
          }
        }
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(seen.legal, seen.refused)).toBeGreaterThan(100);
  });
});
