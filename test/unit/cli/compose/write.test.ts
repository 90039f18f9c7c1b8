import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors";
import type { Program } from "../../../../cli/compose";
import { projectName } from "../../../../cli/compose/write";
import { Runner, startMilliseconds } from "./support/runner";

let runner: Runner;
beforeAll(async () => {
  runner = await Runner.start();
}, startMilliseconds);
afterAll(() => runner.stop());

/** A folder that does not exist yet. */
const newFolder = (): string => join(mkdtempSync(join(runner.folder, "out-")), "inner", "project");

/** A folder with a file in it. */
function folderWith(path: string, content: string): string {
  const folder = newFolder();
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
  return folder;
}

/** Registers a container with a file that holds a generated password. */
const boxed = (container: string): string[] => [
  `const p = new random.RandomPassword("p", { length: 8, special: false });`,
  `new docker.Container("c", {`,
  `  name: "${container}", image: "i", uploads: [{ file: "/etc/x", content: p.result }, { file: "/y", content: "y" }]`,
  "});",
];

/** All files in a folder, by path. */
const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, "utf8")]),
  );

const modeOf = (...path: string[]): string => (statSync(join(...path)).mode & 0o777).toString(8);

test("writes the project, its files and its secrets", async () => {
  const folder = newFolder();
  const secrets = await runner.write(runner.program(...boxed("box")), folder);
  expect(secrets).toEqual({ p: expect.stringMatching(/^\w{8}$/) as string });
  const { "compose.yaml": compose, "secrets.json": kept, ...files } = filesIn(folder);
  expect(compose).toMatch(/^# Written by pulumi-rocketmq from the stack test of project: /);
  expect(compose).toContain("container_name: box\n");
  expect(JSON.parse(kept)).toEqual(secrets);
  expect(files).toEqual({
    ".env": "COMPOSE_FILE=compose.yaml\n",
    "files/box/etc/x": secrets.p,
    "files/box/y": "y",
  });
});

test("writes a binary file byte by byte, and not again", async () => {
  const folder = newFolder();
  const bytes = Buffer.from([0xff, 0x00, 0xc3, 0x28, 0x0d, 0x0a]);
  const program = runner.program(
    `const uploads = [{ file: "/x.jar", contentBase64: "${bytes.toString("base64")}" }];`,
    'new docker.Container("c", { name: "box", image: "i", uploads });',
  );
  await runner.write(program, folder);
  const file = join(folder, "files/box/x.jar");
  const { ino, mtimeMs, ctimeMs } = statSync(file);
  await runner.write(program, folder);
  expect(readFileSync(file).equals(bytes)).toBe(true);
  expect(statSync(file)).toMatchObject({ ino, mtimeMs, ctimeMs });
  expect(modeOf(file)).toBe("644");
});

test("a second time, no file that may be mounted is written, and the secrets are the same", async () => {
  const folder = newFolder();
  const program = runner.program(...boxed("box"));
  const paths = ["compose.yaml", ".env", "files/box/etc/x", "files/box/y"];
  const identities = () =>
    paths
      .map((path) => statSync(join(folder, path)))
      .map(({ ino, mtimeMs, ctimeMs }) => [ino, mtimeMs, ctimeMs]);
  const secrets = await runner.write(program, folder);
  const [before, text] = [identities(), filesIn(folder)];
  expect(await runner.write(program, folder)).toEqual(secrets);
  expect(identities()).toEqual(before);
  expect(filesIn(folder)).toEqual(text);
});

test.each([0o022, 0o077, 0o002])(
  "only the user can enter the folder, and any container's user can read the mounted files: umask %i",
  async (umask) => {
    const folder = newFolder();
    await runner.write(runner.program(...boxed("box")), folder, umask);
    expect(modeOf(folder)).toBe("700");
    expect(modeOf(folder, "files")).toBe("700");
    expect(modeOf(folder, "files/box/etc/x")).toBe("644");
    expect(modeOf(folder, "secrets.json")).toBe("600");
  },
);

test("an existing folder keeps its mode, and still only the user can read the secrets in it", async () => {
  const folder = newFolder();
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  await runner.write(runner.program(...boxed("box")), folder);
  expect(modeOf(folder)).toBe("755");
  expect(modeOf(folder, "files")).toBe("700");
});

test("files that the program no longer has are removed, and changed ones are written", async () => {
  const folder = newFolder();
  const program = runner.program(...boxed("old"));
  const { p } = await runner.write(program, folder);
  runner.rewrite(program, ...boxed("new"));
  await runner.write(program, folder);
  const { "compose.yaml": compose, ...files } = filesIn(folder);
  expect(compose).toContain("container_name: new\n");
  expect(compose).not.toMatch(/\bold\b/);
  expect(files).toMatchObject({ "files/new/etc/x": p, "files/new/y": "y" });
  expect(Object.keys(files).filter((path) => path.startsWith("files/old"))).toEqual([]);
});

test.each([
  ["compose.yaml", "compose.yaml", "services: {}\n"],
  [".env", ".env", "A=1\n"],
  ["files", "files/mine", "x"],
  ["secrets.json", "secrets.json", "not even JSON"],
])("beside a foreign %s no file is written or removed", async (taken, path, content) => {
  const folder = folderWith(path, content);
  await expect(runner.write(runner.program(...boxed("box")), folder)).rejects.toEqual(
    new RunError(`${folder} holds a ${taken} that was not written here: choose another folder.`),
  );
  expect(filesIn(folder)).toEqual({ [path]: content });
});

test("other files may be in the folder", async () => {
  const folder = folderWith("notes.txt", "mine");
  await runner.write(runner.program(...boxed("box")), folder);
  expect(filesIn(folder)).toMatchObject({ "notes.txt": "mine", "files/box/y": "y" });
});

test("a program that fails writes nothing, and existing files stay as they are", async () => {
  const folder = newFolder();
  const program = runner.program('throw new pulumi.RunError("wrong");');
  await expect(runner.write(program, folder)).rejects.toThrow("wrong");
  expect(existsSync(folder)).toBe(false);
  runner.rewrite(program, ...boxed("box"));
  await runner.write(program, folder);
  const before = filesIn(folder);
  runner.rewrite(program, 'new docker.Container("c", { name: "c", image: "i", privileged: true });');
  await expect(runner.write(program, folder)).rejects.toThrow("privileged");
  expect(filesIn(folder)).toEqual(before);
});

test.each([
  ["rocketmq", "dev", /^rocketmq-dev-[0-9a-f]{8}$/],
  ["RocketMQ", "Dev_1", /^rocketmq-dev_1-[0-9a-f]{8}$/],
  ["_a.b", "me/dev", /^ab-medev-[0-9a-f]{8}$/],
])("the stack of %s, %s, has a legal name in Compose", (project, stack, name) => {
  expect(projectName({ project, stack } as Program)).toMatch(name);
});

test.each([
  ["dev", "Dev"],
  ["a.b", "a-b"],
])("the stacks %s and %s have different names in Compose", (one, other) => {
  const nameOf = (stack: string) => projectName({ project: "rocketmq", stack } as Program);
  expect(nameOf(one)).not.toBe(nameOf(other));
});

test("Compose tells the same stack apart whose state is in another folder", () => {
  const nameWith = (state: string) =>
    jest.isolateModules(() => {
      process.env.XDG_STATE_HOME = state;
      const write = jest.requireActual<typeof import("../../../../cli/compose/write")>(
        "../../../../cli/compose/write",
      );
      names.push(write.projectName({ project: "rocketmq", stack: "dev" } as Program));
    });
  const names: string[] = [];
  const { XDG_STATE_HOME: before } = process.env;
  try {
    for (const state of ["/one", "/other", "/one"]) nameWith(state);
  } finally {
    if (before === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = before;
  }
  expect(names[0]).toBe(names[2]);
  expect(names[0]).not.toBe(names[1]);
});
