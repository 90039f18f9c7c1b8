import { RunError } from "@pulumi/pulumi/errors";
import { dockerProvider, Secrets } from "../../../../cli/compose/provider";
import { container, image, network, password, volume } from "../../support/pulumi";

jest.setTimeout(60_000); // keys take their time on a busy machine

const generate = async (inputs: object, secrets: Record<string, string> = {}): Promise<string> => {
  const { computed } = await dockerProvider(secrets)({ type: password, name: "p", inputs: { ...inputs } });
  return computed?.result as string;
};

const letters = { length: 24, special: false };

test("a password has the letters and digits that were asked for", async () => {
  for (const length of [1, 24, 500]) {
    const secret = await generate({ length, special: false });
    expect(secret).toHaveLength(length);
    expect(secret).toMatch(/^[A-Za-z0-9]+$/);
  }
  expect(new Set(await generate({ length: 5000, special: false })).size).toBe(62);
  expect(await generate(letters)).not.toBe(await generate(letters));
});

test("a password is kept under its resource's name, and found again", async () => {
  const secrets: Record<string, string> = { other: "x" };
  const secret = await generate(letters, secrets);
  expect(secrets).toEqual({ other: "x", p: secret });
  expect(await generate(letters, secrets)).toBe(secret);
  expect(await generate(letters, { p: "kept" })).toBe("kept");
});

test.each([
  [{ length: 24 }],
  [{ length: 24, special: true }],
  [{ special: false }],
  [{ length: "24", special: false }],
])("a password of another kind is refused: %j", async (inputs) => {
  const secrets = {};
  await expect(generate(inputs, secrets)).rejects.toThrow(RunError);
  expect(secrets).toEqual({});
});

test.each([container, image, network, volume])("a resource of %s has its name for an id", async (type) => {
  expect(await dockerProvider({})({ type, name: "resource", inputs: { name: "n" } })).toEqual({ id: "n" });
});

test("a component is nothing of Docker's", async () => {
  expect(await dockerProvider({})({ type: "pulumi-rocketmq:index:Cluster", name: "c", inputs: {} })).toEqual(
    {},
  );
});

const authority = "pulumi-rocketmq:index:CertificateAuthority";

test("a certificate is kept, apart from a password of the same name, and made anew before its time is up", async () => {
  const secrets: Secrets = { ca: "a password" };
  const make = async () =>
    (await dockerProvider(secrets)({ type: authority, name: "ca", inputs: {} })).computed;
  const made = await make();
  expect(made).toMatchObject({
    commonName: "ca",
    certificate: expect.stringContaining("BEGIN CERTIFICATE") as string,
  });
  expect(secrets).toEqual({ ca: "a password", "CertificateAuthority ca": made });
  expect(await make()).toEqual(made);
  jest.useFakeTimers({ now: Date.now() + 7 * 365 * 24 * 3_600_000, doNotFake: ["nextTick", "setImmediate"] });
  try {
    const renewed = await make();
    expect(renewed?.certificate).not.toBe(made?.certificate);
    expect(renewed?.privateKey).toBe(made?.privateKey);
  } finally {
    jest.useRealTimers();
  }
});
