import { didYouMean, Problem } from "./problems";

/** A rule for a text: what it must match, and how to say so. */
export interface TextRule {
  readonly test: (value: string) => boolean;
  readonly expected: string;
}

/** Stands for a value that only a deployment brings, such as another resource's output. It counts as legal and not set. */
export const unknown: unique symbol = Symbol("unknown until it is deployed");

/** A place where values are looked for: an object, and the path at which its owner wrote it. */
export interface Source {
  readonly values: object;
  readonly path: string;
}

/**
 * Reads the fields of one settings object. A value that breaks its rule is reported and counts as not set, so that all
 * problems come to light in one go. What the first source lacks is looked for in the next: a server of a map, then
 * what all servers of that map have in common.
 */
export class Fields {
  private readonly asked = new Set<string>();

  constructor(
    private readonly sources: readonly Source[],
    readonly report: (problem: Problem) => void,
  ) {}

  static of(values: object, report: (problem: Problem) => void): Fields {
    return new Fields([{ values, path: "" }], report);
  }

  /** Where the value stands, or would be written. */
  pathOf(key: string): string {
    const { path } = this.sources.find(({ values }) => isSet(valueOf(values, key))) ?? this.sources[0];
    return below(path, key);
  }

  /** The value as it stands. An empty text counts as not set: in Pulumi.yaml a default cannot be absent. */
  raw(key: string): unknown {
    const value = this.given(key);
    return value === unknown ? undefined : value;
  }

  /** Whether there is a value, known or not. */
  has(key: string): boolean {
    return this.given(key) !== undefined;
  }

  isUnknown(key: string): boolean {
    return this.given(key) === unknown;
  }

  /** Reports an output where the value has to be known at once. */
  requireKnown(key: string): void {
    if (!this.isUnknown(key)) return;
    const expected = "which resources exist follows from it: a plain value is wanted.";
    this.report({ path: this.pathOf(key), found: "[output]", expected });
  }

  private given(key: string): unknown {
    this.asked.add(key);
    return this.sources.map(({ values }) => valueOf(values, key)).find(isSet);
  }

  reject(key: string, expected: string): void {
    this.report({ path: this.pathOf(key), found: shown(key, this.raw(key)), expected });
  }

  text(key: string, rule?: TextRule): string | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (typeof value === "string" && (rule === undefined || rule.test(value))) return value;
    this.reject(key, rule?.expected ?? "a text is wanted.");
    return undefined;
  }

  choice<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    const found = allowed.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    const hint = typeof value === "string" ? didYouMean(value, allowed) : "";
    this.reject(key, `use one of ${allowed.join(", ")}.${hint}`);
    return undefined;
  }

  /** @param what such as "a port" */
  number(key: string, what: string, min: number, max: number, whole = true): number | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    const legal = typeof value === "number" && value >= min && value <= max;
    if (legal && (!whole || Number.isSafeInteger(value))) return value;
    this.reject(key, `${what}, a ${whole ? "whole " : ""}number from ${min} to ${max}, is wanted.`);
    return undefined;
  }

  flag(key: string): boolean | undefined {
    const value = this.raw(key);
    if (value === undefined || typeof value === "boolean") return value;
    this.reject(key, "use true or false.");
    return undefined;
  }

  /** The texts of a list. */
  texts(key: string, rule: TextRule): string[] | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    const legal = (item: unknown) => item === unknown || (typeof item === "string" && rule.test(item));
    if (Array.isArray(value) && value.every(legal))
      return value.map((item) => (item === unknown ? "" : (item as string)));
    this.reject(key, rule.expected);
    return undefined;
  }

  /** The fields of an object below this one; of all sources that have it. */
  object(key: string): Fields {
    const sources = this.sources
      .filter(({ values }) => isSet(valueOf(values, key)))
      .map(({ values, path }) => ({
        values: valueOf(values, key),
        path: below(path, key),
      }));
    this.asked.add(key);
    const usable = sources.filter((source): source is Source => {
      if (source.values === unknown) return false;
      if (isObject(source.values)) return true;
      this.report({ path: source.path, found: source.values, expected: "an object is wanted." });
      return false;
    });
    const own = this.sources[0].path;
    const place = { values: {}, path: below(own, key) };
    // First of all where it would be written, so that what stands nowhere is looked for there.
    return new Fields(usable[0]?.path === place.path ? usable : [place, ...usable], this.report);
  }

  /** The keys of all sources, sorted: in which order somebody wrote them decides nothing. */
  keys(): string[] {
    return [...new Set(this.sources.flatMap(({ values }) => Object.keys(values)))].sort();
  }

  /** The same fields, looked for in another place too. */
  orElse(common: Fields): Fields {
    return new Fields([...this.sources, ...common.sources], this.report);
  }

  /** The same fields, as if some of them had not been given. */
  without(keys: readonly string[]): Fields {
    const sources = this.sources.map(({ values, path }) => ({
      values: Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key))),
      path,
    }));
    return new Fields(sources, this.report);
  }

  /** Reports every field that no check asked for. */
  rejectUnknown(): void {
    const known = [...this.asked];
    for (const { values, path } of this.sources)
      for (const [key, found] of Object.entries(values) as [string, unknown][])
        if (!this.asked.has(key)) {
          const expected = `there is no such setting.${didYouMean(key, known)}`;
          this.report({ path: below(path, key), found: shown(key, found), expected });
        }
  }
}

/** The path of a key in an object. A key that would not be seen, or would break the line, is quoted. */
function below(path: string, key: string): string {
  // eslint-disable-next-line no-control-regex
  const name = /^\S([^\u0000-\u001f]*\S)?$/.test(key) ? key : JSON.stringify(key);
  return path === "" ? name : `${path}.${name}`;
}

const valueOf = (values: object, key: string): unknown =>
  Object.hasOwn(values, key) ? (values as Record<string, unknown>)[key] : undefined;

/** A value as an error may show it: not where its name, misspelt perhaps, says that it is a secret. */
const shown = (key: string, value: unknown): unknown =>
  value !== undefined && /pas+w|secret|credential|priva|AuthenticationUser/i.test(key) ? "[secret]" : value;

const isSet = (value: unknown): boolean => value !== undefined && value !== "" && value !== null;

export const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
