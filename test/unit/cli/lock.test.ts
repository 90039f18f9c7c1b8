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
let withLock: typeof lock.withLock;

/** The module as it is in a process with a state folder of its own. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  file = join(folder, "pulumi-rocketmq", "lock");
  jest.replaceProperty(process, "env", { ...process.env, XDG_STATE_HOME: folder });
  jest.isolateModules(() => ({ withLock } = jest.requireActual("../../../cli/lock")));
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
  expect(await withLock(seen)).toEqual([["lock"], String(process.pid)]);
  expect(readdirSync(dirname(file))).toEqual([]);
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
});

test("a second one is refused while the first works, does nothing, and keeps the lock in place", async () => {
  const second = jest.fn(() => Promise.resolve());
  await withLock(async () => {
    const error: unknown = await withLock(second).catch((reason: unknown) => reason);
    expect(RunError.isInstance(error)).toBe(true);
    expect((error as Error).message).toBe(
      `Another start or stop is running, as process ${process.pid}: wait for its end. ` +
        `If that process is something else, as it may be after a crash, remove ${file}.`,
    );
    expect(existsSync(file)).toBe(true);
  });
  expect(second).not.toHaveBeenCalled();
  await withLock(second);
  expect(second).toHaveBeenCalledTimes(1);
});

test("another process's lock is held while it lives, and taken over once it is dead", async () => {
  const owner = spawn("sleep", ["60"]);
  try {
    lockedBy(owner.pid as number);
    await expect(withLock(() => Promise.resolve())).rejects.toThrow(`as process ${owner.pid}`);
  } finally {
    owner.kill("SIGKILL");
    await once(owner, "exit");
  }
  expect(await withLock(() => Promise.resolve("done"))).toBe("done");
  expect(existsSync(file)).toBe(false);
});

test("a dead lock that another process has taken over meanwhile is left to it", async () => {
  lockedBy(0);
  const rename = fs.renameSync;
  jest.spyOn(fs, "renameSync").mockImplementation((from, to) => {
    lockedBy(1234);
    rename(from, to);
  });
  await expect(withLock(() => Promise.resolve())).rejects.toThrow("has just begun");
  expect(readFileSync(file, "utf8")).toBe("1234");
  expect(readdirSync(dirname(file))).toEqual(["lock"]);
});

test("a dead lock that another process removes meanwhile does no harm", async () => {
  lockedBy(0);
  const rename = fs.renameSync;
  jest.spyOn(fs, "renameSync").mockImplementation((from, to) => {
    rmSync(file);
    rename(from, to);
  });
  expect(await withLock(() => Promise.resolve("done"))).toBe("done");
});

test("another user's process lives, though it may not be signalled", async () => {
  jest.spyOn(process, "kill").mockImplementation(() => {
    throw Object.assign(new Error("not permitted"), { code: "EPERM" });
  });
  lockedBy(1234);
  await expect(withLock(() => Promise.resolve())).rejects.toThrow("as process 1234");
});

test.each(["", "0", "-1", "no number"])("a lock that says %j belongs to no process", async (content) => {
  lockedBy(content);
  expect(await withLock(() => Promise.resolve("done"))).toBe("done");
});

test("work that fails leaves no lock behind", async () => {
  await expect(withLock(() => Promise.reject(new Error("wrong")))).rejects.toThrow("wrong");
  expect(existsSync(file)).toBe(false);
  expect(await withLock(() => Promise.resolve("done"))).toBe("done");
});

test("a full disk lets no work begin, and nothing of a lock be", async () => {
  const write = fs.writeFileSync;
  jest.spyOn(fs, "writeFileSync").mockImplementation((path) => {
    write(path, "1");
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  });
  const work = jest.fn(() => Promise.resolve());
  await expect(withLock(work)).rejects.toThrow("ENOSPC");
  expect(work).not.toHaveBeenCalled();
  expect(readdirSync(dirname(file))).toEqual([]);
});
