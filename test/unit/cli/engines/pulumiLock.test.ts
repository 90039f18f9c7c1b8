import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { hasDeadLocks } from "../../../../cli/engines/pulumiLock";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "locks-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const dead = spawnSync("true").pid;

/** A lock as Pulumi leaves it. */
function locked(pid: number, host = hostname(), name = "lock"): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(
    file,
    JSON.stringify({ pid, username: "me", hostname: host, timestamp: "2026-01-01T00:00:00Z" }),
  );
  writeFileSync(`${file}.attrs`, JSON.stringify({ "user.content_type": "text/plain; charset=utf-8" }));
  return file;
}

test("a stack without locks, or on which Pulumi never worked, has no dead ones", () => {
  expect(hasDeadLocks(folder)).toBe(false);
  expect(hasDeadLocks(join(folder, "none"))).toBe(false);
});

test("a lock of a process that is gone is dead", () => {
  locked(dead);
  expect(hasDeadLocks(folder)).toBe(true);
});

test.each([
  ["of a process that lives", process.pid, hostname()],
  ["of another machine's", dead, "elsewhere"],
])("a lock %s is respected, also beside dead ones", (_, pid, host) => {
  locked(dead, hostname(), "another");
  const file = locked(pid, host);
  const look = () => hasDeadLocks(folder);
  expect(look).toThrow(RunError);
  expect(look).toThrow(
    `Pulumi is at work on this stack, as process ${pid} on ${host}: wait for its end. ` +
      `If that process is something else, as it may be after a crash, remove ${file}.`,
  );
});
