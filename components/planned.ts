import * as pulumi from "@pulumi/pulumi";
import { unknown } from "../model/settings";

/** What follows from a component's arguments, some of which may be known only once something else is deployed. */
export interface Planned<T> {
  /** What holds already: names, ports, and which containers and volumes there are. The rest may not be final. */
  readonly outline: T;
  /** A part of what holds in the end. */
  readonly get: <P>(part: (plan: T) => P) => pulumi.Input<P>;
}

/**
 * Plans what arguments ask for. Plain ones are checked at once, and all together; those that are outputs in the same
 * way and with the same words, as soon as they are there.
 *
 * @throws ConfigurationError
 */
export function planned<T>(args: object, plan: (settings: object) => T): Planned<T> {
  const outline = plan(withoutOutputs(args) as object);
  if (!hasOutputs(args)) return { outline, get: (part) => part(outline) };
  const final = pulumi.output(args).apply((settings) => {
    try {
      return plan(settings);
    } catch (error) {
      // Pulumi would spend half a minute on rendering a stack, with all that the error's promise refers to.
      throw Object.assign(error as Error, { stack: undefined });
    }
  });
  return { outline, get: (part) => final.apply((value) => part(value)) };
}

const isOutput = (value: unknown): boolean => pulumi.Output.isInstance(value) || value instanceof Promise;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const hasOutputs = (value: unknown): boolean =>
  isOutput(value) || (isObject(value) && Object.values(value).some(hasOutputs));

function withoutOutputs(value: unknown): unknown {
  if (isOutput(value)) return unknown;
  if (Array.isArray(value)) return value.map(withoutOutputs);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutOutputs(inner)]));
}

/** A part of a plan, as a plan of its own. */
export const partOf = <T, P>(plan: Planned<T>, part: (plan: T) => P): Planned<P> => ({
  outline: part(plan.outline),
  get: (inner) => plan.get((all) => inner(part(all))),
});
