import fs, { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkPulumiFiles } from "../../../../cli/engines/pulumiFiles";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "pulumi-"))));
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Writes a file of Pulumi's state. @returns its path */
function written(path: string, content: string): string {
  const file = join(folder, ".pulumi", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const check = () => checkPulumiFiles(folder, "rocketmq", "dev");

test("a state that is whole, or not there yet, is left as it is", () => {
  expect(check).not.toThrow();
  const files = [
    written("meta.yaml", "version: 1"),
    written("stacks/rocketmq/dev.json", "{}"),
    written("stacks/rocketmq/dev.json.attrs", "{}"),
    written("locks/organization/rocketmq/dev/a.json", "{}"),
  ];
  expect(check).not.toThrow();
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test("a disk with too little space is refused before Pulumi loses its state", () => {
  jest.spyOn(fs, "statfsSync").mockReturnValue({ bavail: 4095, bsize: 4096 } as never);
  expect(check).toThrow(`${folder} is on a disk with less than 16 MiB left`);
  jest.spyOn(fs, "statfsSync").mockReturnValue({ bavail: 4096, bsize: 4096 } as never);
  expect(check).not.toThrow();
});

test("of a state that is cut off, the one before it is named, the newest that is whole", () => {
  const state = written("stacks/rocketmq/dev.json", '{"a":');
  expect(check).toThrow(`There is no earlier one: remove it, then start again.\n  rm ${state}`);
  written("backups/rocketmq/dev/dev.1.json", "{}");
  const second = written("backups/rocketmq/dev/dev.2.json", "{}");
  written("backups/rocketmq/dev/dev.2.json.attrs", "{}");
  written("backups/rocketmq/dev/dev.3.json", "");
  written("stacks/rocketmq/dev.json.bak", '{"a":');
  expect(check).toThrow(`\n  cp ${second} ${state}`);
  const before = written("stacks/rocketmq/dev.json.bak", "{}");
  expect(check).toThrow(`\n  cp ${before} ${state}`);
});

test("other files that are cut off go, as Pulumi can do without them", () => {
  const files = [
    written("meta.yaml", ""),
    written("meta.yaml.attrs", ""),
    written("stacks/rocketmq/dev.json.attrs", '{"user'),
    written("locks/organization/rocketmq/dev/a.json", ""),
    written("locks/organization/rocketmq/dev/a.json.attrs", ""),
  ];
  expect(check).not.toThrow();
  expect(files.filter((file) => existsSync(file))).toEqual([]);
});
