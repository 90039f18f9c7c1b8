import * as pulumi from "@pulumi/pulumi";
import { ConsumerGroupSettings } from "./args";
import { DeclaredArgs } from "./declared";
import { withSecrets } from "./secrets";

export interface ConsumerGroupArgs extends ConsumerGroupSettings, DeclaredArgs {}

/**
 * A consumer group on all brokers of a cluster. One that is there already is taken over; one that is still to read messages is not
 * deleted, unless `forceDestroy` says so.
 */
export class ConsumerGroup extends pulumi.CustomResource {
  /** What clients call it. */
  declare readonly name: pulumi.Output<string>;
  /** The brokers that have it otherwise, or lack it, as of the last refresh. */
  declare readonly differentOn: pulumi.Output<string[]>;

  constructor(name: string, args: ConsumerGroupArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { name: undefined, differentOn: undefined };
    super(
      "pulumi-rocketmq:index:ConsumerGroup",
      name,
      { ...outputs, ...withSecrets(args, "secretKey") },
      opts,
    );
  }
}
