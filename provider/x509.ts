import "reflect-metadata"; // before what needs it
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  KeyObject,
  randomBytes,
  webcrypto,
} from "node:crypto";
import { isIPv4 } from "node:net";

/** A certificate and its key, in PEM. */
export interface Pair {
  readonly certificate: string;
  readonly privateKey: string;
}

const day = 24 * 60 * 60 * 1000;

/** Clocks differ: it counts a little earlier than it is made. */
const leeway = 60 * 60 * 1000;

/** What Apple's programs take of an authority that its owner made. */
const days = 825;
const authorityDays = 3650;

/** How a key signs, as WebCrypto has it. @throws Error where it knows no such keys */
export function algorithmOf(key: KeyObject): webcrypto.EcKeyImportParams & webcrypto.RsaHashedImportParams {
  const hash = "SHA-256";
  const curve = { prime256v1: "P-256", secp384r1: "P-384" }[key.asymmetricKeyDetails?.namedCurve ?? ""] ?? "";
  if (key.asymmetricKeyType === "rsa") return { name: "RSASSA-PKCS1-v1_5", hash, namedCurve: "" };
  if (key.asymmetricKeyType === "ec" && curve !== "") return { name: "ECDSA", hash, namedCurve: curve };
  throw new Error("a key of RSA, or of the curve P-256 or P-384, is wanted.");
}

const newKey = (): string =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
    type: "pkcs8",
    format: "pem",
  }) as string;

/** Both halves of a key in PEM. */
async function keysOf(privateKey: string): Promise<webcrypto.CryptoKeyPair> {
  const own = createPrivateKey(privateKey);
  const { subtle } = webcrypto;
  const algorithm = algorithmOf(own);
  const spki = createPublicKey(own).export({ type: "spki", format: "der" });
  return {
    privateKey: await subtle.importKey(
      "pkcs8",
      own.export({ type: "pkcs8", format: "der" }),
      algorithm,
      true,
      ["sign"],
    ),
    publicKey: await subtle.importKey("spki", spki, algorithm, true, ["verify"]),
  };
}

/** @param signer its key */
const common = (lifeDays: number, signer: string) => ({
  serialNumber: `01${randomBytes(15).toString("hex")}`, // positive
  notBefore: new Date(Date.now() - leeway),
  notAfter: new Date(Date.now() + lifeDays * day),
  signingAlgorithm: algorithmOf(createPrivateKey(signer)),
});

/** Loaded where it is needed: it takes a tenth of a second. */
const library = () => import("@peculiar/x509");

/** @param privateKey its own, where that is to go on: what it signed stays valid then; absent: a new one */
export async function newAuthority(commonName: string, privateKey = newKey()): Promise<Pair> {
  const x509 = await library();
  const keys = await keysOf(privateKey);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...common(authorityDays, privateKey),
    name: [{ CN: [commonName] }],
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: `${certificate.toString("pem")}\n`, privateKey };
}

/** A server's certificate, with a new key. @param names by which it is dialled; addresses among them */
export async function newCertificate(names: readonly string[], authority: Pair): Promise<Pair> {
  const x509 = await library();
  const privateKey = newKey();
  const [own, signer] = [await keysOf(privateKey), await keysOf(authority.privateKey)];
  const certificate = await x509.X509CertificateGenerator.create({
    ...common(days, authority.privateKey),
    subject: [{ CN: [names[0].slice(0, 64)] }],
    issuer: new x509.X509Certificate(authority.certificate).subject,
    publicKey: own.publicKey,
    signingKey: signer.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.serverAuth,
        x509.ExtendedKeyUsage.clientAuth,
      ]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIPv4(value) ? ("ip" as const) : ("dns" as const), value })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(own.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(signer.publicKey),
    ],
  });
  return { certificate: `${certificate.toString("pem")}\n`, privateKey };
}
