import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AnalyzeResult, Analyzer, PropertyDefinition } from "@pulumi/pulumi/provider/experimental/analyzer";
import {
  brokerSettings,
  clusterSettings,
  consoleSettings,
  nameServerSettings,
  proxySettings,
  serverMapNames,
  Settings,
  sharedSettings,
} from "../../../model/settings";

/** Pulumi reads the types of the components from the sources, for programs in its other languages. */

const root = join(__dirname, "../../..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, unknown>;
const names = ["NameServer", "Broker", "Proxy", "Console", "Cluster"];

let entryPoint: string;
let analyzed: AnalyzeResult;

beforeAll(() => {
  const analyzer = new Analyzer(root, manifest.name as string, manifest, new Set(names));
  const internals = analyzer as unknown as { findProgramEntryPoint(): { fileName: string } };
  entryPoint = internals.findProgramEntryPoint().fileName;
  analyzed = analyzer.analyze();
}, 60_000);

type Properties = Readonly<Record<string, PropertyDefinition>>;

/** The keys of properties that satisfy a condition. */
const keysOf = (properties: Properties, condition: (property: PropertyDefinition) => boolean): string[] =>
  Object.keys(properties)
    .filter((key) => condition(properties[key]))
    .sort();

/** The keys of settings that decide which resources exist, and so have to be plain. */
const plainKeys = (settings: Settings): string[] =>
  Object.keys(settings).filter((key) => settings[key].plain);

test("finds the components where the package exports them, not by chance", () => {
  expect(entryPoint).toBe(join(root, "components/index.ts"));
});

test("finds all of them, each described", () => {
  expect(Object.keys(analyzed.components).sort()).toEqual([...names].sort());
  for (const { description } of Object.values(analyzed.components))
    expect(description?.length).toBeGreaterThan(20);
});

const peers = ["nameServers", "brokers", "accessKey", "secretKey"];

test.each<[string, Settings, string[], string[]]>([
  [
    "NameServer",
    { ...sharedSettings, ...nameServerSettings },
    ["name", "acrossHosts"],
    ["network", "pulledImage", "controllers", "brokers"],
  ],
  [
    "Broker",
    { ...sharedSettings, ...brokerSettings },
    ["name", "replica", "brokerClusterName", "acrossHosts", "host"],
    ["network", "pulledImage", ...peers, "controllers"],
  ],
  [
    "Proxy",
    { ...sharedSettings, ...proxySettings },
    ["name", "brokerClusterName"],
    ["network", "pulledImage", ...peers],
  ],
  [
    "Console",
    { ...sharedSettings, ...consoleSettings },
    ["name"],
    ["network", "pulledImage", ...peers, "proxies"],
  ],
  ["Cluster", clusterSettings, ["dockerProviders", "standing"], []],
])("%s takes its settings, plain where they decide what exists", (name, settings, furtherPlain, further) => {
  const { inputs } = analyzed.components[name];
  expect(Object.keys(inputs).sort()).toEqual([...Object.keys(settings), ...furtherPlain, ...further].sort());
  expect(keysOf(inputs, ({ plain }) => plain === true)).toEqual(
    [...plainKeys(settings), ...furtherPlain].sort(),
  );
  expect(keysOf(inputs, ({ optional }) => !optional)).toEqual(
    further.includes("nameServers") ? ["nameServers"] : [],
  );
  expect(keysOf(inputs, ({ description }) => !description)).toEqual([]);
});

test.each([
  ["NameServer", ["address"], []],
  ["Broker", ["address"], ["metricsAddress"]],
  ["Proxy", ["grpcAddress", "remotingAddress"], ["metricsAddress"]],
  ["Console", ["url"], ["user", "password"]],
  [
    "Cluster",
    ["nameServerAddresses", "brokerAddresses", "proxyAddresses", "metricsAddresses", "networkName", "readme"],
    [
      "consoleUrl",
      "consoleUser",
      "consolePassword",
      "accessKey",
      "secretKey",
      "userPasswords",
      "caCertificate",
    ],
  ],
])("%s has its outputs, of which some may be absent", (name, always, perhaps) => {
  const { outputs } = analyzed.components[name];
  expect(keysOf(outputs, ({ optional }) => !optional)).toEqual([...always].sort());
  expect(keysOf(outputs, ({ optional }) => optional === true)).toEqual([...perhaps].sort());
});

describe("the types below the arguments", () => {
  const propertiesOf = (name: string): Properties => analyzed.typeDefinitions[name].properties ?? {};

  test.each<[string, Settings]>([
    ["NameServerSettings", nameServerSettings],
    ["BrokerSettings", brokerSettings],
    ["ProxySettings", proxySettings],
    ["ConsoleSettings", consoleSettings],
  ])("%s has the settings, all of them optional", (name, settings) => {
    const properties = propertiesOf(name);
    expect(Object.keys(properties).sort()).toEqual(Object.keys(settings).sort());
    expect(keysOf(properties, ({ plain }) => plain === true)).toEqual(plainKeys(settings).sort());
    expect(keysOf(properties, ({ optional }) => !optional)).toEqual([]);
  });

  test.each<[string, Settings]>([
    ["NameServerDefaults", nameServerSettings],
    ["BrokerDefaults", brokerSettings],
    ["ProxyDefaults", proxySettings],
  ])("%s has those that servers may have in common", (name, settings) => {
    const common = Object.keys(settings).filter((key) => !settings[key].own);
    expect(Object.keys(propertiesOf(name)).sort()).toEqual(common.sort());
  });

  test.each(serverMapNames)("%s is a map by name", (map) => {
    const type = { nameServers: "NameServerSettings", brokers: "BrokerSettings", proxies: "ProxySettings" }[
      map
    ];
    expect(analyzed.components.Cluster.inputs[map]).toMatchObject({
      type: "object",
      plain: true,
      additionalProperties: { $ref: `#/types/${String(manifest.name)}:index:${type}`, plain: true },
    });
  });

  test("choices are enums of the legal values", () => {
    const choices = [sharedSettings, brokerSettings].flatMap((settings: Settings) =>
      Object.values(settings).flatMap(({ choice }) => (choice ? [choice] : [])),
    );
    expect(choices).toHaveLength(7);
    for (const { name, values } of choices)
      expect(analyzed.typeDefinitions[name].enum?.map(({ value }) => value)).toEqual(values);
  });

  test("lists and maps of a server hold what may come from elsewhere", () => {
    const { jvmOptions, environment, labels, brokerConf } = propertiesOf("BrokerSettings");
    expect(jvmOptions).toMatchObject({ type: "array", items: { type: "string" } });
    for (const texts of [environment, labels])
      expect(texts).toMatchObject({ type: "object", additionalProperties: { type: "string" } });
    expect(brokerConf).toMatchObject({ type: "object", additionalProperties: { $ref: "pulumi.json#/Any" } });
    const inner = [jvmOptions.items, environment.additionalProperties, labels.additionalProperties];
    for (const value of inner) expect(value).not.toHaveProperty("plain");
  });
});
