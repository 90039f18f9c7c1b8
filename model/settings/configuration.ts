import { Catalogue, CatalogueKey } from "../profiles/catalogue";
import { accessControlProblem } from "./accessControl";
import { Conf, ConfValue } from "./conf";
import { Fields } from "./fields";
import { didYouMean } from "./problems";
import { problemOfUnsupported, Unsupported } from "./unsupportedKeys";

/** Where the further keys of a configuration file are set. */
export interface ConfigurationPlace {
  /** The setting with the keys that are checked. */
  readonly setting: string;
  /** The setting with keys that are passed on unchecked. */
  readonly unchecked?: string;
}

/** How these keys are checked. */
export interface ConfigurationRules extends ConfigurationPlace {
  /** The keys that the server knows; absent: that is not known. */
  readonly catalogue?: Catalogue;
  /** RocketMQ's, of the catalogue. */
  readonly version?: string;
  /** Why a key cannot be set here, as other settings decide it. */
  readonly fixed: (key: string) => string | undefined;
  /** Whether there is access control; absent: this RocketMQ has none that a cluster could have. */
  readonly accessControl?: boolean;
  /** What the server knows and heeds, but cannot have here. */
  readonly unsupported?: Readonly<Record<string, Unsupported>>;
}

/** Rejects the value of a key where it stands. */
export function rejectKey(
  fields: Fields,
  { setting, unchecked }: ConfigurationPlace,
  key: string,
  expected: string,
): void {
  const other = unchecked === undefined ? undefined : fields.object(unchecked);
  (other?.has(key) ? other : fields.object(setting)).reject(key, expected);
}

/** The further keys of a server's configuration file: known ones with legal values, and those passed on as they are. */
export function resolveConfiguration(
  fields: Fields,
  { setting, catalogue, version, unchecked, fixed, accessControl, unsupported = {} }: ConfigurationRules,
): Record<string, string> {
  const conf = fields.object(setting);
  const all = textsOf([conf, ...(unchecked === undefined ? [] : [fields.object(unchecked)])]);
  const usual = (key: string) =>
    catalogue && Object.hasOwn(catalogue, key) ? catalogue[key].default : undefined;
  const refused = (key: string, value: unknown) =>
    fixed(key) ?? problemOfUnsupported(unsupported, key, value, usual(key), all);
  const known = read(
    conf,
    (key, value) =>
      refused(key, value) ??
      (catalogue === undefined
        ? problemOfUnchecked(key, value)
        : problemOf(key, value, catalogue, `RocketMQ ${version}`, unchecked, accessControl)),
  );
  if (unchecked === undefined) return known;
  const further = read(fields.object(unchecked), (key, value) =>
    Object.hasOwn(known, key)
      ? `it is in ${setting} too: leave it in one of them.`
      : (refused(key, value) ??
        (accessControl ? accessControlProblem(key, false, accessControl) : undefined) ??
        problemOfUnchecked(key, value)),
  );
  return { ...known, ...further };
}

/** Why keys cannot be set that follow from other settings. @param derived by what they follow from */
export const fixedByOthers =
  (derived: Readonly<Record<string, string>>) =>
  (key: string): string | undefined =>
    Object.hasOwn(derived, key) ? `it follows from ${derived[key]}: set that.` : undefined;

/** @param problemOf what is wrong with a key and its value */
function read(
  conf: Fields,
  problemOf: (key: string, value: unknown) => string | undefined,
): Record<string, string> {
  const entries = conf.keys().map((key) => {
    const value = conf.raw(key);
    const expected = conf.isUnknown(key) ? undefined : problemOf(key, value);
    if (expected !== undefined) conf.reject(key, expected);
    return [key, isConfValue(value) ? String(value) : ""] as const;
  });
  return Object.fromEntries(entries);
}

/** What keys stand there with, known or not. */
const textsOf = (confs: readonly Fields[]): Conf =>
  Object.fromEntries(
    confs.flatMap((conf) =>
      conf
        .keys()
        .filter((key) => conf.has(key))
        .map((key) => [key, conf.isUnknown(key) ? "" : String(conf.raw(key))]),
    ),
  );

const isConfValue = (value: unknown): value is ConfValue =>
  typeof value === "boolean" ||
  (typeof value === "number" && (!Number.isInteger(value) || Number.isSafeInteger(value))) ||
  (typeof value === "string" && !/[\r\n]/.test(value) && !hasBlankEnds(value));

/** Whether Java's trim() would take something away: control characters count as blanks, others than ASCII's do not. */
const hasBlankEnds = (value: string): boolean =>
  [value.at(0) ?? "x", value.at(-1) ?? "x"].some((character) => character <= " ");

/** What is wrong with a value that is none. */
function confValueWanted(value: unknown): string {
  if (typeof value === "number") return "YAML cannot hold so large a number exactly: put it in quotes.";
  if (typeof value === "string" && /^[^\r\n]*$/.test(value))
    return "RocketMQ drops blanks at the ends of a value: remove them.";
  return "a text of one line, a number, true or false is wanted.";
}

function problemOfUnchecked(key: string, value: unknown): string | undefined {
  if (!/^[A-Za-z][\w.-]*(\[\d+\])?$/.test(key))
    return "a key of letters, digits, '_', '.' and '-' is wanted.";
  return isConfValue(value) ? undefined : confValueWanted(value);
}

function problemOf(
  key: string,
  value: unknown,
  catalogue: Catalogue,
  rocketmq: string,
  unchecked: string | undefined,
  accessControl: boolean | undefined,
): string | undefined {
  if (!Object.hasOwn(catalogue, key)) {
    const hint = didYouMean(key, Object.keys(catalogue));
    const wayOut = unchecked === undefined ? "" : ` A key of another RocketMQ goes into ${unchecked}.`;
    return `${rocketmq} has no such key.${hint}${wayOut}`;
  }
  if (!isConfValue(value)) return confValueWanted(value);
  const known = catalogue[key];
  return (
    accessControlProblem(key, String(value) === known.default, accessControl) ??
    (known.unread ? `${rocketmq} takes it, but nothing in it asks for it any more: remove it.` : undefined) ??
    problemOfValue(String(value), known)
  );
}

function problemOfValue(value: string, { type, values = [] }: CatalogueKey): string | undefined {
  switch (type) {
    case "boolean":
      return /^(true|false)$/.test(value) ? undefined : "use true or false.";
    case "int":
      return isWhole(value, 31) ? undefined : "a whole number of at most 32 bits is wanted.";
    case "long":
      return isWhole(value, 63) ? undefined : "a whole number of at most 64 bits is wanted.";
    case "double":
      return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value) ? undefined : "a number is wanted.";
    case "enum":
      return values.includes(value)
        ? undefined
        : `use one of ${values.join(", ")}.${didYouMean(value, values)}`;
    case "string":
      return undefined;
  }
}

function isWhole(value: string, bits: number): boolean {
  if (!/^-?\d+$/.test(value)) return false;
  const limit = 2n ** BigInt(bits);
  return BigInt(value) >= -limit && BigInt(value) < limit;
}
