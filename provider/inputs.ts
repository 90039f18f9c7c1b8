import * as runtime from "@pulumi/pulumi/runtime";
import { unknown } from "../model/settings";

/** Properties of a resource, as Pulumi's engine hands them over. */
export type Inputs = Readonly<Record<string, unknown>>;

/** Whether a value is known only once something else is deployed. */
export const isUnknown = (value: unknown): boolean =>
  value === runtime.unknownValue || anyOf(value, isUnknown);

const isSecret = (value: unknown): boolean =>
  isObject(value) && value[runtime.specialSigKey] === runtime.specialSecretSig;

/** A value that nobody is to see. */
export const asSecret = (value: unknown): unknown =>
  isSecret(value) ? value : { [runtime.specialSigKey]: runtime.specialSecretSig, value };

/** A value with the secrets in it in plain, and `unknown` for what is not known yet. */
export function plain(value: unknown): unknown {
  if (value === runtime.unknownValue) return unknown;
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if (isSecret(value)) return plain(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

/** Whether a value, or something in it, stands for another: it is unknown, or a secret. */
export const isWrapped = (value: unknown): boolean =>
  isUnknown(value) || isSecret(value) || anyOf(value, isWrapped);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const anyOf = (value: unknown, holds: (inner: unknown) => boolean): boolean =>
  isObject(value) && Object.values(value).some(holds);
