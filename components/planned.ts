import * as pulumi from "@pulumi/pulumi";
import { isDeepStrictEqual } from "node:util";
import { ConfigurationError, Problem, unknown } from "../model/settings";

/** What follows from a component's arguments, some of which may be known only once something else is deployed. */
export interface Planned<T> {
  /** What holds already: names, ports, and which containers and volumes there are. The rest may not be final. */
  readonly outline: T;
  /** A part of what holds in the end. */
  readonly get: <P>(part: (plan: T) => P) => pulumi.Input<P>;
}

/**
 * Plans what arguments ask for. Plain ones are checked at once, and all together; those that are outputs in the same
 * way and with the same words, as soon as they are there. A part of the plan is a secret if a secret among the arguments
 * has a say in it, and only then.
 *
 * @throws ConfigurationError
 */
export function planned<T>(args: object, plan: (settings: object) => T): Planned<T> {
  const outline = plan(replaceOutputs(args, () => unknown) as object);
  if (!hasOutputs(args)) return { outline, get: (part) => part(outline) };
  const plans = pulumi
    .unsecret(pulumi.output([args, replaceOutputs(args, unlessSecret)]))
    .apply((settings) => {
      const [all, withoutSecrets] = settings.map((some) => attempt(plan, some as object));
      if (all.problems) throw lateError(all.problems, withoutSecrets.problems ?? []);
      return { all: all.plan as T, withoutSecrets: withoutSecrets.plan };
    });
  return {
    outline,
    get: (part) =>
      plans.apply(({ all, withoutSecrets }) => {
        const value = part(all);
        const isPublic = withoutSecrets !== undefined && isDeepStrictEqual(value, part(withoutSecrets));
        return isPublic ? value : pulumi.secret(value);
      }) as pulumi.Output<never>,
  };
}

export const isOutput = (value: unknown): boolean =>
  pulumi.Output.isInstance(value) || value instanceof Promise;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Whether an argument, or something in it, may be known only later. */
export const hasOutputs = (value: unknown): boolean =>
  isOutput(value) || (isObject(value) && Object.values(value).some(hasOutputs));

function replaceOutputs(value: unknown, replace: (output: unknown) => unknown): unknown {
  if (isOutput(value)) return replace(value);
  if (Array.isArray(value)) return value.map((item) => replaceOutputs(item, replace));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, replaceOutputs(inner, replace)]),
  );
}

/** The output, or `unknown` in place of one that is a secret. */
const unlessSecret = (output: unknown): unknown =>
  pulumi.isSecret(pulumi.output(output)).then((secret) => (secret ? unknown : output));

function attempt<T>(
  plan: (settings: object) => T,
  settings: object,
): { plan?: T; problems?: readonly Problem[] } {
  try {
    return { plan: plan(settings) };
  } catch (error) {
    if (error instanceof ConfigurationError) return { problems: error.problems };
    throw error;
  }
}

/** An error of values that came late. @param harmless problems that may show what was found: no secret has a part in them */
export function lateError(problems: readonly Problem[], harmless: readonly Problem[] = problems): Error {
  const isHarmless = (problem: Problem) =>
    problem.found === undefined ||
    harmless.some(({ path, expected }) => path === problem.path && expected === problem.expected);
  const error = new ConfigurationError(
    problems.map((problem) => (isHarmless(problem) ? problem : { ...problem, found: "[secret]" })),
    "",
  );
  const { message } = error;
  return Object.defineProperties(error, {
    // Pulumi would put the name of each property before it that the error goes through.
    message: { get: () => message, set: () => undefined },
    // Pulumi would spend half a minute on rendering it, with all that the error's promise refers to.
    stack: { value: undefined },
  });
}

/** A part of a plan, as a plan of its own. */
export const partOf = <T, P>(plan: Planned<T>, part: (plan: T) => P): Planned<P> => ({
  outline: part(plan.outline),
  get: (inner) => plan.get((all) => inner(part(all))),
});
