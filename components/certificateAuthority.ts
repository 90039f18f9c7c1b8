import * as pulumi from "@pulumi/pulumi";
import { CertificateAuthoritySettings } from "./args";

export type CertificateAuthorityArgs = CertificateAuthoritySettings;

/**
 * An authority that signs certificates of servers. An update in the second half of its ten years renews it, with the same key, so that
 * what it signed stays valid.
 */
export class CertificateAuthority extends pulumi.CustomResource {
  /** In PEM: by it clients and servers verify those that it signed for. */
  declare readonly certificate: pulumi.Output<string>;
  /** In PEM. A secret. */
  declare readonly privateKey: pulumi.Output<string>;
  /** When its time is up, such as `2036-11-25T10:00:00.000Z`. */
  declare readonly expires: pulumi.Output<string>;

  constructor(name: string, args: CertificateAuthorityArgs = {}, opts?: pulumi.CustomResourceOptions) {
    const outputs = { certificate: undefined, privateKey: undefined, expires: undefined };
    super("pulumi-rocketmq:index:CertificateAuthority", name, { ...outputs, ...args }, opts);
  }
}
