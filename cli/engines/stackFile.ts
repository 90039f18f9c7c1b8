import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { FAILSAFE_SCHEMA, loadAll } from "js-yaml";
import { didYouMean } from "../../model/settings";

type Values = Readonly<Record<string, unknown>>;

/** The keys of a stack's file that Pulumi knows. */
const stackFileKeys = ["config", "secretsprovider", "encryptedkey", "encryptionsalt", "environment"];

/** A stack's name that is legal in Pulumi and is not a path. */
const stackName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/**
 * Whether a stack has a file.
 *
 * @throws RunError if no stack can have such a name
 */
export function hasStackFile(folder: string, stack: string): boolean {
  if (!stackName.test(stack))
    throw new RunError(
      `--stack is ${JSON.stringify(stack)}: a name of letters, digits, '_', '.' and '-' is wanted.`,
    );
  return existsSync(fileOf(folder, stack));
}

const fileOf = (folder: string, stack: string): string => resolve(folder, `Pulumi.${stack}.yaml`);

/**
 * Reads the values of a stack's file by key. Values that YAML would change are kept as text: `00123` stays `00123`.
 *
 * @throws RunError if the file is not a stack's
 */
export function stackValues(folder: string, stack: string): Values {
  const file = fileOf(folder, stack);
  if (!hasStackFile(folder, stack)) {
    const stacks = readdirSync(folder).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
    throw new RunError(
      `There is no stack ${stack}, as there is no file Pulumi.${stack}.yaml. ` +
        `There is: ${stacks.join(", ")}. To make a new one, copy its file, and give it a namePrefix and a portOffset of its own.`,
    );
  }
  const written = asMap(file, "", yamlIn(file, true));
  const typed = asMap(file, "", yamlIn(file, false));
  for (const key of Object.keys(written))
    if (!stackFileKeys.includes(key))
      throw new RunError(
        `${file}: Pulumi knows no ${key} in such a file.${didYouMean(key, stackFileKeys)} ` +
          "Settings stand below config:, such as\nconfig:\n  rocketmq:ip: auto",
      );
  const texts = asMap(file, "config", written.config);
  const values = asMap(file, "config", typed.config);
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => {
      const value = values[key];
      const isScalar = ["string", "number", "boolean"].includes(typeof value);
      return [key, isScalar && String(value) !== text ? text : value];
    }),
  );
}

/** Reads a project's file. */
export function projectValues<T>(folder: string): T {
  const file = resolve(folder, "Pulumi.yaml");
  if (!existsSync(file)) throw new RunError(`There is no file ${file}.`);
  return asMap(file, "", yamlIn(file, false)) as T;
}

function asMap(file: string, what: string, value: unknown): Values {
  if (value === undefined || value === null || value === "") return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Values;
  const found = JSON.stringify(value);
  throw new RunError(
    `${file}: ${what === "" ? "it holds" : `${what} is`} ${found}, where keys with values are wanted, such as\n` +
      "config:\n  rocketmq:ip: auto",
  );
}

/** @param asWritten whether every value is read as its text in the file */
function yamlIn(file: string, asWritten: boolean): unknown {
  let documents: unknown[];
  try {
    documents = loadAll(readFileSync(file, "utf8"), asWritten ? { schema: FAILSAFE_SCHEMA } : {});
  } catch (error) {
    throw new RunError(`${file} is not YAML: ${(error as Error).message}`);
  }
  if (documents.length > 1)
    throw new RunError(
      `${file} holds ${documents.length} documents, where Pulumi reads one: remove the others.`,
    );
  const [document] = documents;
  if (hasCircle(document))
    throw new RunError(`${file}: a value holds itself, through an anchor and an alias.`);
  return document;
}

function hasCircle(value: unknown, above: readonly unknown[] = []): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (above.includes(value)) return true;
  return Object.values(value).some((inner) => hasCircle(inner, [...above, value]));
}
