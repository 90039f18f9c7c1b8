import { spawnSync } from "node:child_process";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as debuggable from "@pulumi/pulumi/runtime/debuggable";

const cli = join(__dirname, "..", "..", "..", "cli");

interface Found {
  before: boolean[];
  after: boolean[];
  text: string;
  stack: string;
}

function lean(): Found {
  const command = ["--require", join(cli, "typescript.js"), join(__dirname, "support", "lean.ts")];
  return JSON.parse(spawnSync(process.execPath, command, { encoding: "utf8" }).stdout) as Found;
}

let found: Found;
beforeAll(() => {
  lean(); // so that all is transpiled, for which TypeScript is loaded
  found = lean();
}, 30_000);

test("what turns functions into text is loaded when a function is to be text", () => {
  const { before, after, text } = found;
  expect(before).toEqual([false, false]);
  expect(after).toEqual([true, false]);
  expect(text).toContain("return () => 42;");
});

test("an error that is thrown keeps its stack", () => {
  expect(found.stack).toMatch(/^Error: one that says something\n {4}at main /);
});

test("the SDK has what is replaced in it", () => {
  const { log, Resource } = pulumi as unknown as Record<string, Record<string, unknown>>;
  const { debuggablePromise } = debuggable as unknown as Record<string, unknown>;
  for (const replaced of [log.debug, Resource.callsites, debuggablePromise])
    expect(replaced).toBeInstanceOf(Function);
});
