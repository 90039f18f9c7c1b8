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
import { find, put, remove, Target, Unreachable } from "./onMasters";
import { asSecret, Inputs, isUnknown, isWrapped, plain } from "./inputs";
import { Declared, Kind, Stored } from "./kind";

/** What is wanted, and where. */
interface Wanted<T> {
  readonly name: string;
  readonly target: Target;
  readonly value: T;
}

/** What the engine keeps of a resource besides its inputs. */
interface Computed {
  /** The brokers that lack it. */
  readonly missingOn: readonly string[];
}

export interface Differences {
  readonly changes: boolean;
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
}

/** What a resource is, in the terms of Pulumi's engine: how it is checked, compared, created, read, changed and deleted. */
export class DeclaredResource<T extends object = object> {
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
    const inputs = { ...given, ...this.generated(before, given) };
    try {
      const { name, target, value } = this.resolved({ name: resourceName, ...inputs });
      const all: Inputs = Object.fromEntries(
        Object.entries({ name, ...target, ...value }).filter(([, known]) => known !== undefined),
      );
      const complete = Object.fromEntries(
        Object.entries(all).map(([key, known]) => [
          key,
          isWrapped(inputs[key]) ? inputs[key] : this.covered(key, known),
        ]),
      );
      const fixed = this.fixed(before, complete);
      const problems = mayBeLost(value)
        ? []
        : fixed.map((path) => ({
            path: path.split(".")[0],
            found: undefined,
            expected: `RocketMQ does not change ${path} for the life of a ${this.kind.what}: set forceDestroy: true to have it deleted, with all that it holds, and created anew.`,
          }));
      return { inputs: complete, problems };
    } catch (error) {
      if (error instanceof ConfigurationError) return { inputs, problems: error.problems };
      throw error;
    }
  }

  /** @param state its inputs and what else is known, with which it was created, changed or read last */
  diff(state: Inputs, inputs: Inputs): Differences {
    const isOther = (key: string) =>
      key in inputs && (isUnknown(inputs[key]) || !isDeepStrictEqual(plain(state[key]), plain(inputs[key])));
    // Where it is reached is known late, and mostly the same.
    const changed = Object.keys(inputs).filter(
      (key) => isOther(key) && !(key === "nameServerAddresses" && isUnknown(inputs[key])),
    );
    const fixed = this.fixed(state, inputs);
    const elsewhere = changed.filter((key) => identity.includes(key));
    const { missingOn = [] } = state as Partial<Computed>;
    return {
      changes: changed.length > 0 || missingOn.length > 0,
      replaces: [...elsewhere, ...fixed.map((path) => path.split(".")[0])],
      deleteBeforeReplace: elsewhere.length === 0,
    };
  }

  /** Creates it, or changes it. One that is there already is taken over. @returns its state */
  async put(inputs: Inputs): Promise<{ id: string; state: Inputs }> {
    const { name, target, value } = this.resolved(inputs);
    await put(this.kind, target, name, value);
    return { id: name, state: { ...inputs, missingOn: [] } };
  }

  /**
   * @param id its name, or where nothing else is known of it, as in an import, `name@host:port`, with `/` and the cluster's name
   *   where that is another than RocketMQ's default
   * @returns undefined where there is none; what it was last, where the cluster is down, as before a start that puts that right
   */
  async read(id: string, state: Inputs): Promise<{ id: string; state: Inputs; inputs: Inputs } | undefined> {
    const isImport = Object.keys(state).length === 0;
    const { missingOn: _, ...before }: Inputs = isImport ? this.imported(id) : state;
    const { name, target, value } = this.resolved(before);
    const { forceDestroy, ...expected } = value as Declared;
    const found = await find(this.kind, target, name, isImport ? undefined : (expected as Stored<T>)).catch(
      (error: unknown) => {
        if (isImport || !(error instanceof Unreachable)) throw error;
        return "down" as const;
      },
    );
    if (found === "down") return { id: name, state, inputs: before };
    if (found === undefined) return undefined;
    const stored = Object.entries(found.value).map(([key, known]) => [key, this.covered(key, known)]);
    const inputs: Inputs = {
      ...before,
      ...(Object.fromEntries(stored) as Inputs),
      ...(forceDestroy === undefined ? {} : { forceDestroy }),
    };
    return { id: name, state: { ...inputs, missingOn: found.missingOn }, inputs };
  }

  async delete(state: Inputs): Promise<void> {
    const { name, target, value } = this.resolved(state);
    await remove(this.kind, target, name, mayBeLost(value));
  }

  /** Secrets that are not given: those of before, else new ones. */
  private generated(before: Inputs, given: Inputs): Inputs {
    const { generate, secrets = [] } = this.kind;
    if (generate === undefined) return {};
    const missing = secrets.filter((key) => plain(given[key] ?? "") === "");
    return Object.fromEntries(missing.map((key) => [key, before[key] ?? asSecret(generate())]));
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
      ...credentialsOfEnvironment(),
      ...this.generated({}, {}), // what it has takes their place
    };
  }

  private resolved(inputs: Inputs): Wanted<T> {
    const { missingOn: _, ...rest } = plain(inputs) as Inputs & Partial<Computed>;
    return checked((report) => {
      const fields = Fields.of(rest, report);
      const { name, accessKey, secretKey, ...where } = readSettings(fields, declaredSettings, {
        name: "",
        nameServerAddresses: [],
      });
      if (accessKey !== undefined && !fields.has("secretKey"))
        fields.reject("secretKey", "it is wanted with accessKey.");
      if (!fields.has("nameServerAddresses"))
        fields.reject(
          "nameServerAddresses",
          "where the name servers are has to be said, such as 127.0.0.1:9876.",
        );
      const value = this.kind.resolve(fields);
      fields.rejectUnknown();
      const credentials = accessKey === undefined ? {} : { accessKey, secretKey: secretKey ?? "" };
      return { name, target: { ...where, ...credentials }, value };
    });
  }

  /** The settings of those that RocketMQ does not change that are to be others. */
  private fixed(before: Inputs, inputs: Inputs): string[] {
    if (Object.keys(before).length === 0 || isElsewhere(before, inputs)) return [];
    try {
      return this.kind.fixed(this.resolved(before).value, this.resolved(inputs).value);
    } catch {
      return []; // as another version of this wrote it
    }
  }
}

/** Who asks in an import, which has no inputs. */
function credentialsOfEnvironment(): Inputs {
  const { ROCKETMQ_ACCESS_KEY: accessKey, ROCKETMQ_SECRET_KEY: secretKey } = process.env;
  return accessKey && secretKey ? { accessKey, secretKey: asSecret(secretKey) } : {};
}

/** By which one is told from another. */
const identity: readonly string[] = ["name", "brokerClusterName"];

const isElsewhere = (before: Inputs, inputs: Inputs): boolean =>
  identity.some((key) => !isDeepStrictEqual(plain(before[key]), plain(inputs[key])));

/** Whether what somebody is still to read may be lost. */
const mayBeLost = ({ forceDestroy = false }: Declared): boolean => forceDestroy;
