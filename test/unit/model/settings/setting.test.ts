import { load } from "js-yaml";
import {
  brokerSettings,
  clusterNameSetting,
  clusterSettings,
  consoleSettings,
  Fields,
  nameServerSettings,
  nameSetting,
  peerSettings,
  proxySettings,
  type Problem,
  type Setting,
  type Settings,
} from "../../../../model/settings";
import { at, problemsOf } from "../../support/cluster";

/** All settings there are, by their path in a cluster or, of servers without one, in their arguments. */
const tables: Readonly<Record<string, Settings>> = {
  "": clusterSettings,
  "nameServers.namesrv-a.": nameServerSettings,
  "brokers.broker-a.": brokerSettings,
  "proxies.proxy-a.": proxySettings,
  "console.": consoleSettings,
  "a server without a cluster: ": { ...peerSettings, ...nameSetting("broker-a"), ...clusterNameSetting },
};
const all: readonly (readonly [path: string, setting: Setting])[] = Object.entries(tables).flatMap(
  ([prefix, settings]) =>
    Object.entries(settings).map(([key, setting]) => [`${prefix}${key}`, setting] as const),
);
const isOfCluster = (path: string) => !path.includes(": ");

/** What is wrong with a value, by its rule alone. */
function wrongWith(setting: Setting, value: unknown): Problem[] {
  const problems: Problem[] = [];
  setting.read(
    Fields.of({ key: value }, (problem) => problems.push(problem)),
    "key",
  );
  return problems;
}

/** What a value is to Pulumi.yaml. */
const typeOf = (value: unknown): string =>
  Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;

describe.each(all)("%s", (path, setting) => {
  test("says in English and in Chinese what it is", () => {
    expect(setting.en).toMatch(/^[A-Za-z0-9].*\.$/s);
    expect(setting.en).not.toMatch(/\p{Script=Han}/u);
    expect(setting.zh).toMatch(/\p{Script=Han}.*。$/su);
  });

  test("says in both languages what holds where it is not set", () => {
    const { otherwise, default: usual } = setting;
    const isRequired = path.endsWith(": nameServers");
    expect([otherwise, usual].filter((one) => one !== undefined)).toHaveLength(isRequired ? 0 : 1);
    if (otherwise === undefined) return;
    expect(otherwise.en).toMatch(/\w/);
    expect(otherwise.zh).toMatch(/\p{Script=Han}/u);
    const numbers = (text: string) => (text.match(/\d+/g) ?? []).sort();
    expect(numbers(otherwise.zh)).toEqual(numbers(otherwise.en));
  });

  if (setting.default !== undefined)
    test("has a legal default of its type", () => {
      expect(wrongWith(setting, setting.default)).toEqual([]);
      expect(typeOf(setting.default)).toBe(setting.type);
      if (isOfCluster(path)) expect(problemsOf(at(path, setting.default))).toEqual([]);
    });

  if (setting.example !== undefined)
    test("has a legal example of its type", () => {
      const example = load(setting.example ?? "");
      const value = setting.type === "string" ? setting.example : example;
      expect(wrongWith(setting, value)).toEqual([]);
      const numbers = ["integer", "number"];
      expect(setting.type === "number" ? numbers : [setting.type]).toContain(typeOf(value));
      // What clients dial elsewhere, and that they log in, allows any other setting.
      const place = /\bhosts?$/.test(path) ? onHosts : { ip: "10.0.0.1" };
      const others = { ...place, accessControl: true };
      if (isOfCluster(path)) expect(problemsOf({ ...others, ...at(path, value) })).toEqual([]);
    });

  if (setting.choice !== undefined)
    test("tells all that may be chosen", () => {
      for (const value of setting.choice?.values ?? []) {
        expect(wrongWith(setting, value)).toEqual([]);
        expect(setting.en).toContain(value);
        expect(setting.zh).toContain(value);
      }
    });
});

/** Where servers may be on some hosts. */
const onHosts = {
  hosts: Object.fromEntries(
    ["a", "b", "c"].map((name, i) => [name, { docker: `ssh://${name}`, address: `10.0.0.${i + 1}` }]),
  ),
  brokerDefaults: { replicas: 3, durability: "fast" },
};

test("a default that is not legal would be found out", () => {
  const broken: Setting = { ...brokerSettings.brokerId, default: -1 };
  expect(wrongWith(broken, broken.default)).toHaveLength(1);
});
