import * as pulumi from "@pulumi/pulumi";
import { Certificate } from "./certificate";
import { CertificateAuthority } from "./certificateAuthority";

/** A server's certificate, as its component takes it. */
export interface OwnCertificate {
  readonly caCertificate: pulumi.Output<string>;
  readonly certificate: pulumi.Output<string>;
  readonly privateKey: pulumi.Output<string>;
}

/**
 * Makes certificates of an authority of a cluster's own.
 *
 * @returns how a server's is made, by what it is called and by what it is dialled
 */
export function certificatesFor(
  name: string,
  parent: pulumi.Resource,
): (server: string, names: pulumi.Input<string[]>) => OwnCertificate {
  const ca = new CertificateAuthority(`${name}-ca`, { commonName: name }, { parent });
  return (server, names) => {
    const { certificate, privateKey } = new Certificate(
      `${name}-${server}`,
      { names, caCertificate: ca.certificate, caPrivateKey: ca.privateKey },
      { parent },
    );
    return { caCertificate: ca.certificate, certificate, privateKey: pulumi.secret(privateKey) };
  };
}
