import * as pulumi from "@pulumi/pulumi";
import { allConfig } from "@pulumi/pulumi/runtime";
import {
  checkCluster,
  checked,
  ClusterSettings,
  didYouMean,
  Fields,
  Problem,
  thisMachine,
} from "../model/settings";
import { StackKey, stackKeys } from "./keys";
import { isListed, isListName, ListName, servers } from "./lists";

export { listNames, type ListName } from "./lists";

/**
 * The cluster that stack config describes.
 *
 * @throws ConfigurationError with all problems, each under its stack key.
 */
export function readStackConfig(project = pulumi.getProject()): ClusterSettings {
  return checked((report) => {
    const settings: Record<string, unknown> = {};
    const listed: [ListName, unknown][] = [];
    for (const [name, text] of Object.entries(configOf(project))) {
      const known = Object.hasOwn(stackKeys, name)
        ? (stackKeys as Record<string, StackKey>)[name]
        : undefined;
      if (isListName(name)) listed.push([name, parse(text, "array")]);
      else if (known !== undefined) put(settings, known.path, parse(text, known.type));
      else
        report({
          path: `${project}:${name}`,
          found: text,
          expected: `there is no such key.${didYouMean(name, Object.keys(stackKeys))}`,
        });
    }
    for (const [name, list] of listed) {
      const [first = {}] = (settings[name] ?? []) as object[];
      settings[name] = servers(name, first, list);
    }
    const inStackTerms = (problem: Problem) => report({ ...problem, path: stackPath(problem.path, project) });
    checkCluster(new Fields(settings, "", once(inStackTerms, project)), thisMachine());
    return settings;
  });
}

/** The project's part of stack config, by names without the project's. */
function configOf(project: string): Record<string, string> {
  const own = Object.entries(allConfig()).filter(([key]) => key.startsWith(`${project}:`));
  return Object.fromEntries(own.map(([key, text]) => [key.slice(project.length + 1), text]));
}

/** What several servers have from one key is wrong once. */
function once(report: (problem: Problem) => void, project: string): (problem: Problem) => void {
  const reported = new Set<string>();
  return (problem) => {
    const key = `${stackPath(problem.path, project)}: ${problem.expected}`;
    if (!reported.has(key)) report(problem);
    reported.add(key);
  };
}

/** Pulumi hands every value over as text. What is not of its type stays text, for the check to report. */
function parse(text: string, type: StackKey["type"]): unknown {
  if (type === "string") return text;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

function put(settings: object, [key, ...rest]: readonly (string | number)[], value: unknown): void {
  const target = settings as Record<string | number, unknown>;
  if (rest.length === 0) target[key] = value;
  else put((target[key] ??= typeof rest[0] === "number" ? [] : {}), rest, value);
}

/**
 * A setting's path in terms of the stack: `brokers[0].brokerConf.x` is `rocketmq:brokerConf.x` there, unless the list
 * of brokers says it.
 */
export function stackPath(path: string, project: string): string {
  const [, name, index, key, rest] = /^(\w+)\[(\d+)\]\.(\w+)(.*)$/.exec(path) ?? [];
  if (name !== undefined && isListName(name)) {
    const list = parse(configOf(project)[name] ?? "[]", "array");
    return isListed(name, list, Number(index), key)
      ? `${project}:${path}`
      : `${project}:${keyOf(`${name}[0].${key}${rest}`)}`;
  }
  return `${project}:${keyOf(path)}`;
}

/** The stack key of a setting, and what follows it. */
function keyOf(path: string): string {
  for (const [name, { path: parts }] of Object.entries(stackKeys)) {
    const prefix = parts
      .map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`))
      .join("")
      .slice(1);
    if (path === prefix || path.startsWith(`${prefix}.`)) return `${name}${path.slice(prefix.length)}`;
  }
  return path;
}
