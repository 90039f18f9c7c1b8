import * as pulumi from "@pulumi/pulumi";
import { TopicSettings } from "./args";
import { DeclaredArgs } from "./declared";
import { withSecrets } from "./secrets";

export interface TopicArgs extends TopicSettings, DeclaredArgs {}

/**
 * A topic on all brokers of a cluster. One that is there already is taken over; one that holds messages that somebody is still to
 * read is not deleted, unless `forceDestroy` says so.
 */
export class Topic extends pulumi.CustomResource {
  /** What clients call it. */
  declare readonly name: pulumi.Output<string>;
  declare readonly type: pulumi.Output<string>;
  /** On each broker. */
  declare readonly queues: pulumi.Output<number>;
  /** The brokers that have it otherwise, or lack it, as of the last refresh. */
  declare readonly differentOn: pulumi.Output<string[]>;

  constructor(name: string, args: TopicArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { name: undefined, type: undefined, queues: undefined, differentOn: undefined };
    super("pulumi-rocketmq:index:Topic", name, { ...outputs, ...withSecrets(args, "secretKey") }, opts);
  }
}
