import { minimal, problemsOf, resolvedFor } from "../../support/cluster";

describe("the workspace", () => {
  test.each([
    ["/srv/rocketmq", "/srv/rocketmq"],
    ["/srv/../data/", "/data"],
    ["data", "/project/data"],
    ["./data", "/project/data"],
    ["../data", "/data"],
    [".", "/project"],
    ["~", "/home/me"],
    ["~/data", "/home/me/data"],
    ["a~/b", "/project/a~/b"],
  ])("%s means %s", (workspace, folder) => {
    expect(resolvedFor({ workspace }).shared.workspace).toBe(folder);
  });

  test("is not there where Docker volumes hold the data", () => {
    expect(resolvedFor({}).shared.workspace).toBeUndefined();
    expect(resolvedFor({ storage: "volume" }).shared.workspace).toBeUndefined();
    expect(
      resolvedFor({ ...minimal.rocketmq44, workspace: undefined, storage: "volume" }).shared.workspace,
    ).toBeUndefined();
  });
});

test.each([
  [
    "volumes do not use a workspace",
    { workspace: "/srv", storage: "volume" },
    "/srv",
    "Docker volumes do not use it: remove it, or set storage to folder.",
  ],
  [
    "folders need a workspace",
    { storage: "folder" },
    undefined,
    "it is needed where storage is folder: set it to the folder that is to hold the data.",
  ],
  [
    "the rocketmq44 profile needs a workspace",
    { ...minimal.rocketmq44, workspace: "" },
    undefined,
    "it is needed where storage is folder: set it to the folder that is to hold the data.",
  ],
])("%s", (_, settings, found, expected) => {
  expect(problemsOf(settings)).toEqual([{ path: "workspace", found, expected }]);
});

test("a wrong workspace is one problem, whatever the storage", () => {
  for (const storage of ["folder", "volume", undefined])
    expect(problemsOf({ workspace: "a:b", storage })).toMatchObject([{ path: "workspace", found: "a:b" }]);
});
