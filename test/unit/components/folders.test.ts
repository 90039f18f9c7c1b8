import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rejectLinks } from "../../../components/folders";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "folders-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("folders that are there or will be made are fine, in a workspace that may be a link itself", () => {
  mkdirSync(join(folder, "real", "data"), { recursive: true });
  symlinkSync(join(folder, "real"), join(folder, "workspace"));
  const workspace = join(folder, "workspace");
  expect(() => rejectLinks([`${workspace}/data`, `${workspace}/data/new/store`], workspace)).not.toThrow();
});

test.each(["data", "data/rocketmq", "data/rocketmq/store"])("%s must not be a link", (path) => {
  const link = join(folder, path);
  mkdirSync(join(link, ".."), { recursive: true });
  symlinkSync("/nowhere", link);
  expect(() => rejectLinks([`${folder}/data/rocketmq/store`], folder)).toThrow(
    `workspace is "${folder}": ${link} in it is a link, and where that leads is not given to RocketMQ`,
  );
});
