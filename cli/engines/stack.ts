import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { setAllConfig } from "@pulumi/pulumi/runtime";
import { loadAll } from "js-yaml";
import { ListName, listNames, readStackConfig } from "../../config";
import { Images } from "../host/images";
import { checkCluster, ClusterSpec, Fields, thisMachine } from "../../model/settings";

interface ProjectFile {
  readonly name: string;
  readonly main: string;
  readonly config?: Readonly<Record<string, { readonly default?: unknown }>>;
}

/** A stack as its two files in a folder describe it: Pulumi.yaml and Pulumi.NAME.yaml. */
export interface Stack {
  readonly project: string;
  readonly stack: string;
  /** Absolute path of the program. */
  readonly main: string;
  /** What Pulumi.yaml says. */
  readonly projectFile: ProjectFile;
  /** The stack's own values, each under `namespace:key`. */
  readonly values: Readonly<Record<string, unknown>>;
  /** These and the project's defaults, as Pulumi hands them to the program. */
  readonly config: Readonly<Record<string, string>>;
}

export function readStack(folder: string, stack: string): Stack {
  const file = resolve(folder, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) {
    const stacks = readdirSync(folder).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
    throw new RunError(
      `There is no stack ${stack}, as there is no file Pulumi.${stack}.yaml. ` +
        `There is: ${stacks.join(", ")}. To make a new one, copy its file, and give it names and ports of its own.`,
    );
  }
  const projectFile = yaml<ProjectFile>(resolve(folder, "Pulumi.yaml"));
  const { config } = yaml<{ config?: Record<string, unknown> | null }>(file);
  return withValues(
    {
      project: projectFile.name,
      stack,
      main: resolve(folder, projectFile.main),
      projectFile,
      values: {},
      config: {},
    },
    config ?? {},
  );
}

/** The stack with other values for some of its keys. */
export function withValues(stack: Stack, changed: Readonly<Record<string, unknown>>): Stack {
  const qualified = (values: object) =>
    Object.entries(values).map(
      ([key, value]) => [key.includes(":") ? key : `${stack.project}:${key}`, value as unknown] as const,
    );
  const defaults = Object.entries(stack.projectFile.config ?? {}).flatMap(([key, { default: value }]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const values = { ...stack.values, ...Object.fromEntries(qualified(changed)) };
  const texts = Object.entries({
    ...Object.fromEntries(qualified(Object.fromEntries(defaults))),
    ...values,
  }).map(([key, value]) => [key, asText(key, value)] as const);
  return { ...stack, values, config: Object.fromEntries(texts) };
}

/** The stack with these images in place of those that its values name; without a console where it has none. */
export function withImages(stack: Stack, images: Omit<Images, "notes">): Stack {
  const spec = specOf(stack);
  const console = images.console === undefined ? { consoleEnabled: false } : { consoleImage: images.console };
  if (listNames.every((kind) => spec[kind].every(({ image }, i) => image === images[kind][i])))
    return spec.console && images.console === undefined ? withValues(stack, console) : stack;
  const withImage = (kind: ListName) => {
    const items = JSON.parse(stack.config[`${stack.project}:${kind}`] || "[]") as object[];
    return images[kind].map((image, i) => ({ ...items[i], image }));
  };
  return withValues(stack, {
    imageRegistry: "", // it is part of the names by now
    ...Object.fromEntries(listNames.map((kind) => [kind, withImage(kind)])),
    ...(spec.console ? console : {}),
  });
}

/**
 * The cluster that a stack describes.
 *
 * @throws ConfigurationError with all problems, each under its stack key
 */
export function specOf({ project, config }: Stack): ClusterSpec {
  setAllConfig({ ...config });
  const settings = readStackConfig(project);
  return checkCluster(new Fields(settings, "", () => undefined), thisMachine()); // it was checked a line above
}

/** What a file says, which may be nothing. */
function yaml<T>(file: string): T {
  if (!existsSync(file)) throw new RunError(`There is no file ${file}.`);
  try {
    return (loadAll(readFileSync(file, "utf8"))[0] ?? {}) as T;
  } catch (error) {
    throw new RunError(`${file} is not YAML: ${(error as Error).message}`);
  }
}

/** A value as Pulumi hands it to a program. */
function asText(key: string, value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return ""; // as Pulumi takes a key with nothing behind it
  if (isEncrypted(value))
    throw new RunError(`${key} is encrypted. npm start reads plain stack config only; use npx pulumi up.`);
  return JSON.stringify(value);
}

/** Whether a value is encrypted, or something in it is. */
const isEncrypted = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ("secure" in value || Object.values(value).some(isEncrypted));
