import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { Inputs, plain } from "../../../provider/inputs";
import { certificateAuthority, serverCertificate } from "../../../provider/issued";
import { newAuthority } from "../../../provider/x509";
import { otherPrivateKey } from "../support/certificates";

jest.setTimeout(60_000); // keys take their time on a busy machine

const day = 24 * 3_600_000;
const pem = { type: "pkcs8", format: "pem" } as const;
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export(pem) as string;
const [p384, p521] = ["P-384", "P-521"].map(
  (namedCurve) => generateKeyPairSync("ec", { namedCurve }).privateKey.export(pem) as string,
);
const names = ["rocketmq_broker-a", "127.0.0.1", "rocketmq.example.com"];

/** What the engine does first, and then. */
async function made(
  resource: typeof certificateAuthority,
  given: Inputs,
  before?: Inputs,
): Promise<{ certificate: string; privateKey: string; expires: string } & Inputs> {
  const { inputs, problems } = resource.check("r", before ?? {}, given);
  expect(problems).toEqual([]);
  const { state } = await resource.put(inputs, before);
  return plain(state) as never;
}

const inDays = <T>(days: number, work: () => T): T => {
  const now = jest.spyOn(Date, "now").mockReturnValue(Date.now() + days * day);
  try {
    return work();
  } finally {
    now.mockRestore();
  }
};

const server = ({
  certificate: caCertificate,
  privateKey: caPrivateKey,
}: {
  certificate: string;
  privateKey: string;
}) => ({
  names,
  caCertificate,
  caPrivateKey,
});

test("an authority signs for names and addresses", async () => {
  const ca = await made(certificateAuthority, {});
  const own = await made(serverCertificate, server(ca));
  const [authority, certificate] = [ca, own].map((one) => new X509Certificate(one.certificate));
  expect(authority.ca).toBe(true);
  expect(authority.subject).toBe("CN=r");
  expect(certificate.ca).toBe(false);
  expect(certificate.checkIssued(authority) && certificate.verify(authority.publicKey)).toBe(true);
  expect(certificate.subjectAltName).toBe(
    "DNS:rocketmq_broker-a, IP Address:127.0.0.1, DNS:rocketmq.example.com",
  );
  expect(Date.parse(own.expires)).toBeGreaterThan(Date.now() + 824 * day);
});

test("a certificate is renewed in the second half of its life, and not before", async () => {
  const ca = await made(certificateAuthority, {});
  const inputs = server(ca);
  const state = await made(serverCertificate, inputs);
  expect(serverCertificate.diff(state, inputs).changes).toBe(false);
  expect(inDays(410, () => serverCertificate.diff(state, inputs).changes)).toBe(false);
  expect(inDays(414, () => serverCertificate.diff(state, inputs).changes)).toBe(true);
  expect(inDays(3000, () => serverCertificate.diff(state, inputs).changes)).toBe(true);
  const renewed = await made(serverCertificate, inputs, state);
  expect(renewed.certificate).not.toBe(state.certificate);
  expect(renewed.privateKey).not.toBe(state.privateKey);
});

test("other names take another certificate, in place", async () => {
  const inputs = server(await made(certificateAuthority, {}));
  const state = await made(serverCertificate, inputs);
  const changed = serverCertificate.diff(state, { ...inputs, names: ["other"] });
  expect(changed).toEqual({ changes: true, replaces: [], deleteBeforeReplace: false });
});

test("an authority that is renewed keeps its key, so that what it signed stays valid", async () => {
  const before = await made(certificateAuthority, {});
  const own = await made(serverCertificate, server(before));
  const after = await made(certificateAuthority, {}, before);
  expect(after.certificate).not.toBe(before.certificate);
  const [authority, certificate] = [after, own].map((one) => new X509Certificate(one.certificate));
  expect(certificate.checkIssued(authority) && certificate.verify(authority.publicKey)).toBe(true);
});

test("keys are secrets in the state", async () => {
  const { state } = await certificateAuthority.put({ commonName: "x" });
  expect(JSON.stringify(state.certificate)).toContain("BEGIN CERTIFICATE");
  expect(state.privateKey).not.toEqual(plain(state.privateKey));
  const { inputs } = serverCertificate.check("r", {}, server(await newAuthority("x")));
  expect(inputs.caPrivateKey).not.toEqual(plain(inputs.caPrivateKey));
});

test.each<[Inputs, string]>([
  [{ caCertificate: "x" }, "caCertificate"],
  [{ names: ["a b"] }, "names"],
  [{ names: undefined }, "names"],
  [{ names: [] }, "names"],
  [{ names: ["300.1.1.1"] }, "names"],
  [{ nmes: ["a"] }, "nmes"],
  [{ caPrivateKey: otherPrivateKey }, "caPrivateKey"],
  [{ caPrivateKey: p521 }, "caPrivateKey"],
])("what is wrong is said: %j", async (change, path) => {
  const { problems } = serverCertificate.check("r", {}, { ...server(await newAuthority("x")), ...change });
  expect(problems.map((problem) => problem.path)).toContain(path);
});

test("an authority may have a key of another kind", async () => {
  for (const key of [rsa, p384]) {
    const ca = await newAuthority("x", key);
    const own = await made(serverCertificate, server(ca));
    const [authority, certificate] = [ca, own].map((one) => new X509Certificate(one.certificate));
    expect(certificate.checkIssued(authority) && certificate.verify(authority.publicKey)).toBe(true);
  }
});

test("an authority of another name is another one", async () => {
  const state = await made(certificateAuthority, {});
  const { inputs } = certificateAuthority.check("r", state, { commonName: "other" });
  expect(certificateAuthority.diff(state, inputs).replaces).toEqual(["commonName"]);
  expect(certificateAuthority.check("r", {}, { commonName: "" }).inputs).toEqual({ commonName: "r" });
});

test("a refresh finds it as it is, and there is nothing to import it from", async () => {
  const { id, state } = await certificateAuthority.put({ commonName: "x" });
  expect(await certificateAuthority.read(id, state)).toMatchObject({
    id,
    state,
    inputs: { commonName: "x" },
  });
  await expect(certificateAuthority.read("x", {})).rejects.toThrow("in the state alone");
});
