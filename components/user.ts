import * as pulumi from "@pulumi/pulumi";
import { UserSettings } from "./args";
import { DeclaredArgs } from "./declared";
import { withSecrets } from "./secrets";

export interface UserArgs extends UserSettings, DeclaredArgs {}

/** A user on all brokers of a cluster with access control (RocketMQ's ACL 2.0), and what it may do. */
export class User extends pulumi.CustomResource {
  /** What clients call it: their accessKey. */
  declare readonly name: pulumi.Output<string>;
  /** With which clients sign: their secretKey. A secret. */
  declare readonly password: pulumi.Output<string>;
  /** The brokers that have it otherwise, or lack it, as of the last refresh. */
  declare readonly differentOn: pulumi.Output<string[]>;

  constructor(name: string, args: UserArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { name: undefined, password: undefined, differentOn: undefined };
    super(
      "pulumi-rocketmq:index:User",
      name,
      { ...outputs, ...withSecrets(args, "secretKey", "password") },
      opts,
    );
  }
}
