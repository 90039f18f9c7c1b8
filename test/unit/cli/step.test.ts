import type { step as Step } from "../../../cli/step";

let printed: string[];

beforeEach(() => {
  jest.useFakeTimers();
  printed = [];
  jest.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed.push(text as string);
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

/** The module as it is in a terminal, or where there is none. */
function loaded(isTTY: boolean, columns?: number): typeof Step {
  const { stdout } = process;
  const before = { isTTY: stdout.isTTY, columns: stdout.columns };
  Object.assign(stdout, { isTTY, columns });
  restored.push(() => Object.assign(stdout, before));
  let step: unknown;
  jest.isolateModules(() => ({ step } = jest.requireActual<{ step: unknown }>("../../../cli/step")));
  return step as typeof Step;
}

const restored: (() => void)[] = [];
afterEach(() => restored.splice(0).forEach((restore) => restore()));

/** Work that goes on until the test ends it. */
function begun(step: typeof Step, describe?: (result: string) => string) {
  let progress: (text: string) => void = () => undefined;
  let end: (result: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const done = step(
    "Title",
    (say) => {
      progress = say;
      return new Promise<string>((resolve, reject) => ([end, fail] = [resolve, reject]));
    },
    describe,
  );
  return { done, progress, end, fail };
}

const seconds = (count: number) => jest.advanceTimersByTime(count * 1000);

describe.each([true, false])("in a terminal: %p", (tty) => {
  const line = (text: string) => `${tty ? "\r\x1b[2K" : ""}${text}`;

  test("a step that succeeds prints one line, and returns its result", async () => {
    const step = loaded(tty);
    expect(await step("Title", () => Promise.resolve(7))).toBe(7);
    expect(printed).toEqual([line("✔ Title")]);
  });

  test("the line has the description of the result", async () => {
    const step = loaded(tty);
    await step(
      "Title",
      () => Promise.resolve(7),
      (result) => `found ${result}`,
    );
    await step(
      "Other",
      () => Promise.resolve(7),
      () => "",
    );
    expect(printed).toEqual([line("✔ Title: found 7"), line("✔ Other")]);
  });

  test("a step that fails prints one line, and throws its error", async () => {
    const error = new Error("wrong");
    await expect(loaded(tty)("Title", () => Promise.reject(error))).rejects.toBe(error);
    expect(printed).toEqual([line("✘ Title")]);
  });

  test("so does a step that throws at once", async () => {
    const thrown = loaded(tty)("Title", () => {
      throw new Error("wrong");
    });
    await expect(thrown).rejects.toThrow("wrong");
    expect(printed).toEqual([line("✘ Title")]);
  });

  test("no progress is printed in the first two seconds", async () => {
    const { done, progress, end } = begun(loaded(tty));
    progress("soon");
    jest.advanceTimersByTime(1999);
    expect(printed).toEqual([]);
    end("");
    await done;
    expect(printed).toEqual([line("✔ Title")]);
  });

  test.each(["end", "fail"] as const)("no progress is printed any more after the %s", async (how) => {
    const { done, ...work } = begun(loaded(tty));
    work[how](new Error("wrong") as never);
    await done.catch(() => undefined);
    seconds(60);
    expect(printed).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });
});

test("without a terminal, progress is printed after two seconds and then every ten", async () => {
  const { done, progress, end } = begun(loaded(false), (result) => result);
  progress("first");
  seconds(2);
  expect(printed).toEqual(["  Title: first (2 s)"]);
  progress("second");
  seconds(9);
  expect(printed).toHaveLength(1);
  progress("third");
  seconds(1);
  seconds(10);
  end("ready");
  await done;
  expect(printed).toEqual([
    "  Title: first (2 s)",
    "  Title: third (12 s)",
    "  Title: third (22 s)",
    "✔ Title: ready",
  ]);
});

test("a step that reports no progress is working", async () => {
  const { done, end } = begun(loaded(false));
  seconds(2);
  end("");
  await done;
  expect(printed).toEqual(["  Title: working (2 s)", "✔ Title"]);
});

test("in a terminal, progress is printed four times a second in the same line", async () => {
  const { done, progress, end } = begun(loaded(true, 80));
  progress("pulling");
  seconds(3);
  expect(printed).toEqual([
    "\r\x1b[2K  Title: pulling (2 s)",
    ...Array.from({ length: 3 }, (_, i) => `\r\x1b[2K  Title: pulling (${Math.round(2.25 + i / 4)} s)`),
    "\r\x1b[2K  Title: pulling (3 s)",
  ]);
  end("");
  await done;
});

test("in a terminal, no line is longer than the terminal is wide", async () => {
  const { done, progress, end } = begun(loaded(true, 20));
  progress("x".repeat(100));
  seconds(2);
  end("");
  await done;
  expect(printed[0]).toBe(`\r\x1b[2K  Title: ${"x".repeat(10)}`);
});
