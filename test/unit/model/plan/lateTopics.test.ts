import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planCluster } from "../../../../model/plan";
import { listLateTopics } from "../../../../model/plan/lateTopics";
import { minimal, profileList, resolvedFor } from "../../support/cluster";

const store = mkdtempSync(join(tmpdir(), "late-"));
const file = join(store, "config", "topics.json");

afterEach(() => rmSync(join(store, "config"), { recursive: true, force: true }));
afterAll(() => rmSync(store, { recursive: true }));

const list = (...topics: string[]) => execFileSync("bash", ["-c", listLateTopics(topics, store)]);
const listed = () =>
  (JSON.parse(readFileSync(file, "utf8")) as { topicConfigTable: Record<string, object> }).topicConfigTable;

test("a new store lists them", () => {
  list("HALF", "OP");
  const config = {
    order: false,
    perm: 6,
    readQueueNums: 1,
    writeQueueNums: 1,
    topicFilterType: "SINGLE_TAG",
  };
  expect(listed()).toEqual({
    HALF: { ...config, topicName: "HALF", topicSysFlag: 0 },
    OP: { ...config, topicName: "OP", topicSysFlag: 0 },
  });
});

test("one that is there does too, beside what it has, and keeps what it says of them", () => {
  mkdirSync(join(store, "config"));
  writeFileSync(
    file,
    '{\n\t"dataVersion":{"counter":3},\n\t"topicConfigTable":{\n\t\t"OP":{"perm":4},\n\t\t"a":{"perm":6}\n\t}\n}',
  );
  list("HALF", "OP");
  list("HALF", "OP");
  expect(listed()).toMatchObject({ OP: { perm: 4 }, a: { perm: 6 }, HALF: { perm: 6, readQueueNums: 1 } });
});

test.each(profileList)("a broker of %s does so where its RocketMQ would lose their messages", (profile) => {
  const [{ container }] = planCluster(resolvedFor(minimal[profile])).brokers;
  const lists = container.entrypoint?.join("\n").includes('"RMQ_SYS_TRANS_HALF_TOPIC"');
  expect(lists).toBe(profile !== "rocketmq5");
});
