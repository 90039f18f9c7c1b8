import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { stackKeys } from "../../../config/keys";
import { listNames, lists } from "../../../config/lists";
import { profiles } from "../../../model/profiles";

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

/** A truth value whose default is the profile's: Pulumi has only texts that can be empty. */
const perProfile = { proxyEnabled: { type: "string" } };

test("Pulumi.yaml declares the keys that the program reads, with the same types, in the same order", () => {
  expect(typesOf(project.config)).toEqual(typesOf({ ...stackKeys, ...perProfile }));
  for (const key of Object.keys(perProfile)) expect(project.config[key].default).toBe("");
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
const proxies = Object.values(profiles).flatMap(({ server: { image, proxy } }) =>
  proxy ? [{ image, ...proxy }] : [],
);
const consoles = Object.values(profiles).map(({ console }) => console);

test.each([
  ["profile", Object.keys(profiles)],
  ["nameServerImage", Object.values(profiles).map(({ server }) => server.image)],
  ["brokerImage", Object.values(profiles).map(({ server }) => server.image)],
  ["nameServerHeap", heaps("nameServer")],
  ["brokerHeap", heaps("broker")],
  ["proxyImage", proxies.map(({ image }) => image)],
  ["proxyHeap", proxies.map(({ heap }) => heap)],
  ["proxyEnabled", Object.values(profiles).flatMap(({ name, server }) => (server.proxy ? [name] : []))],
  ["consoleImage", consoles.map(({ image }) => image)],
  ["consoleContainerName", consoles.map(({ containerName }) => containerName)],
  ["consoleHeap", consoles.flatMap(({ heap = [] }) => heap)],
])("the description of %s tells what it is in each profile", (key, values) => {
  for (const value of values) expect(project.config[key].description).toContain(value);
});

test.each(listNames)("the list %s is of the servers that other keys describe", (list) => {
  const first = Object.values(stackKeys).flatMap(({ path }) =>
    path[0] === list && path.length > 1 ? [path[2]] : [],
  );
  expect(Object.keys(stackKeys)).toContain(list);
  expect(first).toEqual(expect.arrayContaining([...lists[list], "image", "heap"]));
});
