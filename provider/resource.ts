import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import {
  checked,
  ConfigurationError,
  declaredSettings,
  Fields,
  Problem,
  readSettings,
  Settings,
} from "../model/settings";
import { find, put, remove, Target, Unreachable } from "./onBrokers";
import { asSecret, Inputs, isUnknown, isWrapped, plain } from "./inputs";
import { Kind } from "./kind";
import { Differences, ManagedResource } from "./managed";

/** What is wanted, and where. */
interface Wanted<T> {
  readonly name: string;
  readonly target: Target;
  readonly value: T;
}

/** What the engine keeps of a resource besides its inputs. */
interface Computed {
  /** The brokers that have it otherwise than is said here, or lack it, as of the last refresh. */
  readonly differentOn: readonly string[];
}

/** Something that all brokers of a cluster are to have. */
export class DeclaredResource<T extends object = object> implements ManagedResource {
  constructor(private readonly kind: Kind<T>) {}

  get settings(): Settings {
    return this.kind.settings;
  }

  /** The settings that nobody is to see. */
  get secrets(): readonly string[] {
    return ["secretKey", ...(this.kind.secrets ?? [])];
  }

  get description(): string {
    return `A ${this.kind.what} on all brokers of a cluster.`;
  }

  /** @param resourceName its name, unless it has another */
  check(
    resourceName: string,
    before: Inputs,
    given: Inputs,
  ): { inputs: Inputs; problems: readonly Problem[] } {
    try {
      const { name, target, value } = this.resolved({ name: resourceName, ...given });
      const madeUp = this.madeUpOf(given);
      const complete: Inputs = Object.fromEntries(
        Object.entries({ name, ...target, ...value })
          .filter(([key, known]) => known !== undefined && !madeUp.includes(key))
          .map(([key, known]) => [key, isWrapped(given[key]) ? given[key] : this.covered(key, known)]),
      );
      const fixed = this.fixed(before, complete);
      // What is deleted then is what was declared before.
      const problems = fixed
        .filter(() => !mayBeLost(value) || !mayBeLost(before))
        .map((path) => ({
          path: path.split(".")[0],
          found: undefined,
          expected: `RocketMQ does not change ${path} for the life of a ${this.kind.what}: to have it deleted, with all that it holds, and created anew, set forceDestroy: true and update, then change it.`,
        }));
      return { inputs: complete, problems };
    } catch (error) {
      if (error instanceof ConfigurationError) return { inputs: given, problems: error.problems };
      throw error;
    }
  }

  /** @param state its inputs and what else is known, with which it was created, changed or read last */
  diff(state: Inputs, inputs: Inputs): Differences {
    const { differentOn = [], ...before } = state as Inputs & Partial<Computed>;
    const isOther = (key: string) =>
      isUnknown(inputs[key]) || !isDeepStrictEqual(plain(before[key]), plain(inputs[key]));
    // Where it is reached is known late, and mostly the same.
    const madeUp = this.madeUpOf(inputs);
    const changed = [...new Set([...Object.keys(before), ...Object.keys(inputs)])].filter(
      (key) =>
        isOther(key) &&
        !(key === "nameServerAddresses" && isUnknown(inputs[key])) &&
        !(madeUp.includes(key) && before[key] !== undefined),
    );
    const fixed = this.fixed(before, inputs);
    const elsewhere = changed.filter((key) => identity.includes(key));
    return {
      changes: changed.length > 0 || differentOn.length > 0,
      replaces: [...elsewhere, ...fixed.map((path) => path.split(".")[0])],
      deleteBeforeReplace: elsewhere.length === 0,
    };
  }

  /**
   * Creates it, or changes it. One that is there already is taken over, with secrets that are not given; where others are, it is not.
   *
   * @param state with which it was declared last; absent: it was not
   * @returns its state
   */
  async put(inputs: Inputs, state?: Inputs): Promise<{ id: string; state: Inputs }> {
    const { name, target, value } = this.resolved(inputs);
    const madeUp = await this.madeUp(inputs, name, target, state);
    await put(this.kind, target, name, { ...value, ...madeUp }, state === undefined);
    const secrets: Inputs = Object.fromEntries(
      Object.entries(madeUp).map(([key, known]) => [key, asSecret(known)]),
    );
    return { id: name, state: { ...inputs, ...secrets, differentOn: [] } };
  }

  /**
   * @param id its name, or where nothing else is known of it, as in an import, `name@host:port`, with `/` and the cluster's name
   *   where that is another than RocketMQ's default
   * @returns undefined where there is none; what it was last, where the cluster is down, as before a start that puts that right
   */
  async read(id: string, state: Inputs): Promise<{ id: string; state: Inputs; inputs: Inputs } | undefined> {
    const isImport = Object.keys(state).length === 0;
    const { differentOn: _, ...before }: Inputs = isImport ? this.imported(id) : state;
    const { name, target } = place(before);
    const found = await find(this.kind, target, name).catch((error: unknown) => {
      if (isImport || !(error instanceof Unreachable)) throw error;
      return undefined;
    });
    if (found === undefined) return { id: name, state, inputs: before };
    const { secrets = [], generate } = this.kind;
    const expected = this.stored(before);
    const values = found.flatMap(({ value }) => value ?? []);
    if (values.length === 0) return undefined;
    const other = isImport ? undefined : values.find((value) => !isDeepStrictEqual(value, expected));
    const own = Object.entries(other ?? values[0]);
    // What was generated stays what it is, whatever somebody made of it there.
    const kept = generate && !isImport ? secrets : [];
    const said = Object.fromEntries(
      own.map(([key, known]) => [key, kept.includes(key) ? plain(before[key]) : known]),
    );
    const covered = Object.entries(said).map(([key, known]) => [key, this.covered(key, known)]);
    const all: Inputs = { ...before, ...(Object.fromEntries(covered) as Inputs) };
    const differentOn = found
      .filter(({ value }) => !isDeepStrictEqual(value, said))
      .map(({ broker }) => broker);
    // Pulumi prints all inputs of what it imports.
    const { accessKey: _accessKey, secretKey: _secretKey, caCertificate: _caCertificate, ...inputs } = all;
    return { id: name, state: { ...all, differentOn }, inputs: isImport ? inputs : all };
  }

  async delete(state: Inputs): Promise<void> {
    const { name, target } = place(state);
    await remove(this.kind, target, name, mayBeLost(state));
  }

  /** What brokers are to have, as it was declared. */
  private stored(inputs: Inputs): object {
    const keys = Object.keys(this.kind.settings).filter((key) => key !== "forceDestroy");
    return Object.fromEntries(keys.map((key) => [key, plain(inputs[key])]));
  }

  /** The secrets that are not given, where there have to be some. */
  madeUpOf(given: Inputs): string[] {
    const { generate, secrets = [] } = this.kind;
    return generate === undefined ? [] : secrets.filter((key) => plain(given[key] ?? "") === "");
  }

  /** What they are: as before, else as brokers have them, which keep what was declared when a stack is destroyed, else new. */
  private async madeUp(
    inputs: Inputs,
    name: string,
    target: Target,
    state: Inputs | undefined,
  ): Promise<Record<string, unknown>> {
    const keys = this.madeUpOf(inputs);
    if (keys.length === 0) return {};
    const found = state ? [] : await find(this.kind, target, name);
    const known: Inputs = {
      ...found.find(({ value }) => value !== undefined)?.value,
      ...(plain(state) as Inputs),
    };
    return Object.fromEntries(keys.map((key) => [key, known[key] ?? this.kind.generate?.()]));
  }

  private covered(key: string, value: unknown): unknown {
    return this.secrets.includes(key) ? asSecret(value) : value;
  }

  private imported(id: string): Inputs {
    const [, name, addresses, brokerClusterName] = /^([^@]+)@([^/]+)(?:\/(.+))?$/.exec(id) ?? [];
    if (name === undefined)
      throw new Error(
        `"${id}" does not say where the ${this.kind.what} is: name@host:port is wanted, with the address of a name server, such as orders@127.0.0.1:9876.`,
      );
    return {
      name,
      nameServerAddresses: addresses.split(","),
      brokerClusterName: brokerClusterName ?? declaredSettings.brokerClusterName.default,
      ...trustOfEnvironment(),
      ...("forceDestroy" in this.kind.settings ? { forceDestroy: false } : {}),
    };
  }

  private resolved(inputs: Inputs): Wanted<T> {
    const { differentOn: _, ...rest } = plain(inputs) as Inputs & Partial<Computed>;
    return checked((report) => {
      const fields = Fields.of(rest, report);
      const where = placeIn(fields);
      if (fields.has("accessKey") && !fields.has("secretKey"))
        fields.reject("secretKey", "it is wanted with accessKey.");
      if (!fields.has("nameServerAddresses"))
        fields.reject(
          "nameServerAddresses",
          "where the name servers are has to be said, such as 127.0.0.1:9876.",
        );
      const value = this.kind.resolve(fields);
      const { accessKey, secretKey } = where.target;
      const isOther = (key: string) => !fields.isUnknown(key) && fields.raw(key) !== secretKey;
      if (where.name === accessKey && this.kind.secrets?.some(isOther))
        fields.reject(
          "name",
          "the brokers are asked in its name (accessKey): declare it with the same password, or by another user.",
        );
      fields.rejectUnknown();
      return { ...where, value };
    });
  }

  /** The settings of those that RocketMQ does not change that are to be others. */
  private fixed(before: Inputs, inputs: Inputs): string[] {
    const isOpen = Object.keys(before).length === 0 || Object.values(inputs).some(isUnknown);
    if (isOpen || isElsewhere(before, inputs)) return [];
    try {
      return this.kind.fixed?.(this.resolved(before).value, this.resolved(inputs).value) ?? [];
    } catch {
      return []; // as another version of this wrote it
    }
  }
}

/** Who asks in an import, which has no inputs, and by which authority. */
function trustOfEnvironment(): Inputs {
  const { ROCKETMQ_ACCESS_KEY: accessKey, ROCKETMQ_SECRET_KEY: secretKey } = process.env;
  const { ROCKETMQ_CA_CERTIFICATE: file } = process.env;
  return {
    ...(accessKey && secretKey ? { accessKey, secretKey: asSecret(secretKey) } : {}),
    ...(file ? { caCertificate: readFileSync(file, "utf8") } : {}),
  };
}

/** By which one is told from another. */
const identity: readonly string[] = ["name", "brokerClusterName"];

const isElsewhere = (before: Inputs, inputs: Inputs): boolean =>
  identity.some((key) => !isDeepStrictEqual(plain(before[key]), plain(inputs[key])));

/** Whether what somebody is still to read may be lost; where there is nothing of the kind, nothing can be. */
const mayBeLost = ({ forceDestroy = false }: { readonly forceDestroy?: unknown }): boolean =>
  plain(forceDestroy) === true;

/** What something is called, and where, of fields that were checked, or are those of a state, whatever else is in it. */
function placeIn(fields: Fields): Omit<Wanted<never>, "value"> {
  const { name, accessKey, secretKey, ...where } = readSettings(fields, declaredSettings, {
    name: "",
    nameServerAddresses: [],
  });
  const credentials = accessKey === undefined ? {} : { accessKey, secretKey: secretKey ?? "" };
  return { name, target: { ...where, ...credentials } };
}

const place = (state: Inputs): Omit<Wanted<never>, "value"> =>
  placeIn(Fields.of(plain(state) as object, () => undefined));
