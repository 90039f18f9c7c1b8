import { createPrivateKey, X509Certificate } from "node:crypto";
import { TextRule } from "./fields";
import { hidden, secret } from "./setting";

/** Certificates and keys, as texts in PEM. */

const block = /-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----/g;

/** The certificates of a text, in their order. @throws Error where it has something else */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = [...pem.matchAll(block)];
  if (blocks.length === 0 || pem.replace(block, "").includes("-----")) throw new Error("no PEM");
  return blocks.map(([text]) => new X509Certificate(text)); // which fails for a key
}

/** A key in the form that all of RocketMQ's versions read. @throws Error where it is none */
export const asPkcs8 = (pem: string): string =>
  createPrivateKey(pem).export({ type: "pkcs8", format: "pem" }) as string;

const succeeds = (work: () => unknown): boolean => {
  try {
    return work() !== false;
  } catch {
    return false;
  }
};

const certificateText: TextRule = {
  test: (value) => succeeds(() => certificatesIn(value)),
  expected:
    "a certificate in PEM, which begins with -----BEGIN CERTIFICATE-----, is wanted, or several, and nothing else; a key is given by itself.",
};

const privateKeyText: TextRule = {
  test: (value) => succeeds(() => ["rsa", "ec"].includes(createPrivateKey(value).asymmetricKeyType ?? "")),
  expected:
    "a private key of RSA or an elliptic curve, without a password, in PEM, which begins with -----BEGIN PRIVATE KEY-----, is wanted.",
};

/** What is found there is too long to be shown, and may be a key. */
export const certificate = hidden(certificateText, "[text]", false);

export const privateKey = secret(privateKeyText);
