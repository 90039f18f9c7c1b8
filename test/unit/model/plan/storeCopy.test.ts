import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  BackupPart,
  backupParts,
  lookAt,
  readLook,
  readWritten,
  Refill,
  refillStore,
  writePart,
} from "../../../../model/plan";

let folder: string;
let store: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "copy-"));
  store = join(folder, "it's a store");
  mkdirSync(store);
});

afterEach(() => rmSync(folder, { recursive: true }));

function put(files: Readonly<Record<string, string>>, where = store): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(where, name)), { recursive: true });
    writeFileSync(join(where, name), content);
  }
}

const sample = {
  abort: "1",
  checkpoint: "when",
  "commitlog/00000000000000000000": "old",
  "commitlog/00000000000000000100": "new",
  "config/consumerOffset.json": "offsets",
  "config/consumerOffset.json.bak": "offsets of before",
  "config/topics.json": "topics",
  "consumequeue/kept/0/00000000000000000000": "queue",
  "consumequeue/%RETRY%group/0/00000000000000000000": "queue",
  "index/20260101": "keys",
  "rocksdbstore/CURRENT": "MANIFEST",
  "rocksdbstore/000001.sst": "data",
  "timerlog/00000000000000000000": "timer",
  timerwheel: "wheel",
};

/** What is the store's own, and what does not concern another. */
const leftOut = {
  lock: "",
  "live.conf": "told",
  "owner.properties": "brokerClusterName=C brokerName=b\nversion=5.5.0\n",
  "put-aside-1/commitlog/0": "older",
};

const bash = (script: string, input?: Buffer) =>
  spawnSync("bash", ["-c", script], { input, maxBuffer: 2 ** 28 });

function written(part: BackupPart): Buffer {
  const { stdout, stderr, status } = bash(writePart(store, part));
  expect({ status, ...readWritten(stderr.toString(), false) }).toEqual({ status: 0, bytes: stdout.length });
  return stdout;
}

const namesIn = (archive: Buffer): string[] =>
  spawnSync("tar", ["-tzf", "-"], { input: archive }).stdout.toString().split("\n").filter(Boolean);

test("a store is copied whole, in the order in which nothing leads past the log", () => {
  put({ ...sample, ...leftOut });
  expect(backupParts.flatMap((part) => namesIn(written(part)))).toEqual(
    [
      ...["config/consumerOffset.json", "config/consumerOffset.json.bak", "config/topics.json"],
      ...["timerwheel", "timerlog/00000000000000000000", "rocksdbstore/CURRENT", "rocksdbstore/000001.sst"],
      ...["abort", "checkpoint", "index/20260101", "consumequeue/kept/0/00000000000000000000"],
      ...["consumequeue/%RETRY%group/0/00000000000000000000"],
      ...["commitlog/00000000000000000100", "commitlog/00000000000000000000"],
    ].map((name) => `./${name}`),
  );
});

test("a store that a RocketMQ without timer and databases has is copied too", () => {
  put({ "commitlog/0": "log" });
  expect(backupParts.map((part) => namesIn(written(part)))).toEqual([[], [], ["./commitlog/0"]]);
});

test("what files reserve and do not use takes no room", () => {
  put({ "commitlog/0": "message" });
  truncateSync(join(store, "commitlog/0"), 2 ** 28);
  const archive = written("messages");
  expect(archive.length).toBeLessThan(4096);
  const other = join(folder, "other");
  mkdirSync(other);
  refill([archive], { store: other });
  const { size, blocks } = statSync(join(other, "commitlog/0"));
  expect(size).toBe(2 ** 28);
  expect(blocks * 512).toBeLessThan(2 ** 20);
});

test("what cannot be read is not left out in silence", () => {
  put({ "commitlog/0": "log" });
  // As root may read all, a store that is gone stands for it here.
  const { status, stderr } = bash(writePart(join(folder, "gone"), "messages"));
  expect(status).not.toBe(0);
  expect(readWritten(stderr.toString(), false).problem).toMatch(/No such file/);
});

const changed = [
  "tar: ./commitlog/0: Cannot stat: No such file or directory",
  "tar: ./config/topics.json: file changed as we read it",
  "tar: ./a: File removed before we read it",
  "tar: Exiting with failure status due to previous errors",
];
const figures = ["0+1 records in", "0+1 records out", "45 bytes copied, 0.002 s, 22.5 kB/s"];

test("a broker that runs may change files while they are read, one that is stopped does not", () => {
  const said = [...changed, ...figures, "tar ended with 2", ""].join("\n");
  expect(readWritten(said, true)).toEqual({ bytes: 45 });
  expect(readWritten(said, false).problem).toMatch(/Cannot stat/);
});

test.each([
  [
    "tar: ./commitlog/0: Read error at byte 0, while reading 512 bytes: Input/output error",
    /Input\/output error/,
  ],
  ["tar: ./commitlog/0: Cannot open: Permission denied", /Permission denied/],
])("%s is an error of a broker that runs too", (line, words) => {
  expect(readWritten([...figures, line, "tar ended with 2"].join("\n"), true).problem).toMatch(words);
});

test("what ended before its end is no copy", () => {
  expect(readWritten(figures.join("\n"), true).problem).toBe("it ended too early");
});

function refill(archives: readonly Buffer[], more: Partial<Refill> = {}) {
  const script = refillStore({
    store,
    scope: "store",
    sizes: archives.map(({ length }) => length),
    withoutPositions: false,
    withoutTimer: false,
    owner: "the owner\n",
    ...more,
  });
  return bash(script, Buffer.concat(archives));
}

/** All files below a folder, with what they say. */
const contentOf = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file) => [file.slice(path.length + 1), readFileSync(file, "utf8")]),
  );

/** The archives of the sample, whose store is emptied again. */
function archives(parts: readonly BackupPart[] = backupParts): Buffer[] {
  put(sample);
  const made = parts.map(written);
  rmSync(store, { recursive: true });
  mkdirSync(store);
  return made;
}

test("a copy fills an empty store with the same, and says whose it is", () => {
  expect(refill(archives()).status).toBe(0);
  expect(contentOf(store)).toEqual({ ...sample, "owner.properties": "the owner\n" });
});

test.each([
  [101, { "commitlog/00000000000000000000": "old", "commitlog/00000000000000000100": "n\0\0" }],
  [100, { "commitlog/00000000000000000000": "old" }],
  [2, { "commitlog/00000000000000000000": "ol\0" }],
])(
  "the log of a broker that ran ends at %d, where it was said to, in files as large as before",
  (logEnd, log) => {
    expect(refill(archives(), { logEnd }).status).toBe(0);
    const logs = Object.entries(contentOf(store)).filter(([name]) => name.startsWith("commitlog/"));
    expect(Object.fromEntries(logs)).toEqual(log);
  },
);

test("what is there is put aside, and nothing of it is lost", () => {
  const made = archives();
  const before = { "commitlog/0": "mine", "owner.properties": "mine\n", lock: "" };
  put({ ...before, "put-aside-1/commitlog/0": "older" });
  expect(refill(made, { aside: "put-aside-2" }).status).toBe(0);
  expect(contentOf(store)).toEqual({
    ...sample,
    "owner.properties": "the owner\n",
    "put-aside-1/commitlog/0": "older",
    ...Object.fromEntries(Object.entries(before).map(([name, text]) => [`put-aside-2/${name}`, text])),
  });
});

test("what is cut off leaves a mark, and is begun anew", () => {
  const made = archives();
  const cut = [made[0], made[1], made[2].subarray(0, 100)];
  const sizes = made.map(({ length }) => length);
  expect(refill(cut, { sizes }).status).not.toBe(0);
  expect(readFileSync(join(store, "restoring"), "utf8")).toBe("fill store\n");
  put({ "config/left": "over" });
  expect(refill(made).status).toBe(0);
  expect(contentOf(store)).toEqual({ ...sample, "owner.properties": "the owner\n" });
});

test("what was interrupted while it was put aside goes on there", () => {
  const made = archives();
  put({
    "put-aside-2/commitlog/0": "mine",
    "owner.properties": "mine\n",
    restoring: "aside store put-aside-2\n",
  });
  expect(refill(made).status).toBe(0);
  expect(contentOf(join(store, "put-aside-2"))).toEqual({
    "commitlog/0": "mine",
    "owner.properties": "mine\n",
  });
  expect(existsSync(join(store, "restoring"))).toBe(false);
});

test("metadata alone touches no message, and puts the metadata aside that was there", () => {
  const made = archives(["metadata"]);
  put({ "commitlog/0": "mine", "config/topics.json": "mine" });
  expect(refill(made, { scope: "metadata", aside: "put-aside-2", owner: undefined }).status).toBe(0);
  const config = Object.entries(sample).filter(([name]) => name.startsWith("config/"));
  expect(contentOf(store)).toEqual({
    ...Object.fromEntries(config),
    "commitlog/0": "mine",
    "put-aside-2/config/topics.json": "mine",
  });
});

test("offsets are left out where there is no log for them", () => {
  const made = archives(["metadata"]);
  expect(refill(made, { scope: "metadata", withoutPositions: true }).status).toBe(0);
  expect(contentOf(store)).toEqual({ "config/topics.json": "topics", "owner.properties": "the owner\n" });
});

test("it is seen what a store has", () => {
  put({ ...sample, ...leftOut, restoring: "fill store\n" });
  put({ "consumequeue/rmq_sys_REVIVE_LOG_C/0/0": "popped" });
  mkdirSync(join(folder, "bin"));
  mkdirSync(join(folder, "lib"));
  writeFileSync(join(folder, "lib", "rocketmq-broker-5.5.0.jar"), "");
  const { stdout } = spawnSync("bash", ["-c", lookAt(store)], { cwd: join(folder, "bin") });
  const look = readLook(stdout.toString());
  expect(look).toMatchObject({ version: "5.5.0", pop: true, mark: "fill store" });
  expect(look.free).toBeGreaterThan(0);
  expect(look.owner).toMatch(/^brokerClusterName=C brokerName=b\nversion=5.5.0$/);
  expect(look.entries).toEqual(expect.arrayContaining(["commitlog", "owner.properties", "restoring"]));
});

test("an empty store is seen as such", () => {
  const { stdout } = spawnSync("bash", ["-c", lookAt(store)], { cwd: folder });
  expect(readLook(stdout.toString())).toMatchObject({
    entries: [],
    pop: false,
    mark: undefined,
    owner: undefined,
  });
});
