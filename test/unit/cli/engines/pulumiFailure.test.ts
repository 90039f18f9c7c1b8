import { CommandError } from "@pulumi/pulumi/automation";
import { RunError } from "@pulumi/pulumi/errors";
import { pulumiFailure } from "../../../../cli/engines/pulumiFailure";

/** An error as the Automation API makes it of a call of the CLI. */
function failed(end: string, ...said: string[]): CommandError {
  const text = [`${end}: pulumi stack export --non-interactive`, ...said].join("\n");
  const result = { toString: () => `code: -2\n stdout: \n stderr: ${text}\n err?: Error: ${text}\n` };
  return new (CommandError as unknown as new (result: object) => CommandError)(result);
}

const told = (error: unknown): string => {
  const failure = pulumiFailure(error);
  expect(RunError.isInstance(failure)).toBe(true);
  return (failure as Error).message;
};

test("a failure is told in the CLI's own words", () => {
  expect(told(failed("Command failed with exit code 1", "error: it is so", "  and so"))).toBe(
    "error: it is so\n  and so",
  );
  expect(
    told(failed("Command failed with exit code 1", "error: a", "error: b", "Updating (dev):", " + x")),
  ).toBe("error: a\nerror: b");
});

test("a full disk is told with what to do", () => {
  expect(told(failed("Command failed with exit code 1", "error: write /a: no space left on device"))).toBe(
    "error: write /a: no space left on device\nFree some space there, then repeat.",
  );
});

test("a CLI that was killed is told with what to do", () => {
  const killed = "Command was killed with SIGKILL (Forced termination)";
  expect(told(failed(killed))).toBe(
    `Pulumi did not come to its end: ${killed}; npm start and npm stop go on where this stopped.`,
  );
  expect(told(failed(killed, "Updating (dev):", " +  creating (0s)"))).not.toContain("Updating");
});

test("another error stays", () => {
  const error = new TypeError("a bug");
  expect(pulumiFailure(error)).toBe(error);
});
