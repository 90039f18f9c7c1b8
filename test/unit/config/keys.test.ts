import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { stackKeys } from "../../../config/keys";
import { profiles } from "../../../profiles";

interface Declared {
  readonly type: string;
  readonly description: string;
  readonly default: unknown;
}

const project = load(readFileSync(join(__dirname, "../../../Pulumi.yaml"), "utf8")) as {
  name: string;
  config: Record<string, Declared>;
};

const typesOf = (keys: Record<string, { type: string }>) =>
  Object.fromEntries(Object.entries(keys).map(([key, { type }]) => [key, type]));

test("Pulumi.yaml declares the keys that the program reads, with the same types, in the same order", () => {
  expect(typesOf(project.config)).toEqual(typesOf(stackKeys));
  expect(Object.keys(project.config)).toEqual(Object.keys(stackKeys));
});

test.each(Object.entries(project.config))(
  "%s has a description, and a default of its type",
  (_, declared) => {
    expect(declared.description.length).toBeGreaterThan(15);
    const { type, default: value } = declared;
    const actual = Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;
    expect(actual).toBe(type);
  },
);

test("no two keys are the same setting", () => {
  const paths = Object.values(stackKeys).map(({ path }) => path.join("."));
  expect(new Set(paths).size).toBe(paths.length);
});

const heaps = (server: "nameServer" | "broker") =>
  Object.values(profiles).map((profile) => profile.server[server].heap);
const consoles = Object.values(profiles).map(({ console }) => console);

test.each([
  ["profile", Object.keys(profiles)],
  ["nameServerImage", Object.values(profiles).map(({ server }) => server.image)],
  ["brokerImage", Object.values(profiles).map(({ server }) => server.image)],
  ["nameServerHeap", heaps("nameServer")],
  ["brokerHeap", heaps("broker")],
  ["consoleImage", consoles.map(({ image }) => image)],
  ["consoleContainerName", consoles.map(({ containerName }) => containerName)],
  ["consoleHeap", consoles.flatMap(({ heap = [] }) => heap)],
])("the description of %s tells what it is in each profile", (key, values) => {
  for (const value of values) expect(project.config[key].description).toContain(value);
});
