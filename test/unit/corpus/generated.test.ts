import fc from "fast-check";
import { planCluster } from "../../../model/plan";
import {
  brokerSettings,
  clusterSettings,
  consoleSettings,
  nameServerSettings,
  proxySettings,
} from "../../../model/settings";
import { check } from "../support/cluster";

/** Values as people write them, and as they do not. */
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    "",
    " ",
    "auto",
    "none",
    "host",
    "512m",
    "0",
    "-1",
    "true",
    "null",
    "~",
    "${x}",
    "a\nb",
    "\u0000",
  ),
  fc.integer(),
  fc.double(),
  fc.bigInt().map(String),
  fc.string({ unit: "grapheme" }),
);

const keyOf = (settings: object) =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...Object.keys(settings)) }, fc.string());
const some = (settings: object) => fc.dictionary(keyOf(settings), value, { maxKeys: 3 });
const map = (settings: object) =>
  fc.dictionary(fc.oneof(fc.constantFrom("a", "b"), fc.string()), some(settings), { maxKeys: 3 });

const anything = fc
  .tuple(
    some(clusterSettings),
    fc.record(
      {
        nameServers: map(nameServerSettings),
        brokers: map(brokerSettings),
        brokerDefaults: some(brokerSettings),
        proxies: map(proxySettings),
        console: some(consoleSettings),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([cluster, servers]) => ({ ...servers, ...cluster }));

test("whatever is written is refused with words, or has a plan", () => {
  let refused = 0;
  fc.assert(
    fc.property(anything, (settings) => {
      const { cluster, problems } = check(settings);
      if (cluster !== undefined) planCluster(cluster);
      else {
        refused++;
        expect(problems.length).toBeGreaterThan(0);
        for (const { path, expected } of problems) {
          expect(path).not.toBe("");
          expect(expected).toMatch(/^\S.*\.( Did you mean .*\?)?( \S.*\.)?$/s);
        }
      }
    }),
    { numRuns: 1500 },
  );
  expect(refused).toBeGreaterThan(300);
});
