import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkFolders } from "../../../components/folders";
import { ServerPlan } from "../../../model/plan";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "folders-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Of a server nothing counts here but its folders. */
const serverWith = (...folders: string[]) =>
  ({
    container: {
      mounts: folders.map((source) => ({ kind: "folder", name: "store", source, target: "/store" })),
    },
  }) as unknown as ServerPlan;

test("folders that are there or will be made are fine, in a workspace that may be a link itself", () => {
  mkdirSync(join(folder, "real", "data"), { recursive: true });
  symlinkSync(join(folder, "real"), join(folder, "workspace"));
  const workspace = join(folder, "workspace");
  expect(() =>
    checkFolders([serverWith(`${workspace}/data`, `${workspace}/data/new/store`)], workspace),
  ).not.toThrow();
});

test.each(["data", "data/rocketmq", "data/rocketmq/store"])("%s must not be a link", (path) => {
  const link = join(folder, path);
  mkdirSync(join(link, ".."), { recursive: true });
  symlinkSync("/nowhere", link);
  expect(() => checkFolders([serverWith(`${folder}/data/rocketmq/store`)], folder)).toThrow(
    `workspace is "${folder}": ${link} in it is a link, and where that leads is not given to RocketMQ`,
  );
});

test("a workspace must not be a file", () => {
  expect(() => checkFolders([serverWith(`${__filename}/data`)], __filename)).toThrow(
    `workspace is "${__filename}": it is a file: a folder is wanted.`,
  );
});
