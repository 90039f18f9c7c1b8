import { didYouMean, Problem } from "./problems";

/** A rule for a text: what it must match, and how to say so. */
export interface TextRule {
  readonly test: (value: string) => boolean;
  readonly expected: string;
}

/**
 * Reads the fields of one settings object. A value that breaks its rule is reported and its default used, so that
 * all problems come to light in one go; a field that nobody asked for is a misspelling and is reported too.
 */
export class Fields {
  private readonly asked = new Set<string>();

  constructor(
    private readonly source: object,
    private readonly path: string,
    readonly report: (problem: Problem) => void,
  ) {}

  pathOf(key: string): string {
    return this.path === "" ? key : `${this.path}.${key}`;
  }

  /** The value as it stands; an empty text counts as not set, as in stack config a default cannot be absent. */
  raw(key: string): unknown {
    this.asked.add(key);
    const value: unknown = (this.source as Record<string, unknown>)[key];
    return value === "" || value === null ? undefined : value;
  }

  reject(key: string, expected: string): void {
    this.report({ path: this.pathOf(key), found: this.raw(key), expected });
  }

  text(key: string, fallback: string, rule?: TextRule): string {
    return this.optionalText(key, rule) ?? fallback;
  }

  optionalText(key: string, rule?: TextRule): string | undefined {
    const value = this.raw(key);
    if (value === undefined) return undefined;
    if (typeof value === "string" && (rule === undefined || rule.test(value))) return value;
    this.reject(key, rule?.expected ?? "a text is wanted.");
    return undefined;
  }

  choice<T extends string>(key: string, fallback: T, allowed: readonly T[]): T {
    const value = this.raw(key);
    if (value === undefined) return fallback;
    const found = allowed.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    this.reject(
      key,
      `use one of ${allowed.join(", ")}.${typeof value === "string" ? didYouMean(value, allowed) : ""}`,
    );
    return fallback;
  }

  integer(key: string, fallback: number, min: number, max: number, what: string): number {
    const value = this.raw(key);
    if (value === undefined) return fallback;
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
    this.reject(key, `${what}, a whole number from ${min} to ${max}, is wanted.`);
    return fallback;
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.raw(key);
    if (value === undefined) return fallback;
    if (typeof value === "boolean") return value;
    this.reject(key, "use true or false.");
    return fallback;
  }

  /** The fields of an object below this one. */
  object(key: string): Fields {
    const value = this.raw(key) ?? {};
    const usable = typeof value === "object" && !Array.isArray(value);
    if (!usable) this.reject(key, "an object is wanted.");
    return new Fields(usable ? value : {}, this.pathOf(key), this.report);
  }

  /** The fields of each object in a list below this one, which is not empty. */
  list(key: string, fallback: readonly object[]): Fields[] {
    const value = this.raw(key) ?? fallback;
    if (
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((item) => typeof item === "object" && item !== null)
    ) {
      return value.map((item: object, i) => new Fields(item, `${this.pathOf(key)}[${i}]`, this.report));
    }
    this.reject(key, "a list of objects, one at least, is wanted.");
    return [new Fields({}, `${this.pathOf(key)}[0]`, this.report)];
  }

  keys(): string[] {
    return Object.keys(this.source);
  }

  /** Reports every field that no check asked for. */
  rejectUnknown(): void {
    const known = [...this.asked];
    for (const key of this.keys().filter((candidate) => !this.asked.has(candidate))) {
      this.reject(key, `there is no such setting.${didYouMean(key, known)}`);
    }
  }
}
