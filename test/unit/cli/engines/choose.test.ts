import { checkEngine, rejectHosts } from "../../../../cli/engines/choose";
import { findPulumi } from "../../../../cli/engines/pulumiCommand";
import { Stack } from "../../../../cli/engines/stack";

jest.mock("../../../../cli/engines/pulumiCommand", () => ({ findPulumi: jest.fn() }));

const on = (settings: object): Stack => ({ settings }) as Stack;
const one = on({});
const several = on({ hosts: { a: { docker: "ssh://a", address: "10.0.0.1" } } });
const check = (stack: Stack, wanted?: string) => checkEngine(stack, wanted);

beforeEach(() => {
  jest.spyOn(console, "log").mockImplementation();
  jest.mocked(findPulumi).mockReset();
});

afterEach(() => jest.restoreAllMocks());

test("no engine is called otherwise", async () => {
  await expect(check(one, "podman")).rejects.toThrow("--engine is podman: use pulumi or compose.");
});

test("one host takes either engine, which nobody looks for yet", async () => {
  await expect(check(one, "compose")).resolves.toBeUndefined();
  await expect(check(one)).resolves.toBeUndefined();
  expect(findPulumi).not.toHaveBeenCalled();
  expect(() => rejectHosts(one, "why")).not.toThrow();
});

test("several take Pulumi's own, if it is here", async () => {
  jest.mocked(findPulumi).mockResolvedValue({} as Awaited<ReturnType<typeof findPulumi>>);
  await expect(check(several)).resolves.toBeUndefined();
  await expect(check(several, "pulumi")).resolves.toBeUndefined();
});

test.each([
  ["compose", "--engine is compose: leave it out"],
  [undefined, "that is not here: the Pulumi CLI is not installed"],
  ["pulumi", "that is not here: the Pulumi CLI is not installed"],
])("several are refused with --engine %s where that cannot be", async (wanted, why) => {
  jest.mocked(findPulumi).mockResolvedValue("the Pulumi CLI is not installed");
  await expect(check(several, wanted)).rejects.toThrow(
    `With hosts a cluster is made by Pulumi's own engine, and ${why}. Nothing was done. `,
  );
});
