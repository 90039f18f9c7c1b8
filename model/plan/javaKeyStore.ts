import { createHash, createPrivateKey } from "node:crypto";
import { certificatesIn, ServerCertificate } from "../settings";

/** Keeps nothing from anybody: Java has no key stores without a password. */
export const keyStorePassword = "rocketmq";

/**
 * A certificate and its key as Java's own key store (JKS), in which alone a console of Spring Boot before 2.7 takes them. The same for
 * the same certificate, so that nothing takes a new container for it.
 */
export function javaKeyStore({ certificate, privateKey }: ServerCertificate): Buffer {
  const password = Buffer.from(keyStorePassword, "utf16le").swap16();
  const key = createPrivateKey(privateKey).export({ type: "pkcs8", format: "der" });
  const chain = certificatesIn(certificate).map(({ raw }) => raw);
  const store = Buffer.concat([
    ...[0xfeedfeed, 2, 1].map(number), // its mark, its version, how many entries there are
    ...[number(1), text("server"), number(0), number(0)], // a private key, its name, and when it was made
    withLength(protectedKey(key, password, sha1(chain[0]))),
    ...[number(chain.length), ...chain.flatMap((one) => [text("X.509"), withLength(one)])],
  ]);
  return Buffer.concat([store, sha1(password, Buffer.from("Mighty Aphrodite"), store)]);
}

/** PKCS#8's EncryptedPrivateKeyInfo, by the algorithm of Java's own key stores. */
function protectedKey(key: Buffer, password: Buffer, salt: Buffer): Buffer {
  const stream: Buffer[] = [];
  for (let last = salt, length = 0; length < key.length; length += last.length)
    stream.push((last = sha1(password, last)));
  const mask = Buffer.concat(stream);
  const masked = key.map((byte, i) => byte ^ mask[i]);
  const algorithm = Buffer.from("300e060a2b060104012a0211010105" + "00", "hex"); // 1.3.6.1.4.1.42.2.17.1.1
  return der(0x30, algorithm, der(0x04, salt, masked, sha1(password, key)));
}

/** A value of ASN.1, with its length in two bytes. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  const head = Buffer.from([tag, 0x82, 0, 0]);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}

const sha1 = (...parts: readonly Uint8Array[]): Buffer =>
  createHash("sha1").update(Buffer.concat(parts)).digest();

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const withLength = (bytes: Buffer): Buffer => Buffer.concat([number(bytes.length), bytes]);

/** With its length in two bytes. */
const text = (value: string): Buffer => Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
