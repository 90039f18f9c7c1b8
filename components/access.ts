import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { generatedAccessKey } from "../model/settings";

/** As whom a server that is used without a cluster asks others. */
export interface AccessArgs {
  /**
   * The super user of a cluster with access control: a Cluster's `accessKey`.
   *
   * @default none: the cluster has no access control
   */
  accessKey?: pulumi.Input<string>;
  /** Its password: a Cluster's `secretKey`. A secret. @default none */
  secretKey?: pulumi.Input<string>;
}

/** A super user that is made up for a cluster. */
export interface OwnSuperUser {
  readonly accessKey: pulumi.Output<string>;
  readonly secretKey: pulumi.Output<string>;
}

export function superUserFor(name: string, parent: pulumi.Resource): OwnSuperUser {
  const { result } = new random.RandomPassword(
    `${name}-super-user`,
    { length: 32, special: false },
    { parent },
  );
  return { accessKey: pulumi.unsecret(result).apply(generatedAccessKey), secretKey: pulumi.secret(result) };
}
