import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { isAlive } from "../../../../cli/host/alive";

afterEach(() => jest.restoreAllMocks());

test("a process lives until it ends", async () => {
  const sleep = spawn("sleep", ["60"]);
  try {
    expect(isAlive(sleep.pid as number)).toBe(true);
  } finally {
    sleep.kill("SIGKILL");
    await once(sleep, "exit");
  }
  expect(isAlive(sleep.pid as number)).toBe(false);
});

const testOnLinux = process.platform === "linux" ? test : test.skip;

testOnLinux("a process that has ended is dead, even if its exit status has not been read", async () => {
  const parent = spawn("sh", ["-c", "sleep 60 & echo $!; exec cat"]);
  try {
    const [printed] = (await once(parent.stdout, "data")) as [Buffer];
    const child = Number(printed.toString());
    // A shell might still ask how its child has ended; `cat`, which answers once it has taken the shell's place, never does.
    parent.stdin.write("there?");
    await once(parent.stdout, "data");
    process.kill(child);
    while (isAlive(child)) await new Promise(setImmediate);
    expect(spawnSync("kill", ["-0", String(child)]).status).toBe(0);
  } finally {
    parent.kill("SIGKILL");
    await once(parent, "exit");
  }
});

test("another user's lives, though it may not be signalled", () => {
  jest.spyOn(process, "kill").mockImplementation(() => {
    throw Object.assign(new Error("not permitted"), { code: "EPERM" });
  });
  expect(isAlive(1234)).toBe(true);
});

test.each([0, -1, NaN, 2 ** 30])("there is no process %d", (pid) => expect(isAlive(pid)).toBe(false));
