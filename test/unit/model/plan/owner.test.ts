import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refusedExitCode, ownerFile, planCluster } from "../../../../model/plan";
import {
  claimStore,
  Owner,
  readMark,
  renderMark,
  restoreMark,
  storeKeysOf,
} from "../../../../model/plan/owner";
import { newsIn } from "../../../../model/plan/news";
import { profiles } from "../../../../model/profiles";
import { readVersion } from "../../../../model/plan/version";
import { minimal, profileList, resolvedFor } from "../../support/cluster";

const owner: Owner = { brokerClusterName: "DefaultCluster", brokerName: "broker-a" };
const other: Owner = { ...owner, brokerName: "broker-b" };

/** RocketMQ's folder as a broker's container has it, and a store with a name that a shell could misread. */
class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), "owner-"));
  readonly store = join(this.folder, "it's a store");

  constructor() {
    for (const name of ["bin", "lib"]) mkdirSync(join(this.folder, name));
    mkdirSync(this.store);
  }

  /** Puts another version of RocketMQ there; none: without the jar from which it is told. */
  install(version?: string): void {
    const lib = join(this.folder, "lib");
    rmSync(lib, { recursive: true, force: true });
    if (version === undefined) return;
    mkdirSync(lib);
    const parts = ["acl", "broker", "client", "store"].map((part) => `rocketmq-${part}-${version}.jar`);
    for (const jar of [...parts, "commons-lang3-9.9.9.jar"]) writeFileSync(join(lib, jar), "");
  }

  start(by: Owner, keys: Readonly<Record<string, string>> = {}): { code: number | null; words: string } {
    // The supervisor's script, which starts the server, follows in the same shell.
    const script = `${readVersion}\n${claimStore(by, this.store, keys)}\ntouch ../started`;
    const cwd = join(this.folder, "bin");
    const { status, stderr } = spawnSync("bash", ["-c", script], { cwd, encoding: "utf8" });
    return { code: status, words: stderr };
  }

  /** Whether the server itself was started since this was asked last. */
  get started(): boolean {
    const file = join(this.folder, "started");
    const there = existsSync(file);
    rmSync(file, { force: true });
    return there;
  }

  get mark(): string {
    return readFileSync(join(this.store, ownerFile), "utf8");
  }

  set mark(text: string) {
    writeFileSync(join(this.store, ownerFile), text);
  }
}

let installation: Installation;
beforeEach(() => {
  installation = new Installation();
  installation.install("5.3.3");
});
afterEach(() => rmSync(installation.folder, { recursive: true }));

const wasStarted = { code: 0, words: "" };
const markOf = (version: string, { brokerClusterName, brokerName }: Owner = owner) =>
  `brokerClusterName=${brokerClusterName} brokerName=${brokerName}\nversion=${version}\n`;

describe("a store keeps what holds for its life", () => {
  const begun = { storeType: "default", messageDelayLevel: "1s 5s it's", reviveQueueNum: "8" };

  test("and is given to a broker that has the same, or has not heard of it", () => {
    expect(installation.start(owner, begun)).toEqual(wasStarted);
    expect(installation.mark).toBe(
      `${markOf("5.3.3")}storeType=default\nmessageDelayLevel=1s 5s it's\nreviveQueueNum=8\n`,
    );
    expect(installation.start(owner, { storeType: "default", newer: "1" })).toEqual(wasStarted);
    expect(installation.mark).toBe(`${markOf("5.3.3")}storeType=default\nnewer=1\n`);
  });

  test("and to one that goes on without losing anything, which is warned", () => {
    installation.start(owner, begun);
    const { code, words } = installation.start(owner, { ...begun, messageDelayLevel: "1s" });
    expect(code).toBe(0);
    expect(words).toMatch(/^This store was begun with messageDelayLevel=1s 5s it's, .*\n$/);
    expect(installation.mark).toContain("\nmessageDelayLevel=1s\n");
  });

  test.each([{ storeType: "defaultRocksDB" }, { reviveQueueNum: "1" }])(
    "and not to one that has %j, which is told what to do",
    (keys) => {
      installation.start(owner, begun);
      const before = installation.mark;
      expect(installation.started).toBe(true);
      const { code, words } = installation.start(owner, { ...begun, ...keys });
      expect(code).toBe(refusedExitCode);
      const [[key, value]] = Object.entries(keys);
      expect(words).toContain(
        `This store was begun with ${key}=${begun[key as keyof typeof begun]}, which holds for its life`,
      );
      expect(words).toContain(`with ${key}=${value} RocketMQ does not find all that is in it.\nSet it back.`);
      expect(installation.started).toBe(false);
      expect(installation.mark).toBe(before);
    },
  );

  test("which are of each profile's broker at least the sizes of its files", () => {
    for (const profile of profileList) {
      const [{ container }] = planCluster(resolvedFor(minimal[profile])).brokers;
      expect(container.entrypoint?.join(" ")).toMatch(/keys=\(.*'mapp?edFileSizeCommitLog=1073741824'/);
    }
  });
});

test("the first start says whose the store is, and by which RocketMQ it was opened", () => {
  expect(installation.start(owner)).toEqual(wasStarted);
  expect(installation.started).toBe(true);
  expect(installation.mark).toBe(markOf("5.3.3"));
  expect(readdirSync(installation.store)).toEqual([ownerFile]); // and nothing half-written beside it
});

test("the same broker finds its store again", () => {
  installation.start(owner);
  installation.start(owner);
  expect(installation.start(owner)).toEqual(wasStarted);
  expect(installation.mark).toBe(markOf("5.3.3"));
});

test.each<[string, Owner]>([
  ["another broker", other],
  ["a broker of another cluster", { ...owner, brokerClusterName: "Shop" }],
  ["a broker whose name begins alike", { ...owner, brokerName: "broker-a2" }],
])("%s is refused, told whose the store is and what to do, and not started", (_, by) => {
  installation.start(owner);
  expect(installation.started).toBe(true);
  const { code, words } = installation.start(by);
  expect(code).toBe(refusedExitCode);
  expect(code).toBe(78);
  expect(words).toBe(
    "This store holds the data of another broker: brokerClusterName=DefaultCluster brokerName=broker-a. " +
      `This one is brokerClusterName=${by.brokerClusterName} brokerName=${by.brokerName}. ` +
      "Give it the name back, or move the volume or folder away; to make it this broker's all the same, " +
      "remove owner.properties from it.\n",
  );
  expect(installation.started).toBe(false);
  expect(installation.mark).toBe(markOf("5.3.3"));
});

test("a store that is not restored to its end is refused, and left as it is", () => {
  writeFileSync(join(installation.store, restoreMark), "fill store\n");
  const { code, words } = installation.start(owner);
  expect(code).toBe(refusedExitCode);
  expect(words).toMatch(/not whole: .*npm stop, repeat npm run restore, then start\.\n$/);
  expect(installation.started).toBe(false);
  expect(readdirSync(installation.store)).toEqual([restoreMark]);
});

test("what a start writes is read, and written alike by a restore", () => {
  const keys = { mappedFileSizeCommitLog: "1073741824", messageDelayLevel: "1s 5s" };
  installation.start(owner, keys);
  expect(readMark(installation.mark)).toEqual({ ...owner, version: "5.3.3", keys });
  expect(renderMark({ ...owner, version: "5.3.3", keys })).toBe(installation.mark);
  expect(readMark("")).toBeUndefined();
});

test("what the words say helps: the other broker has the store once the mark is removed", () => {
  installation.start(owner);
  rmSync(join(installation.store, ownerFile));
  expect(installation.start(other)).toEqual(wasStarted);
  expect(installation.mark).toBe(markOf("5.3.3", other));
});

test.each(["a%b|c_d-E", "x".repeat(127)])("any name that a broker may have is its own: %s", (brokerName) => {
  const by = { ...owner, brokerName };
  expect([installation.start(by), installation.start(by)]).toEqual([wasStarted, wasStarted]);
  expect(installation.mark).toBe(markOf("5.3.3", by));
});

test.each([
  ["4.9.7", "5.3.3"],
  ["5.3.3", "5.3.10"],
  ["5.9.0", "5.10.0"],
  ["4.4.0", "4.9.7"],
])(
  "a store opened by %s is refused by no newer RocketMQ, %s, and is that one's from then on",
  (older, newer) => {
    installation.install(older);
    installation.start(owner);
    installation.install(newer);
    expect(installation.start(owner)).toEqual(wasStarted);
    expect(installation.mark).toBe(markOf(newer));
  },
);

test("a newer RocketMQ keeps the topics, groups and offsets of before, and it is said", () => {
  installation.start(owner);
  const config = (folder: string) => join(installation.store, folder, "topics.json");
  mkdirSync(join(installation.store, "config"));
  writeFileSync(config("config"), "before");
  installation.install("5.5.0");
  const { code, words } = installation.start(owner);
  expect(code).toBe(0);
  expect(words).toMatch(
    /^broker-a goes from RocketMQ 5\.3\.3 to 5\.5\.0\. Its topics, groups and offsets of before are kept in .*\/config-of-5\.3\.3\.\n$/,
  );
  expect(readFileSync(newsIn(installation.store), "utf8")).toBe(words);
  writeFileSync(config("config"), "after");
  expect(installation.start(owner)).toEqual(wasStarted);
  expect(readFileSync(config("config-of-5.3.3"), "utf8")).toBe("before");
});

test.each([
  ["4.4.0", "5.5.0"],
  ["4.8.0", "5.3.3"],
])("a store opened by %s is refused by a RocketMQ that was not tried on it, %s", (older, newer) => {
  installation.install(older);
  installation.start(owner);
  installation.install(newer);
  const { code, words } = installation.start(owner);
  expect(code).toBe(78);
  expect(words).toContain("Go by 4.9.7 first.");
  expect(installation.mark).toBe(markOf(older));
});

test.each([
  ["5.3.3", "4.9.7"],
  ["5.3.10", "5.3.3"],
  ["5.10.0", "5.9.0"],
])("a store opened by %s is refused by an older RocketMQ, %s, with what to do", (newer, older) => {
  installation.install(newer);
  installation.start(owner);
  expect(installation.started).toBe(true);
  installation.install(older);
  expect(installation.start(owner)).toEqual({
    code: 78,
    words:
      `This store was opened by RocketMQ ${newer}; this is ${older}, which may not understand it. ` +
      `Use ${newer} or a newer one.\n`,
  });
  expect(installation.started).toBe(false);
  expect(installation.mark).toBe(markOf(newer));
});

describe("where the version cannot be found", () => {
  test("a first start says whose the store is all the same", () => {
    installation.install(undefined);
    expect(installation.start(owner)).toEqual(wasStarted);
    expect(installation.mark).toBe(markOf(""));
    installation.install("5.3.3");
    expect(installation.start(owner)).toEqual(wasStarted);
    expect(installation.mark).toBe(markOf("5.3.3"));
  });

  test("a store is still guarded against other brokers, and its version remembered", () => {
    installation.start(owner);
    installation.install(undefined);
    expect(installation.start(other).code).toBe(78);
    expect(installation.start(owner)).toEqual(wasStarted);
    expect(installation.mark).toBe(markOf("5.3.3"));
    installation.install("4.9.7");
    expect(installation.start(owner).code).toBe(78);
  });
});

test("a mark without a version, and one cut off, are understood", () => {
  for (const text of ["brokerClusterName=DefaultCluster brokerName=broker-a\n", ""]) {
    installation.mark = text;
    expect(installation.start(owner)).toEqual(wasStarted);
    expect(installation.mark).toBe(markOf("5.3.3"));
  }
});

test.each(profileList)(
  "brokers of %s, and no other servers, claim the store that outlives them",
  (profile) => {
    const { nameServers, brokers, proxies, console } = planCluster(
      resolvedFor({
        ...minimal[profile],
        brokerClusterName: "Shop",
        brokers: { "broker-b": { brokerName: "orders" } },
      }),
    );
    const [{ container }] = brokers;
    const store = container.mounts.find(({ name }) => name === "store")?.target ?? "";
    const keys = storeKeysOf({}, profiles[profile].server.keys.broker);
    const claim = claimStore({ brokerClusterName: "Shop", brokerName: "orders" }, store, keys);
    expect(container.entrypoint?.[2]).toContain(claim);
    for (const server of [nameServers[0].container, ...proxies, console])
      expect(server?.entrypoint?.join() ?? "").not.toContain(ownerFile);
  },
);
