import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { healthOf, planCluster } from "../../../../model/plan";
import { keepRoom, roomLeft } from "../../../../model/plan/disk";
import { commitLogFileSize } from "../../../../model/settings";
import { minimal, profileList, resolvedFor } from "../../support/cluster";

/** KiB. */
const gib = 2 ** 20;

const property = "-Drocketmq.broker.diskSpaceWarningLevelRatio";
const folder = mkdtempSync(join(tmpdir(), "disk-"));
const plain = { brokerConf: {}, jvmOptions: [] };

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a script where `df` says how many KiB are in use and free. */
function onDisk(disk: readonly [number, number], [command, ...args]: readonly string[]) {
  const [used, free] = disk.map(Math.round);
  const percent = Math.ceil((used * 100) / (used + free || 1));
  const lines = [
    "Filesystem 1024-blocks Used Available Capacity Mounted on",
    `/dev/vd 1a ${used + free + 500} ${used} ${free} ${percent}% /home/it's a store`,
  ];
  writeFileSync(join(folder, "df"), `#!/bin/sh\ncat <<'END'\n${lines.join("\n")}\nEND\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, JAVA_OPT_EXT: "-Xmx1g" };
  const { status, stdout, stderr } = spawnSync(command, args, { env, encoding: "utf8", stdio: ["ignore"] });
  return { status, stdout, stderr };
}

const started = (disk: readonly [number, number], broker = plain) =>
  onDisk(disk, ["bash", "-c", `${keepRoom(broker, "/it's a store")}\necho "$JAVA_OPT_EXT"`]);

const probed = (disk: readonly [number, number], broker = plain) =>
  onDisk(disk, roomLeft(broker, "/it's a store"));

test.each<[string, Record<string, string>, number]>([
  ["RocketMQ's own", {}, 2 ** 30],
  ["what is set", { mappedFileSizeCommitLog: "67108864" }, 2 ** 26],
  ["what is set as RocketMQ 4.4 spells it", { mapedFileSizeCommitLog: "67108864" }, 2 ** 26],
  ["RocketMQ's own, where what is set is no number", { mappedFileSizeCommitLog: "1g" }, 2 ** 30],
])("the size of a file of the commit log is %s", (_, brokerConf, size) => {
  expect(commitLogFileSize({ brokerConf })).toBe(size);
});

describe("a broker stops taking messages", () => {
  const small = { ...plain, brokerConf: { mappedFileSizeCommitLog: String(2 ** 26) } };

  test.each([
    ["where RocketMQ does, on a large disk", 100, plain, 90],
    ["where RocketMQ does, where a tenth is a file of its commit log", 10, plain, 90],
    ["with room for a file left", 5, plain, 80],
    ["with room for a file left, rounded up", 3, plain, 66],
    ["no sooner than RocketMQ can", 1.5, plain, 35],
    ["no sooner than RocketMQ can, where a file has no room at all", 0.5, plain, 35],
    ["with room for a file of the size that is set", 0.25, small, 75],
  ])("%s: of %d GiB", (_, size, broker, limit) => {
    const disk = [0, size * gib] as const;
    const option = limit === 90 ? "" : `${property}=0.${limit} `;
    expect(started(disk, broker)).toEqual({ status: 0, stdout: `${option}-Xmx1g\n`, stderr: "" });
    const filled = (percent: number) => [disk[1] * (percent / 100), disk[1] * (1 - percent / 100)] as const;
    expect(probed(filled(limit - 0.001), broker)).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(probed(filled(limit + 0.5), broker).status).toBe(1);
  });

  test.each<[string, Partial<typeof plain> | object, number]>([
    ["broker.conf", { brokerConf: { diskSpaceWarningLevelRatio: "80" } }, 80],
    ["an option of the JVM", { jvmOptions: [`${property}=0.57`] }, 57],
    ["both: the option wins", { ...{ brokerConf: { diskSpaceWarningLevelRatio: "80" } }, jvmOptions: [`${property}=0.7`] }, 70], // prettier-ignore
    ["two options: the last wins", { jvmOptions: [`${property}=0.5`, `${property}=0.7`] }, 70],
    ["more than RocketMQ accepts", { brokerConf: { diskSpaceWarningLevelRatio: "95" } }, 90],
    ["less than RocketMQ accepts", { brokerConf: { diskSpaceWarningLevelRatio: "10" } }, 35],
  ])("where the settings say, in %s", (_, settings, limit) => {
    const broker = { ...plain, ...settings };
    expect(started([0, 2 * gib], broker).stdout).toBe("-Xmx1g\n");
    expect(probed([limit, 100 - limit], broker).status).toBe(0);
    expect(probed([limit + 1, 99 - limit], broker).status).toBe(1);
  });
});

test("of a full disk probe and log say so; the broker starts all the same, as it can still be read", () => {
  const said =
    "disk full: 92 % of the disk with the broker's store are in use, and above 90 % it takes no messages; " +
    "free some space, or move the store to a larger disk\n";
  const disk = [91.1 * gib, 8.9 * gib] as const;
  expect(probed(disk)).toEqual({ status: 1, stdout: said, stderr: "" });
  expect(started(disk)).toEqual({ status: 0, stdout: "-Xmx1g\n", stderr: said });
});

test("a disk of unknown size is not full", () => {
  expect(probed([0, 0])).toEqual({ status: 0, stdout: "", stderr: "" });
  expect(started([0, 0]).stdout).toBe("-Xmx1g\n");
});

test("this machine's disk can be measured", () => {
  const script = roomLeft(plain, tmpdir())[2].replace(/if \(\(used > limit.*/s, 'echo "$used $limit"');
  expect(spawnSync("bash", ["-c", script], { encoding: "utf8" }).stdout).toMatch(/^[1-9]\d* [3-9]\d\n$/);
});

test.each(profileList)(
  "the store of a broker of %s is looked at, at its start and by Docker's health check",
  (profile) => {
    const cluster = resolvedFor({ ...minimal[profile], brokers: { "broker-b": {} } });
    const [{ container }] = planCluster(cluster).brokers;
    const store = container.mounts.find(({ name }) => name === "store")?.target ?? "";
    const [broker] = cluster.brokers;
    expect(container.entrypoint?.join("\n")).toContain(keepRoom(broker, store));
    expect(healthOf(container)?.[2]).toContain(roomLeft(broker, store)[2]);
  },
);
