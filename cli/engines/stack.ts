import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { setAllConfig } from "@pulumi/pulumi/runtime";
import { thisMachine } from "../../components/machine";
import { readStackConfig } from "../../config";
import { hasStackFile, projectValues, stackValues } from "./stackFile";
import { Images } from "../host/images";
import {
  didYouMean,
  HostsOf,
  resolved,
  ResolvedCluster,
  serverMapNames,
  serversOf,
} from "../../model/settings";

interface ProjectFile {
  readonly name: string;
  readonly main: string;
  /** Providers of the project's own, by the folders that they are in. */
  readonly plugins?: { readonly providers?: readonly { readonly name: string; readonly path: string }[] };
  readonly config?: Readonly<Record<string, { readonly default?: unknown }>>;
}

/** A stack that is described by two files of a folder: Pulumi.yaml and Pulumi.NAME.yaml. */
export interface Stack {
  readonly project: string;
  readonly stack: string;
  /** Absolute path of the program. */
  readonly main: string;
  /** The content of Pulumi.yaml. */
  readonly projectFile: ProjectFile;
  /** The stack's own config values by `namespace:key`. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The stack's values and the project's defaults, as Pulumi passes them to the program. */
  readonly config: Readonly<Record<string, string>>;
  /** The cluster's settings in the config. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export const readStack = (folder: string, stack: string): Stack =>
  stackOf(folder, stack, stackValues(folder, stack));

/** The stack, or of one whose file is gone what is known without it. */
export const readRemains = (folder: string, stack: string): Stack =>
  hasStackFile(folder, stack) ? readStack(folder, stack) : stackOf(folder, stack, {});

function stackOf(folder: string, stack: string, values: Stack["values"]): Stack {
  const { plugins: { providers = [], ...plugins } = {}, ...file } = projectValues<ProjectFile>(folder);
  // It is used from another folder too.
  const placed = providers.map((provider) => ({ ...provider, path: resolve(folder, provider.path) }));
  const projectFile = { ...file, plugins: { ...plugins, providers: placed } };
  const { name: project } = projectFile;
  for (const key of Object.keys(values)) checkNamespace(key, project);
  const main = resolve(folder, projectFile.main);
  return withValues({ project, stack, main, projectFile, values: {}, config: {}, settings: {} }, values);
}

/** Refuses a namespace that is probably a misspelling of the project's name. Other namespaces are allowed. */
function checkNamespace(key: string, project: string): void {
  const [namespace] = key.split(":");
  if (namespace === key || namespace === project) return;
  const hint = didYouMean(namespace, [project]);
  if (hint !== "" && !providers.includes(namespace))
    throw new RunError(`${key}: there is no such namespace.${hint}`);
}

/** Namespaces of providers and of Pulumi itself. */
const providers = ["docker", "random", "pulumi"];

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
  const config = Object.fromEntries(texts);
  setAllConfig({ ...config });
  return { ...stack, values, config, settings: readStackConfig(stack.project) };
}

/** The stack with these images instead of those in its config, and without a console if there is no image for it. */
export function withImages(stack: Stack, { used }: Pick<Images, "used">): Stack {
  const placed = serversOf(clusterOf(stack));
  const withoutConsole = placed.some(({ path }) => path === "console") && !("console" in used);
  const changed = placed.some(({ path, server }) => path in used && used[path] !== server.image);
  const settings = structuredClone(stack.settings);
  if (changed)
    for (const [path, image] of Object.entries(used)) {
      const server = path
        .split(".")
        .reduce<Record<string, unknown>>(
          (place, key) => (place[key] ??= {}) as Record<string, unknown>,
          settings,
        );
      server.image = image;
    }
  const maps = [...serverMapNames, "console"]
    .filter((key) => key in settings)
    .map((key) => [key, settings[key]]);
  return withValues(stack, {
    ...(withoutConsole ? { consoleEnabled: false } : {}),
    // The images' names include the registry already.
    ...(changed ? { imageRegistry: "", ...(Object.fromEntries(maps) as object) } : {}),
  });
}

/**
 * The cluster that a stack describes.
 *
 * @param standing on which of its hosts servers are already
 * @throws ConfigurationError with all problems, each under its key
 */
export const clusterOf = ({ settings }: Stack, standing?: HostsOf): ResolvedCluster =>
  resolved(settings, thisMachine(), undefined, standing);

/** A value as Pulumi passes it to a program. */
function asText(key: string, value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return ""; // as Pulumi reads a key without a value
  if (isEncrypted(value))
    throw new RunError(`${key} is encrypted. npm start reads plain stack config only; use npx pulumi up.`);
  return JSON.stringify(value);
}

/** Whether a value, or a part of it, is encrypted. */
const isEncrypted = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ("secure" in value || Object.values(value).some(isEncrypted));
