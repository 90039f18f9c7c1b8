import { randomInt } from "node:crypto";
import { RunError } from "@pulumi/pulumi/errors";
import { Made, Provider } from "./program";

/** Generated secrets by their resource's name, so that the next run finds them again. */
export type Secrets = Record<string, string>;

/** Makes up the resources of the docker and random providers; what is generated is added to `secrets`. */
export const dockerProvider =
  (secrets: Secrets): Provider =>
  ({ type, name, inputs }): Made => {
    if (type === "random:index/randomPassword:RandomPassword")
      return { id: "none", computed: { result: (secrets[name] ??= randomPassword(inputs)) } };
    // Docker takes a name wherever it takes an id.
    return type.startsWith("docker:") ? { id: inputs.name as string } : {};
  };

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function randomPassword({ length, special }: Readonly<Record<string, unknown>>): string {
  if (typeof length !== "number" || special !== false)
    throw new RunError("Without Pulumi's engine only passwords of letters and digits can be generated.");
  return Array.from({ length }, () => alphanumeric[randomInt(alphanumeric.length)]).join("");
}
