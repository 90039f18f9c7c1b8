import { randomInt } from "node:crypto";
import { RunError } from "@pulumi/pulumi/errors";
import { declaredResources } from "../../provider/kinds";
import { Provider, ProviderResult } from "./program";

/** Generated secrets by resource name. They are kept for the next run. */
export type Secrets = Record<string, string>;

/** Returns the state of resources as the docker and random providers would. Generated secrets are added to `secrets`. */
export const dockerProvider =
  (secrets: Secrets): Provider =>
  ({ type, name, inputs }): ProviderResult => {
    if (type === "random:index/randomPassword:RandomPassword")
      return { id: "none", computed: { result: (secrets[name] ??= randomPassword(inputs)) } };
    if (Object.hasOwn(declaredResources, type)) return { computed: standIns(type, name, inputs) };
    // Docker accepts a name wherever it accepts an id.
    return type.startsWith("docker:") ? { id: inputs.name as string } : {};
  };

/** What something declared is called where it is. */
export const declaredId = (resourceName: string, { name }: Readonly<Record<string, unknown>>): string =>
  typeof name === "string" ? name : resourceName;

/** What stands for a secret of something declared, until it is made up. */
export const placeholderOf = (type: string, id: string, key: string): string => `{{${type} ${id} ${key}}}`;

const standIns = (type: string, resourceName: string, inputs: Readonly<Record<string, unknown>>) => {
  const id = declaredId(resourceName, inputs);
  const missing = declaredResources[type].madeUpOf(inputs);
  return Object.fromEntries(missing.map((key) => [key, placeholderOf(type, id, key)]));
};

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function randomPassword({ length, special }: Readonly<Record<string, unknown>>): string {
  if (typeof length !== "number" || special !== false)
    throw new RunError("Without Pulumi's engine only passwords of letters and digits can be generated.");
  return Array.from({ length }, () => alphanumeric[randomInt(alphanumeric.length)]).join("");
}
