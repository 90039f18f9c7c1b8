import * as pulumi from "@pulumi/pulumi";
import { ServerCertificate } from "../model/settings";
import { Certificate } from "./certificate";
import { CertificateAuthority } from "./certificateAuthority";

/** Certificates of an authority of a cluster's own. */
export interface OwnCertificates {
  readonly caCertificate: pulumi.Output<string>;
  /** Makes a server's. @param names by which it is dialled */
  readonly of: (
    server: string,
    names: pulumi.Input<string[]>,
  ) => { [K in keyof ServerCertificate]: pulumi.Output<string> };
}

export function certificatesFor(name: string, parent: pulumi.Resource): OwnCertificates {
  const commonName = name.replace(/[^\w .-]/g, "-").slice(0, 64);
  const ca = new CertificateAuthority(`${name}-ca`, { commonName }, { parent });
  const { certificate: caCertificate, privateKey: caPrivateKey } = ca;
  return {
    caCertificate,
    of: (server, names) => {
      const own = new Certificate(`${name}-${server}`, { names, caCertificate, caPrivateKey }, { parent });
      return { caCertificate, certificate: own.certificate, privateKey: pulumi.secret(own.privateKey) };
    },
  };
}
