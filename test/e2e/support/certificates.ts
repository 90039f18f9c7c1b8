import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run";

/** Certificates of an authority of the test's own, as files: the names are those that Docker's programs look for. */
export interface Certificates {
  readonly ca: string;
  readonly server: { readonly cert: string; readonly key: string };
  /** The folder of the client's ca.pem, cert.pem and key.pem. */
  readonly client: string;
}

export async function makeCertificates(folder: string, address: string): Promise<Certificates> {
  mkdirSync(folder);
  const openssl = (...args: string[]) => run("openssl", args, { cwd: folder });
  const keyTo = (file: string) => [
    ...["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
    ...["-nodes", "-keyout", file],
  ];
  await openssl("req", "-x509", ...keyTo("ca-key.pem"), "-out", "ca.pem", "-subj", "/CN=test", "-days", "2");
  writeFileSync(join(folder, "names"), `subjectAltName=IP:${address}\n`);
  for (const [cert, key] of [
    ["server-cert.pem", "server-key.pem"],
    ["cert.pem", "key.pem"],
  ]) {
    await openssl("req", ...keyTo(key), "-subj", `/CN=${cert}`, "-out", "request");
    const authority = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial"];
    await openssl(
      ...["x509", "-req", "-in", "request", ...authority, "-out", cert],
      ...["-extfile", "names", "-days", "2"],
    );
  }
  return {
    ca: join(folder, "ca.pem"),
    server: { cert: join(folder, "server-cert.pem"), key: join(folder, "server-key.pem") },
    client: folder,
  };
}
