import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { clusterSettings, Settings } from "../../../model/settings";
import { profileNames } from "../../../model/profiles";

interface Declared {
  readonly type: string;
  readonly description: string;
  readonly default: unknown;
}

const project = load(readFileSync(join(__dirname, "../../../Pulumi.yaml"), "utf8")) as {
  name: string;
  config: Record<string, Declared>;
};

const settings: Settings = clusterSettings;

test("Pulumi.yaml declares the settings of the cluster, in their order", () => {
  expect(Object.keys(project.config)).toEqual(Object.keys(settings));
});

test.each(Object.entries(project.config))(
  "%s has a description, a default of its type, and its setting's type or one that can be empty",
  (key, declared) => {
    expect(declared.description.length).toBeGreaterThan(15);
    const { type, default: value } = declared;
    const actual = Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;
    expect(actual).toBe(type);
    // Of Pulumi's types only texts can be empty, for a default that another setting decides.
    expect(type).toBe(value === "" ? "string" : settings[key].type);
  },
);

test.each(Object.entries(settings).filter(([, { otherwise }]) => otherwise))(
  "the description of %s tells what holds where it is not set",
  (key, { otherwise }) => {
    expect(project.config[key].description).toContain(otherwise?.en);
  },
);

test("the description of profile names each", () => {
  for (const name of profileNames) expect(project.config.profile.description).toContain(name);
});
