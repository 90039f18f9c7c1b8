import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import { machine } from "../support/cluster";

/**
 * Wrong configurations as data: each file of `wrong` holds some of a kind, with a blank line between them. First the stack's
 * file, without `config:` and the namespace where these are right; then, after `=>`, the words that its author must get.
 */

const folder = mkdtempSync(join(tmpdir(), "corpus-"));
process.env.XDG_STATE_HOME = join(folder, "state");

const asked = jest.fn(() => Promise.reject(new Error("Docker was asked.")));
jest.mock("../../../cli/dockerStep", () => ({ dockerStep: () => asked() }));
jest.mock("../../../components/machine", () => ({ thisMachine: () => machine }));

beforeAll(() => {
  copyFileSync(join(__dirname, "..", "..", "..", "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  jest.spyOn(process, "cwd").mockReturnValue(folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Wrong {
  readonly text: string;
  readonly words: readonly string[];
}

const data = join(__dirname, "wrong");

const wrongIn = (file: string): Wrong[] =>
  readFileSync(join(data, file), "utf8")
    .trimEnd()
    .split(/\n\n/)
    .map((entry) => {
      const lines = entry.split("\n");
      const words = lines.filter((line) => line.startsWith("=> ")).map((line) => line.slice(3));
      return { text: lines.filter((line) => !line.startsWith("=> ")).join("\n"), words };
    });

const files = readdirSync(data);

/** The whole file, of what a line of data stands for. */
const stackFile = (file: string, text: string): string =>
  file === "stackFiles.txt"
    ? text
    : `config:\n${text.replace(/^(?=\S)/gm, "  rocketmq:").replace(/^(?= )/gm, "  ")}`;

/** What a start says, and how many milliseconds of the processor it takes to say it. */
async function start(content: string): Promise<{ error: Error; milliseconds: number }> {
  writeFileSync(join(folder, "Pulumi.wrong.yaml"), `${content}\n`);
  // Only now, as it looks for its state where this test wants it.
  const { start } = await import("../../../cli/commands/start");
  const before = process.cpuUsage();
  const error: Error = await start({ stack: "wrong" }).then(
    () => new Error("It was accepted."),
    (problem: Error) => problem,
  );
  const { user, system } = process.cpuUsage(before);
  return { error, milliseconds: (user + system) / 1000 };
}

test("there are more than 300, and none twice", () => {
  const all = files.flatMap((file) => wrongIn(file).map(({ text }) => stackFile(file, text)));
  expect(all.length).toBeGreaterThan(300);
  expect(all.filter((one, i) => all.indexOf(one) < i)).toEqual([]);
});

describe.each(files)("%s", (file) => {
  beforeAll(() => start("config: {}"), 60_000); // loads what it needs

  test.each(wrongIn(file))("$text", async ({ text, words }) => {
    const { error, milliseconds } = await start(stackFile(file, text));
    expect(words).not.toEqual([]);
    for (const one of words) expect(error.message).toContain(one);
    // Of these errors, a start prints the message alone.
    expect(RunError.isInstance(error)).toBe(true);
    expect(error.message).not.toMatch(/^\s+at .*:\d+/m);
    expect(milliseconds).toBeLessThan(1000);
    expect(asked).not.toHaveBeenCalled();
  });

  beforeEach(() => asked.mockClear());
});

test("what is right gets beyond the check", async () => {
  const { error } = await start("config:\n  rocketmq:ip: none");
  expect(error.message).toBe("Docker was asked.");
});
