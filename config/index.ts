import * as pulumi from "@pulumi/pulumi";
import { allConfig } from "@pulumi/pulumi/runtime";
import { checkCluster, checked, ClusterSettings, didYouMean, Fields, Problem, thisMachine } from "../spec";
import { StackKey, stackKeys } from "./keys";

/**
 * The cluster that stack config describes.
 *
 * @throws ConfigurationError with all problems, each under its stack key.
 */
export function readStackConfig(project = pulumi.getProject()): ClusterSettings {
  return checked((report) => {
    const settings = {};
    for (const [key, text] of Object.entries(allConfig())) {
      const [namespace, name] = key.split(":");
      if (namespace !== project) continue;
      const known = Object.hasOwn(stackKeys, name)
        ? (stackKeys as Record<string, StackKey>)[name]
        : undefined;
      if (known !== undefined) put(settings, known.path, parse(text, known.type));
      else
        report({
          path: key,
          found: text,
          expected: `there is no such key.${didYouMean(name, Object.keys(stackKeys))}`,
        });
    }
    const inStackTerms = (problem: Problem) => report({ ...problem, path: stackPath(problem.path, project) });
    checkCluster(new Fields(settings, "", inStackTerms), thisMachine());
    return settings;
  });
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

/** A setting's path in terms of the stack: `brokers[0].brokerConf.x` is `rocketmq:brokerConf.x` there. */
export function stackPath(path: string, project: string): string {
  for (const [name, { path: parts }] of Object.entries(stackKeys)) {
    const prefix = parts
      .map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`))
      .join("")
      .slice(1);
    if (path === prefix || path.startsWith(`${prefix}.`))
      return `${project}:${name}${path.slice(prefix.length)}`;
  }
  return `${project}:${path}`;
}
