import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { privateMode, publicMode, readState, writeState } from "../../../../cli/host/stateFile";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "state-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a file is written with its mode, whatever the umask, and its folders with it", () => {
  const before = process.umask(0o077);
  try {
    writeState(join(folder, "a", "public"), "x", publicMode);
    writeState(join(folder, "a", "private"), "x", privateMode);
  } finally {
    process.umask(before);
  }
  expect(statSync(join(folder, "a", "public")).mode & 0o777).toBe(0o644);
  expect(statSync(join(folder, "a", "private")).mode & 0o777).toBe(0o600);
});

test("a file that says the same already keeps its inode, as a container may have it mounted", () => {
  const file = join(folder, "file");
  writeState(file, "same", publicMode);
  const { ino } = statSync(file);
  writeState(file, Buffer.from("same"), publicMode);
  expect(statSync(file).ino).toBe(ino);
  writeState(file, "other", publicMode);
  expect(readFileSync(file, "utf8")).toBe("other");
});

test("a file takes the place of the empty folder that Docker made of one that was gone, and of no other", () => {
  const [empty, full] = ["empty", "full"].map((name) => join(folder, name));
  mkdirSync(empty);
  writeState(empty, "x", publicMode);
  expect(readFileSync(empty, "utf8")).toBe("x");
  mkdirSync(join(full, "of"), { recursive: true });
  expect(() => writeState(full, "x", publicMode)).toThrow(/full could not be written, .* ENOTEMPTY/);
  expect(readdirSync(full)).toEqual(["of"]);
});

test("a full disk leaves what was there, and is told in words", () => {
  const file = join(folder, "file");
  writeState(file, "before", publicMode);
  const program = `
    const { writeState } = require(${JSON.stringify(join(__dirname, "../../../../cli/host/stateFile.ts"))});
    try { writeState(${JSON.stringify(file)}, "x".repeat(100000), 0o644); }
    catch (error) { console.log(error.message); }`;
  // A limit on the size of files ends a write in the middle, as a full disk does.
  const said = execFileSync(
    "bash",
    [
      "-c",
      `trap '' XFSZ; ulimit -f 1; exec "$@"`,
      "limited",
      process.execPath,
      "--require",
      join(__dirname, "../../../../cli/typescript.js"),
      "-e",
      program,
    ],
    { encoding: "utf8", env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" } },
  );
  expect(said).toMatch(/could not be written, and what was there still stands: EFBIG: .* then repeat\./);
  expect(readFileSync(file, "utf8")).toBe("before");
  expect(readdirSync(folder)).toEqual(["file"]);
});

test("a broken file is told with what to do, and one that is not there is nothing", () => {
  const file = join(folder, "secrets.json");
  expect(readState(file, "lost.")).toBeUndefined();
  writeFileSync(file, "");
  expect(() => readState(file, "the console then gets a new password.")).toThrow(
    /secrets\.json is broken \(.+\)\. Remove it and start again: the console then gets a new password\./,
  );
  writeFileSync(file, '{"a":"b"}');
  chmodSync(file, 0o600);
  expect(readState(file, "")).toEqual({ a: "b" });
});
