import * as pulumi from "@pulumi/pulumi";

/** Arguments as they may be recorded: what is given of these is a secret in all that follows from it. */
export const withSecrets = <T extends object>(args: T, ...keys: (keyof T)[]): T => ({
  ...args,
  ...Object.fromEntries(
    keys.filter((key) => args[key] !== undefined).map((key) => [key, pulumi.secret(args[key])]),
  ),
});
