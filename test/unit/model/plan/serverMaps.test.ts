import fc from "fast-check";
import type { BrokerSettings, ClusterSettings } from "../../../../components/args";
import { ClusterPlan, ContainerPlan, planCluster } from "../../../../model/plan";
import { serverMapNames, type ServerMap } from "../../../../model/settings";
import { resolvedFor } from "../../support/cluster";

/*
 * What a server is called, where its data lies and which ports it has follows from its own settings and its name, never
 * from its place among the others.
 */

const plan = (settings: ClusterSettings): ClusterPlan => planCluster(resolvedFor(settings));

interface Server {
  readonly name: string;
  readonly settings: object;
}
type Drawn = Record<ServerMap, readonly Server[]> & { readonly rest: ClusterSettings };

/** So many servers; their ports follow from the numbers that their names end with. */
const serversWith = <T extends object>(kind: string, settings: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(
      fc.record({
        word: fc.stringMatching(/^[a-z]{1,6}$/),
        number: fc.integer({ min: 0, max: 79 }),
        settings,
      }),
      { minLength: 1, maxLength: 5, selector: ({ number }) => number },
    )
    .map((list) =>
      list.map(({ word, number, settings }) => ({ name: `${word}-${kind}-${number}`, settings })),
    );

const heap = fc.option(fc.constantFrom("256m", "300m", "1g"), { nil: undefined });
const labels = fc.constantFrom(undefined, {}, { team: "orders" });

const anyCluster: fc.Arbitrary<Drawn> = fc.record({
  nameServers: serversWith("namesrv", fc.record({ heap, labels })),
  brokers: serversWith("broker", fc.record({ heap, labels, brokerId: fc.constantFrom(0, 0, 1) })),
  proxies: serversWith("proxy", fc.record({ heap, labels })),
  rest: fc.record({
    ip: fc.constantFrom("127.0.0.1", "10.0.0.1", "rocketmq.example.com", "none"),
    namePrefix: fc.constantFrom(undefined, "orders"),
    portOffset: fc.constantFrom(undefined, 1000),
    workspace: fc.constantFrom(undefined, "/srv"),
    brokerDefaults: fc.constantFrom(undefined, { heap: "200m" }),
    consoleEnabled: fc.boolean(),
  }),
});

/** Slaves follow a master that is always there. */
const master = { main: { listenPort: 30911 } };

const brokerSettings = (name: string, { brokerId, ...rest }: BrokerSettings): BrokerSettings =>
  brokerId === 0
    ? rest
    : { ...rest, brokerName: "main", brokerId: Number(/\d+$/.exec(name)) + 1, brokerRole: "SLAVE" };

const settingsOf = ({ rest, ...servers }: Drawn): ClusterSettings => ({
  ...rest,
  ...Object.fromEntries(
    serverMapNames.map((map) => [
      map,
      Object.fromEntries(
        servers[map]
          .map(({ name, settings }) => [name, map === "brokers" ? brokerSettings(name, settings) : settings])
          .concat(map === "brokers" ? Object.entries(master) : []),
      ),
    ]),
  ),
});

interface Placed {
  readonly kind: ServerMap | "console";
  readonly container: ContainerPlan;
  readonly prepare?: ContainerPlan;
}

/** All servers by their containers' names. */
const placed = ({ nameServers, brokers, proxies, console }: ClusterPlan): Record<string, Placed> =>
  Object.fromEntries(
    [
      ...nameServers.map((server): Placed => ({ kind: "nameServers", ...server })),
      ...brokers.map((server): Placed => ({ kind: "brokers", ...server })),
      ...proxies.map((container): Placed => ({ kind: "proxies", container })),
      ...(console ? [{ kind: "console" as const, container: console }] : []),
    ].map((one) => [one.container.name, one]),
  );

/** A container without what it is told of the servers that it dials. */
const withoutTheDialled = ({
  environment: _,
  command: __,
  files: ___,
  probe: ____,
  labels: _____, // one of which says all that it is
  ...rest
}: ContainerPlan) => rest;

/** A container without what it is told of forwards. */
const withoutForwards = ({ environment: _, files: __, labels: ___, ...rest }: ContainerPlan) => rest;

test("the order in which servers are written decides nothing", () => {
  fc.assert(
    fc.property(anyCluster, fc.infiniteStream(fc.nat()), (drawn, random) => {
      const shuffled = <T>(list: readonly T[]): T[] =>
        list
          .map((one) => ({ one, rank: random.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ one }) => one);
      const reordered = {
        ...drawn,
        ...Object.fromEntries(serverMapNames.map((map) => [map, shuffled(drawn[map])])),
      };
      expect(JSON.stringify(plan(settingsOf(reordered)))).toBe(JSON.stringify(plan(settingsOf(drawn))));
    }),
    { numRuns: 200 },
  );
});

test("a server that comes or goes, wherever it stands, changes no other", () => {
  const without = { nameServers: 0, brokers: 0, proxies: 0 };
  fc.assert(
    fc.property(anyCluster, fc.constantFrom(...serverMapNames), fc.nat(), (drawn, map, n) => {
      const list = drawn[map];
      if (list.length === 1) return;
      without[map]++;
      const gone = list[n % list.length];
      const before = placed(plan(settingsOf(drawn)));
      const after = placed(plan(settingsOf({ ...drawn, [map]: list.filter((one) => one !== gone) })));
      const goneName = `${drawn.rest.namePrefix ?? "rocketmq"}-${gone.name}`;
      expect(Object.keys(after)).toEqual(Object.keys(before).filter((name) => name !== goneName));
      for (const [name, { kind, container, prepare }] of Object.entries(after)) {
        const old = before[name];
        expect(prepare).toEqual(old.prepare);
        const dials = map === "nameServers" && kind !== "nameServers";
        const forwards =
          map === "brokers" && drawn.rest.ip === "127.0.0.1" && ["proxies", "console"].includes(kind);
        const shows = map === "proxies" && kind === "console"; // it lists the proxies
        if (dials || shows) expect(withoutTheDialled(container)).toEqual(withoutTheDialled(old.container));
        else if (forwards) expect(withoutForwards(container)).toEqual(withoutForwards(old.container));
        else expect(container).toEqual(old.container);
      }
    }),
    { numRuns: 300 },
  );
  expect(Math.min(...Object.values(without))).toBeGreaterThan(30);
});

describe("of brokers a, b and c", () => {
  const abc = { "broker-a": {}, "broker-b": { heap: "1g" }, "broker-c": {} };
  const planOf = (brokers: ClusterSettings["brokers"]) =>
    Object.fromEntries(
      plan({ brokers }).brokers.map(({ container, prepare }) => [container.name, { container, prepare }]),
    );
  const { "rocketmq-broker-a": a, "rocketmq-broker-b": b, "rocketmq-broker-c": c } = planOf(abc);

  test.each<[string, ClusterSettings["brokers"], object]>([
    ["the first is removed", { "broker-b": { heap: "1g" }, "broker-c": {} }, { b, c }],
    ["the last is removed", { "broker-a": {}, "broker-b": { heap: "1g" } }, { a, b }],
    ["the order is changed", { "broker-c": {}, "broker-b": { heap: "1g" }, "broker-a": {} }, { a, b, c }],
  ])("the others are as they were when %s", (_, brokers, others) => {
    expect(planOf(brokers)).toEqual(
      Object.fromEntries(Object.entries(others).map(([letter, one]) => [`rocketmq-broker-${letter}`, one])),
    );
  });

  test("the others are as they were when one is added in front of them, or renamed", () => {
    expect(planOf({ "a-5": {}, ...abc })).toMatchObject({
      "rocketmq-broker-a": a,
      "rocketmq-broker-b": b,
      "rocketmq-broker-c": c,
    });
    const { "broker-a": _, ...rest } = abc;
    const renamed = planOf({ "orders-a": {}, ...rest });
    expect(renamed).toMatchObject({ "rocketmq-broker-b": b, "rocketmq-broker-c": c });
    // It is another broker, with a store of its own: the old one's data stays where it is.
    expect(renamed["rocketmq-orders-a"].container.mounts.map(({ source }) => source)).toEqual([
      "rocketmq-orders-a-logs",
      "rocketmq-orders-a-store",
    ]);
  });
});
