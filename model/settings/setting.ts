import { Fields, TextRule } from "./fields";
import * as rules from "./rules";

/** A text in both languages of the documents. */
export interface Texts {
  readonly en: string;
  readonly zh: string;
}

/** What people are told of a setting. */
export interface Documentation extends Texts {
  /** What holds where it is not set, if `default` cannot say it. */
  readonly otherwise?: Texts;
  /** What RocketMQ calls it, where that differs. */
  readonly rocketmq?: string;
  readonly example?: string;
}

/**
 * A setting, written once. From it come what stack config and components accept, their documentation in both languages
 * (`npm run generate`), and the value itself, checked, with its default.
 */
export interface Setting<T = unknown, Default extends boolean = boolean> extends Documentation {
  /** Its type in Pulumi.yaml. */
  readonly type: "string" | "integer" | "number" | "boolean" | "object" | "array";
  /** Its type in TypeScript. */
  readonly typescript: string;
  /** The interface of its values, where it is a map of settings by name. */
  readonly entries?: string;
  /** The legal values of a choice, and the name of their type. */
  readonly choice?: { readonly name: string; readonly values: readonly string[] };
  /** It decides which resources exist, so that it cannot be another resource's output. */
  readonly plain: boolean;
  /** It tells a server from the others, so that servers cannot have it in common. */
  readonly own: boolean;
  /** Its value is not shown, or something in it may not be. */
  readonly mayBeSecret: boolean;
  /** As somebody would write it. */
  readonly default?: string | number | boolean;
  /** The value, or nothing where there is none that is legal. */
  readonly read: (fields: Fields, key: string) => T | undefined;
  /** Says in the type whether there is a default. */
  readonly hasDefault: Default;
}

export type Settings = Readonly<Record<string, Setting>>;

/** The values of some settings; those without a default may be absent. */
export type Values<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T, infer Default>
    ? Default extends true
      ? T
      : T | undefined
    : never;
};

type Fallbacks<S extends Settings> = {
  readonly [K in keyof S]?: S[K] extends Setting<infer T> ? T : never;
};

/** Values, of which those with a fallback are there. */
export type Complete<S extends Settings, F> = {
  readonly [K in keyof S]: K extends keyof F ? Exclude<Values<S>[K] | F[K], undefined> : Values<S>[K];
};

/** Reads some settings. @param fallbacks defaults that follow from others */
export function readSettings<S extends Settings, F extends Fallbacks<S>>(
  fields: Fields,
  settings: S,
  fallbacks: F,
): Complete<S, F> {
  const entries = Object.entries(settings).map(([key, setting]) => {
    if (setting.plain) fields.requireKnown(key);
    const fallback = (fallbacks as Record<string, unknown>)[key];
    return [key, setting.read(fields, key) ?? fallback ?? defaultOf(setting)];
  });
  return Object.fromEntries(entries) as Complete<S, F>;
}

/** The default, as it would be read. */
const defaultOf = (setting: Setting): unknown =>
  setting.default === undefined
    ? undefined
    : setting.read(
        Fields.of({ value: setting.default }, ({ expected }) => {
          throw new Error(`The default ${setting.default} is not legal: ${expected}`);
        }),
        "value",
      );

type Options<D> = Documentation & {
  readonly plain?: boolean;
  readonly own?: boolean;
  readonly default?: D;
};
type Has<O> = O extends { readonly default: unknown } ? true : false;

/** A kind of setting. */
export const kindOfSetting =
  <T>(type: Setting["type"], typescript: string, read: Setting<T>["read"], more: Partial<Setting<T>> = {}) =>
  <const O extends Options<string | number | boolean>>(options: O): Setting<T, Has<O>> => ({
    type,
    typescript,
    read,
    ...more,
    ...options,
    plain: options.plain ?? false,
    own: options.own ?? false,
    // Whoever wants a part of the server's own settings kept from sight writes it into one of its maps or lists.
    mayBeSecret: more.mayBeSecret ?? (!options.plain && (type === "object" || type === "array")),
    hasDefault: (options.default !== undefined) as Has<O>,
  });

export const text = (rule: TextRule) =>
  kindOfSetting<string>("string", "string", (fields, key) => fields.text(key, rule));

/** A text that is not shown where it is wrong. @param shown what stands for it */
export const hidden = (rule: TextRule, shown: string, mayBeSecret: boolean) =>
  kindOfSetting<string>(
    "string",
    "string",
    (fields, key) => {
      const value = fields.raw(key);
      if (value === undefined || (typeof value === "string" && rule.test(value))) return value;
      fields.report({ path: fields.pathOf(key), found: shown, expected: rule.expected });
      return undefined;
    },
    { mayBeSecret },
  );

export const secret = (rule: TextRule) => hidden(rule, "[secret]", true);

/** A whole number. @param what such as "a time in hours" */
export const integer = (what: string, min: number, max: number) =>
  kindOfSetting<number>("integer", "number", (fields, key) => fields.number(key, what, min, max));

export const decimal = (what: string, min: number, max: number) =>
  kindOfSetting<number>("number", "number", (fields, key) => fields.number(key, what, min, max, false));

export const flag = kindOfSetting<boolean>("boolean", "boolean", (fields, key) => fields.flag(key));

/** @param around how many ports below and above it are the server's too */
export const port = ({ below, above } = { below: 0, above: 0 }) =>
  integer("a port", 1 + below, 65535 - above);

export const choice = <const T extends string>(name: string, values: readonly T[]) =>
  kindOfSetting<T>("string", name, (fields, key) => fields.choice(key, values), { choice: { name, values } });

/** Memory, in bytes. YAML makes a number of one that has no unit. */
export const size = (rule: TextRule) =>
  kindOfSetting<number>("string", "string", (fields, key) => {
    const value = fields.raw(key);
    if (value === undefined) return undefined;
    const text = typeof value === "number" ? String(value) : value;
    if (typeof text === "string" && rule.test(text)) return rules.bytesOf(text);
    fields.reject(key, rule.expected);
    return undefined;
  });

/** A list of texts. */
export const texts = (rule: TextRule) =>
  kindOfSetting<string[]>("array", "pulumi.Input<string>[]", (fields, key) => fields.texts(key, rule));

/** Texts by name. */
export const textsByName = (name: TextRule, value: TextRule) =>
  kindOfSetting<Record<string, string>>(
    "object",
    "{ [key: string]: pulumi.Input<string> }",
    (fields, key) => {
      if (!fields.has(key)) return undefined;
      const entries = fields.object(key);
      for (const entry of entries.keys()) if (!name.test(entry)) entries.reject(entry, name.expected);
      return Object.fromEntries(entries.keys().map((entry) => [entry, entries.text(entry, value) ?? ""]));
    },
  );

/** Values of a configuration file by key; they are checked where the keys are known. */
export const configuration = kindOfSetting<object>(
  "object",
  "{ [key: string]: pulumi.Input<any> }",
  (fields, key) => (fields.has(key) ? fields.object(key) && {} : undefined),
);

/** Settings of one thing. @param name of their interface */
export const object = (name: string) =>
  kindOfSetting<object>("object", name, (fields, key) =>
    fields.has(key) ? fields.object(key) && {} : undefined,
  );

/** Settings of several things, by name. @param name of their interface */
export const map = (name: string) =>
  kindOfSetting<object>(
    "object",
    `{ [name: string]: ${name} }`,
    (fields, key) => (fields.has(key) ? fields.object(key) && {} : undefined),
    { entries: name, mayBeSecret: false }, // what is in it may be
  );
