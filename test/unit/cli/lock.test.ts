import { spawn } from "node:child_process";
import { once } from "node:events";
import fs, {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import type * as lock from "../../../cli/lock";

let folder: string;
let file: string;
let alone: typeof lock.withLock;

/** The module as it is in a process with a state folder of its own. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  file = join(folder, "pulumi-rocketmq", "lock");
  jest.replaceProperty(process, "env", { ...process.env, XDG_STATE_HOME: folder });
  jest.isolateModules(() => ({ alone } = jest.requireActual("../../../cli/lock")));
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Leaves behind what another process would. */
function lockedBy(owner: string | number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, String(owner));
}

test("work is done under a lock that only its user sees, and its result handed on", async () => {
  const seen = () => Promise.resolve([readdirSync(dirname(file)), readFileSync(file, "utf8")]);
  expect(await alone(seen)).toEqual([["lock"], String(process.pid)]);
  expect(readdirSync(dirname(file))).toEqual([]);
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
});

test("a second one is refused while the first works, does nothing, and leaves the lock alone", async () => {
  const second = jest.fn(() => Promise.resolve());
  await alone(async () => {
    const error: unknown = await alone(second).catch((reason: unknown) => reason);
    expect(RunError.isInstance(error)).toBe(true);
    expect((error as Error).message).toBe(
      `Another start or stop is running, as process ${process.pid}: wait for its end. ` +
        `If that process is something else, as it may be after a crash, remove ${file}.`,
    );
    expect(existsSync(file)).toBe(true);
  });
  expect(second).not.toHaveBeenCalled();
  await alone(second);
  expect(second).toHaveBeenCalledTimes(1);
});

test("another process's lock is held while it lives, and taken over once it is dead", async () => {
  const owner = spawn("sleep", ["60"]);
  try {
    lockedBy(owner.pid as number);
    await expect(alone(() => Promise.resolve())).rejects.toThrow(`as process ${owner.pid}`);
  } finally {
    owner.kill("SIGKILL");
    await once(owner, "exit");
  }
  expect(await alone(() => Promise.resolve("done"))).toBe("done");
  expect(existsSync(file)).toBe(false);
});

test("a dead lock that somebody has taken over meanwhile is left to them", async () => {
  lockedBy(0);
  const rename = fs.renameSync;
  jest.spyOn(fs, "renameSync").mockImplementation((from, to) => {
    lockedBy(1234);
    rename(from, to);
  });
  await expect(alone(() => Promise.resolve())).rejects.toThrow("has just begun");
  expect(readFileSync(file, "utf8")).toBe("1234");
  expect(readdirSync(dirname(file))).toEqual(["lock"]);
});

test("a dead lock that somebody removes meanwhile is in nobody's way", async () => {
  lockedBy(0);
  const rename = fs.renameSync;
  jest.spyOn(fs, "renameSync").mockImplementation((from, to) => {
    rmSync(file);
    rename(from, to);
  });
  expect(await alone(() => Promise.resolve("done"))).toBe("done");
});

test("another user's process lives, though it may not be signalled", async () => {
  jest.spyOn(process, "kill").mockImplementation(() => {
    throw Object.assign(new Error("not permitted"), { code: "EPERM" });
  });
  lockedBy(1234);
  await expect(alone(() => Promise.resolve())).rejects.toThrow("as process 1234");
});

test.each(["", "0", "-1", "no number"])("a lock that says %j is nobody's", async (content) => {
  lockedBy(content);
  expect(await alone(() => Promise.resolve("done"))).toBe("done");
});

test("work that fails leaves no lock behind", async () => {
  await expect(alone(() => Promise.reject(new Error("wrong")))).rejects.toThrow("wrong");
  expect(existsSync(file)).toBe(false);
  expect(await alone(() => Promise.resolve("done"))).toBe("done");
});
