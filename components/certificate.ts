import * as pulumi from "@pulumi/pulumi";
import { CertificateSettings } from "./args";
import { withSecrets } from "./secrets";

export type CertificateArgs = Required<CertificateSettings>;

/** A server's certificate. An update in the second half of its 825 days renews it, as does one in which its names are others. */
export class Certificate extends pulumi.CustomResource {
  /** In PEM. */
  declare readonly certificate: pulumi.Output<string>;
  /** Its key, in PEM. A secret. */
  declare readonly privateKey: pulumi.Output<string>;
  /** When its time is up, such as `2029-02-28T10:00:00.000Z`. */
  declare readonly expires: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { certificate: undefined, privateKey: undefined, expires: undefined };
    super(
      "pulumi-rocketmq:index:Certificate",
      name,
      { ...outputs, ...withSecrets(args, "caPrivateKey") },
      opts,
    );
  }
}
