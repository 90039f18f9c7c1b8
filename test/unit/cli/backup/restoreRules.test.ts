import { BrokerBackup } from "../../../../cli/backup/manifest";
import { restoreNotes, restoreProblems, Target } from "../../../../cli/backup/restoreRules";
import { StoreLook } from "../../../../model/plan";

const backup: BrokerBackup = {
  brokerClusterName: "DefaultCluster",
  brokerName: "broker-a",
  version: "5.5.0",
  keys: { mappedFileSizeCommitLog: "1073741824", maxIndexNum: "20000000" },
  running: false,
  sources: ["rocketmq-broker-a-store"],
  pop: false,
  diskBytes: 1_000_000,
  files: {},
};

const empty: StoreLook = { version: "5.5.0", bytes: 0, free: 1_000_000, entries: [], pop: false };
const used: StoreLook = {
  ...empty,
  entries: ["commitlog", "owner.properties"],
  owner: "brokerClusterName=DefaultCluster brokerName=broker-a\nversion=5.5.0",
};

const target: Target = {
  brokerClusterName: "DefaultCluster",
  brokerName: "broker-a",
  name: "broker-a",
  source: "other-broker-a-store",
  keys: { mappedFileSizeCommitLog: "1073741824", maxIndexNum: "20000000" },
  look: empty,
};

const all = { metadata: false, putAside: false };
const problems = (
  changed: Partial<Target> = {},
  wish: Partial<typeof all> = {},
  saved: Partial<BrokerBackup> = {},
): string =>
  restoreProblems({ ...backup, ...saved }, { ...target, ...changed }, { ...all, ...wish }).join("\n");

test.each([
  ["an empty store", { look: empty }],
  ["one that is not there yet", { look: undefined }],
  ["one with what was put aside", { look: { ...empty, entries: ["put-aside-1"] } }],
  ["one of which a restore was interrupted", { look: { ...used, mark: "fill store" } }],
  ["one of a newer RocketMQ", { look: { ...empty, version: "5.10.0" } }],
])("%s is filled", (_, changed) => expect(problems(changed)).toBe(""));

test("one that is not empty is filled only if what is there may be put aside", () => {
  expect(problems({ look: used })).toMatch(/other-broker-a-store, is not empty: with --put-aside, all that/);
  expect(problems({ look: used }, { putAside: true })).toBe("");
});

test("it has to fit, where what is there in part goes first", () => {
  const full = { ...empty, free: 999_999 };
  expect(problems({ look: full })).toMatch(
    /it takes 1.0 MB, and 1000 KB are free where other-broker-a-store is/,
  );
  expect(problems({ look: full }, { metadata: true })).toBe("");
  expect(problems({ look: { ...full, bytes: 1, mark: "fill store" } })).toBe("");
});

test("metadata goes back to its own messages", () => {
  const metadata = { metadata: true, putAside: true };
  expect(problems({ look: used }, metadata)).toBe("");
  expect(problems({ look: used }, { metadata: true })).toMatch(/the metadata that is there is moved/);
  const owner = "brokerClusterName=DefaultCluster brokerName=broker-b\nversion=5.5.0";
  expect(problems({ look: { ...used, owner } }, metadata)).toMatch(/another broker's messages/);
});

test("an older RocketMQ is refused", () => {
  expect(problems({ look: { ...empty, version: "5.3.3" } })).toMatch(
    /of RocketMQ 5.5.0, and the stack has 5.3.3, which may not understand it/,
  );
});

test("another key that holds for a store's life is refused, with what would happen", () => {
  const keys = { ...target.keys, mappedFileSizeCommitLog: "1048576" };
  expect(problems({ keys })).toMatch(
    /mappedFileSizeCommitLog is 1073741824, and the stack's 1048576: A broker does not start/,
  );
});

test("one that is bearable is said", () => {
  const keys = { ...target.keys, maxIndexNum: "5" };
  expect(problems({ keys })).toBe("");
  expect(restoreNotes(backup, { ...target, keys })).toEqual([
    expect.stringMatching(/^broker-a: maxIndexNum was 20000000, and is 5 here: /),
  ]);
});

test("another name of the cluster is refused where messages are kept under it alone", () => {
  expect(problems({ brokerClusterName: "Other" })).toBe("");
  expect(problems({ brokerClusterName: "Other" }, {}, { pop: true })).toMatch(
    /brokerClusterName is DefaultCluster, and the stack's Other: .*pop/,
  );
});

test("metadata in one database with its offsets is not parted from its messages", () => {
  const saved = { keys: { configManagerVersion: "v2" } };
  expect(problems({ keys: saved.keys }, { metadata: true }, saved)).toMatch(/in one database/);
  expect(problems({ keys: saved.keys }, {}, saved)).toBe("");
});

test("a replica whose group controllers give a master gets no other's messages", () => {
  expect(problems({ controlled: true })).toContain(
    "controllers say which of its group's replicas is the master",
  );
});

test("all problems are told at once", () => {
  const look = { ...used, version: "5.3.3" };
  expect(problems({ look, keys: { mappedFileSizeCommitLog: "1" } }).split("\n")).toHaveLength(3);
});
