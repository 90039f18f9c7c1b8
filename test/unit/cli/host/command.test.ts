import { mkdtempSync, rmSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { attempt, lastLines, run } from "../../../../cli/host/command";
import type * as command from "../../../../cli/host/command";

const bash = (script: string): [string, string[]] => ["bash", ["-c", script]];

test("a command's output is that of stdout and stderr, without the last line's end", async () => {
  const succeeded = await attempt(...bash("echo a; echo b; echo"));
  expect(succeeded).toEqual({ succeeded: true, output: "a\nb" });
  expect((await attempt(...bash("echo wrong >&2; exit 3"))).output).toBe("wrong");
  expect(await run(...bash("echo a"))).toBe("a");
});

test("a command that fails has failed, and so has one that a signal ends", async () => {
  expect(await attempt(...bash("exit 3"))).toEqual({ succeeded: false, output: "" });
  expect(await attempt(...bash("kill -KILL $$"))).toEqual({
    succeeded: false,
    output: "",
    signal: "SIGKILL",
  });
});

test("a command that is not installed has failed", async () => {
  const { succeeded, output } = await attempt("no-such-command", ["x"]);
  expect(succeeded).toBe(false);
  expect(output).toContain("no-such-command");
});

test("where a command's output means little to a user, the error has other words", async () => {
  await expect(run("bash", ["-c", "echo details; exit 1"], {}, "It failed.")).rejects.toEqual(
    new RunError("It failed."),
  );
});

test("the error of a command that must succeed has the command and the end of its output", async () => {
  const failed = run(...bash("seq 20; exit 1"));
  await expect(failed).rejects.toThrow(RunError);
  const last = Array.from({ length: 15 }, (_, i) => `  ${i + 6}`).join("\n");
  await expect(failed).rejects.toThrow(new RunError(`bash -c seq 20; exit 1 failed:\n${last}`));
  await expect(run("no-such-command", [])).rejects.toThrow(/^no-such-command {2}failed:\n {2}.*ENOENT/);
});

test("the error of a command that was killed says so, and what to do", async () => {
  await expect(run(...bash("echo begun; kill -KILL $$"))).rejects.toThrow(
    "was ended by SIGKILL; npm start and npm stop go on where this stopped:\n  begun",
  );
});

test("a command runs in its folder, with its environment, and without input", async () => {
  const env = { PATH: process.env.PATH, A: "1" };
  expect(await run(...bash('pwd; echo "$A"; read x || echo nobody'), { cwd: "/", env })).toBe("/\n1\nnobody");
});

test("each line is reported when it is printed, without empty ones", async () => {
  const lines: string[] = [];
  // It goes on when the line has been heard.
  const script = 'echo one; until [ -e "$0" ]; do sleep 0.01; done; echo; printf "10%%\\r20%%\\r"';
  const folder = mkdtempSync(join(tmpdir(), "command-"));
  try {
    const heard = join(folder, "heard");
    const ended = attempt("bash", ["-c", script, heard], {
      onLine: (line) => {
        lines.push(line);
        if (line === "one") void run("touch", [heard]);
      },
    });
    expect((await ended).succeeded).toBe(true);
    expect([lines[0], lines.at(-1)]).toEqual(["one", "20%"]);
    expect(lines).not.toContain("");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("a command that takes too long", () => {
  // Its output ends when everything that could write to it has ended, and the command not before.
  test.each([
    ["is stopped", "sleep 60"],
    ["is stopped with all that it started", "sleep 60 & sleep 60"],
    ["is stopped even if it ignores gentler signals", "trap '' INT TERM; sleep 60; sleep 60"],
    ["has failed, whatever its exit code is", "trap 'exit 0' INT TERM; sleep 60 & wait"],
  ])("%s", async (_, script) => {
    const { succeeded, output } = await attempt(...bash(`echo begun; ${script}`), { timeout: 300 });
    expect(succeeded).toBe(false);
    expect(output).toBe("begun");
  });

  test("is not stopped if it ends in time", async () => {
    expect(await attempt(...bash("echo a"), { timeout: 60_000 })).toEqual({ succeeded: true, output: "a" });
  });
});

describe("after Ctrl-C", () => {
  beforeEach(() => void jest.spyOn(console, "log").mockImplementation());
  afterEach(() => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(signal);
    jest.restoreAllMocks();
  });

  /** The module as it is in a process that is interrupted once. */
  const interruptible = (): typeof command => {
    let loaded: unknown;
    jest.isolateModules(() => (loaded = jest.requireActual("../../../../cli/host/command")));
    return loaded as typeof command;
  };

  /** Interrupts when a command has printed its first line. */
  const interrupting = () => {
    let interrupted = false;
    return () => {
      if (!interrupted) process.emit("SIGINT");
      interrupted = true;
    };
  };

  test("a command is stopped", async () => {
    const { attempt } = interruptible();
    const result = await attempt(...bash("echo begun; sleep 60"), { onLine: interrupting() });
    expect(result).toEqual({ succeeded: false, output: "begun", signal: "SIGINT" });
  });

  test("a command that must not be interrupted ends first", async () => {
    const { attempt } = interruptible();
    const options = { onLine: interrupting(), onInterrupt: "finish" } as const;
    expect(await attempt(...bash("echo begun; sleep 0.1; echo done"), options)).toEqual({
      succeeded: true,
      output: "begun\ndone",
    });
  });

  test("a command that must succeed has failed, whatever its exit code is", async () => {
    const { run } = interruptible();
    await expect(
      run(...bash("echo begun"), { onLine: interrupting(), onInterrupt: "finish" }),
    ).rejects.toMatchObject({ name: "AbortError" });
  });

  test("no new command begins", async () => {
    const { run } = interruptible();
    const folder = mkdtempSync(join(tmpdir(), "command-"));
    try {
      process.emit("SIGTERM");
      await expect(run("touch", [join(folder, "begun")])).rejects.toMatchObject({ name: "AbortError" });
      expect(existsSync(join(folder, "begun"))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test.each([
  ["", 15, "  "],
  ["a\nb\n\n", 15, "  a\n  b"],
  ["a\nb\nc", 2, "  b\n  c"],
])("the last lines of %j, %i of them", (text, count, lines) => {
  expect(lastLines(text, count)).toBe(lines);
});
