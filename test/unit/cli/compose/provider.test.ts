import { RunError } from "@pulumi/pulumi/errors";
import { dockerProvider } from "../../../../cli/compose/provider";
import { container, image, network, password, volume } from "../../support/pulumi";

const generate = (inputs: object, secrets: Record<string, string> = {}) =>
  dockerProvider(secrets)({ type: password, name: "p", inputs: { ...inputs } }).computed?.result as string;

const letters = { length: 24, special: false };

test("a password has the letters and digits that were asked for", () => {
  for (const length of [1, 24, 500]) {
    const secret = generate({ length, special: false });
    expect(secret).toHaveLength(length);
    expect(secret).toMatch(/^[A-Za-z0-9]+$/);
  }
  expect(new Set(generate({ length: 5000, special: false })).size).toBe(62);
  expect(generate(letters)).not.toBe(generate(letters));
});

test("a password is kept under its resource's name, and found again", () => {
  const secrets: Record<string, string> = { other: "x" };
  const secret = generate(letters, secrets);
  expect(secrets).toEqual({ other: "x", p: secret });
  expect(generate(letters, secrets)).toBe(secret);
  expect(generate(letters, { p: "kept" })).toBe("kept");
});

test.each([
  [{ length: 24 }],
  [{ length: 24, special: true }],
  [{ special: false }],
  [{ length: "24", special: false }],
])("a password of another kind is refused: %j", (inputs) => {
  const secrets = {};
  expect(() => generate(inputs, secrets)).toThrow(RunError);
  expect(secrets).toEqual({});
});

test.each([container, image, network, volume])("a resource of %s has its name for an id", (type) => {
  expect(dockerProvider({})({ type, name: "resource", inputs: { name: "n" } })).toEqual({ id: "n" });
});

test("a component is nothing of Docker's", () => {
  expect(dockerProvider({})({ type: "pulumi-rocketmq:index:Cluster", name: "c", inputs: {} })).toEqual({});
});
