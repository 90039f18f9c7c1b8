import { randomInt } from "node:crypto";
import { RunError } from "@pulumi/pulumi/errors";
import { ConfigurationError } from "../../model/settings";
import { Inputs, plain } from "../../provider/inputs";
import { declaredResources, issuedResources } from "../../provider/kinds";
import { Provider, ProviderResult } from "./program";

/** What was generated, passwords and certificates with their keys, by resource name. It is kept for the next run. */
export type Secrets = Record<string, string | Inputs>;

/** Returns the state of resources as their providers would. What is generated is added to `secrets`. */
export const dockerProvider =
  (secrets: Secrets): Provider =>
  async ({ type, name, inputs }): Promise<ProviderResult> => {
    if (type === "random:index/randomPassword:RandomPassword")
      return { id: "none", computed: { result: (secrets[name] ??= randomPassword(inputs)) } };
    if (Object.hasOwn(issuedResources, type)) return { computed: await issued(type, name, inputs, secrets) };
    if (Object.hasOwn(declaredResources, type)) return { computed: standIns(type, name, inputs) };
    // Docker accepts a name wherever it accepts an id.
    return type.startsWith("docker:") ? { id: inputs.name as string } : {};
  };

/** The state of a certificate, which is made anew in its time. */
async function issued(type: string, name: string, given: Inputs, secrets: Secrets): Promise<Inputs> {
  const resource = issuedResources[type];
  const { inputs, problems } = resource.check(name, {}, given);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const key = `${nounOf(type)} ${name}`; // a password may be called so too
  const before = secrets[key] as Inputs | undefined;
  if (before && !resource.diff(before, inputs).changes) return before;
  const { state } = await resource.put(inputs, before);
  return (secrets[key] = plain(state) as Inputs);
}

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

/** Such as "Topic", of a type token. */
export const nounOf = (type: string): string => type.split(":")[2];

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function randomPassword({ length, special }: Readonly<Record<string, unknown>>): string {
  if (typeof length !== "number" || special !== false)
    throw new RunError("Without Pulumi's engine only passwords of letters and digits can be generated.");
  return Array.from({ length }, () => alphanumeric[randomInt(alphanumeric.length)]).join("");
}
