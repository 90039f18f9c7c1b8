import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { isLive, joinConf, liveChanges, planLive, readLive, writeLive } from "../../../../model/plan/live";
import { planCluster } from "../../../../model/plan";
import { Catalogue } from "../../../../model/profiles/catalogue";
import { resolvedFor } from "../../support/cluster";
import { TestServer } from "../../support/net";
import { textOf } from "../../support/plan";

const catalogue: Catalogue = {
  fileReservedTime: { type: "int", default: "72", effect: "live" },
  transferMsgByHeap: { type: "boolean", default: "true", effect: "live" },
  diskMaxUsedSpaceRatio: { type: "int", default: "75", effect: "live" },
  popPollingSize: { type: "int", effect: "live" },
  sendMessageThreadPoolNums: { type: "int", default: "4" },
  storeType: { type: "string", default: "default", effect: "store" },
};

let folder: string;
let brokers: TestServer[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "live-"))));
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all(brokers.map((broker) => broker.stop()));
  brokers = [];
});

const stored = () => join(folder, "stored");
const liveOf = (conf: Record<string, string>, port = 1) =>
  planLive(conf, catalogue, { file: stored(), at: { port } });

/** What a command prints; it fails where that does. */
const printed = async ([command, ...args]: readonly string[]): Promise<string> =>
  (await promisify(execFile)(command, args)).stdout;

/** A broker with these keys, which notes what it is asked. */
async function broker(
  body: string,
  code = 0,
): Promise<{ port: number; asked: { code: number; body: string }[] }> {
  const asked: { code: number; body: string }[] = [];
  const server = await TestServer.start((socket) => {
    let request = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      request = Buffer.concat([request, chunk]);
      if (request.length < 8 || request.length < 4 + request.readUInt32BE(0)) return;
      const header = request.readUInt32BE(4);
      const { code: wanted } = JSON.parse(request.toString("utf8", 8, 8 + header)) as { code: number };
      asked.push({ code: wanted, body: request.toString("utf8", 8 + header) });
      const answer = Buffer.from(JSON.stringify({ code, flag: 1 }));
      const lengths = Buffer.alloc(8);
      lengths.writeUInt32BE(4 + answer.length + body.length, 0);
      lengths.writeUInt32BE(answer.length, 4);
      socket.write(Buffer.concat([lengths, answer, Buffer.from(body)]));
    });
  });
  brokers.push(server);
  return { port: server.port, asked };
}

test("keys are live that take effect in a running broker, and can be put back there", () => {
  const live = Object.keys(catalogue).filter((key) => isLive(key, catalogue));
  expect(live).toEqual(["fileReservedTime", "transferMsgByHeap", "diskMaxUsedSpaceRatio"]);
  expect(isLive("constructor", catalogue)).toBe(false);
});

test("all live keys are wanted, and those that are set are in the file", () => {
  const live = liveOf({ fileReservedTime: "24", storeType: "default" });
  expect(live.wanted).toEqual({
    fileReservedTime: "24",
    transferMsgByHeap: "true",
    diskMaxUsedSpaceRatio: "75",
  });
  expect(live.content).toMatch(/^# .*\nfileReservedTime=24\n$/);
});

describe("of a running broker", () => {
  const running = "fileReservedTime=72\nisTransferMsgByHeap=true\ndiskMaxUsedSpaceRatio=75\n";

  test("its keys and the store's are read", async () => {
    const { port, asked } = await broker(running);
    const live = liveOf({}, port);
    expect(liveChanges(live, await printed(readLive(live)))).toEqual({
      changes: {},
      drifted: [],
      isStale: true,
    });
    writeFileSync(stored(), live.content);
    expect(liveChanges(live, await printed(readLive(live)))).toEqual({
      changes: {},
      drifted: [],
      isStale: false,
    });
    expect(asked.map(({ code }) => code)).toEqual([26, 26]);
  });

  test("what it has otherwise is to be changed", () => {
    const before = `${running}\n#\n${liveOf({}).content}`;
    expect(liveChanges(liveOf({ fileReservedTime: "24", transferMsgByHeap: "false" }), before)).toEqual({
      changes: { fileReservedTime: "24", transferMsgByHeap: "false" },
      drifted: [],
      isStale: true,
    });
  });

  test("what is no longer set is put back", () => {
    const before = `${running.replace("=72", "=24")}\n#\n${liveOf({ fileReservedTime: "24" }).content}`;
    expect(liveChanges(liveOf({}), before)).toMatchObject({
      changes: { fileReservedTime: "72" },
      drifted: [],
    });
  });

  test.each([[{}], [{ fileReservedTime: "72" }]])(
    "with %j, what somebody else has changed has drifted",
    (conf) => {
      const before = `${running.replace("=72", "=24")}\n#\n${liveOf(conf).content}`;
      expect(liveChanges(liveOf(conf as Record<string, string>), before)).toEqual({
        changes: { fileReservedTime: "72" },
        drifted: ["fileReservedTime"],
        isStale: false,
      });
    },
  );

  test("numbers are the same however they are written, and what is not shown is not there", () => {
    const before = "fileReservedTime=72.0\n\n#\n";
    expect(liveChanges(liveOf({}), before).changes).toEqual({});
  });

  test("it takes the changes, and its store has the file", async () => {
    const { port, asked } = await broker("");
    const live = liveOf({ fileReservedTime: "24" }, port);
    await printed(writeLive(live, { fileReservedTime: "24", transferMsgByHeap: "true" }));
    expect(asked).toEqual([{ code: 25, body: "fileReservedTime=24\ntransferMsgByHeap=true\n" }]);
    expect(readFileSync(stored(), "utf8")).toBe(live.content);
  });

  test("one that refuses, or is not there, fails", async () => {
    const { port } = await broker("", 1);
    await expect(printed(writeLive(liveOf({}, port), { fileReservedTime: "24" }))).rejects.toMatchObject({
      stdout: "The running broker refuses them.\n",
    });
    await expect(printed(readLive(liveOf({}, 1)))).rejects.toThrow();
  });
});

describe("a start joins", () => {
  const join2 = async (files: Record<string, string>): Promise<string> => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const conf = join(folder, "broker.conf");
    const script = `${joinConf(conf, join(folder, "first"), stored())}\necho "$@"; cat "\${@: -1}"`;
    return printed([
      "bash",
      "-c",
      script.replaceAll("/tmp/broker.conf", join(folder, "whole")),
      "rocketmq",
      "sh",
      "-c",
      conf,
    ]);
  };

  test("what the store has with broker.conf, and the command is given that", async () => {
    const all = { "broker.conf": "a=1\n", first: "live=1\n", stored: "live=2\n" };
    expect(await join2(all)).toBe(`sh -c ${join(folder, "whole")}\nlive=2\na=1\n`);
  });

  test("what the container came with, where the store has nothing yet", async () => {
    expect(await join2({ "broker.conf": "a=1\n", first: "live=1\n" })).toContain("\nlive=1\na=1\n");
  });
});

test("a broker's keys are in one file or the other, and the live ones are told apart", () => {
  const brokers = { "broker-a": { fileReservedTime: 24, brokerConf: { sendMessageThreadPoolNums: 8 } } };
  const [{ container, live }] = planCluster(resolvedFor({ brokers })).brokers;
  const [conf, first] = container.files;
  expect(textOf(conf)).toMatch(/^sendMessageThreadPoolNums=8$/m);
  expect(textOf(conf)).not.toContain("fileReservedTime");
  expect(first).toMatchObject({ live: true, content: live.content });
  expect(live.content).toMatch(/^fileReservedTime=24$/m);
  expect(live.wanted).toMatchObject({ fileReservedTime: "24", timerFlushIntervalMs: "10000" });
  // The container of another value of a live key is the same, but for that file.
  const other = planCluster(
    resolvedFor({ brokers: { "broker-a": { ...brokers["broker-a"], fileReservedTime: 48 } } }),
  );
  const rest = ({ files, ...all }: typeof container) => ({
    ...all,
    files: files.filter((file) => !file.live),
  });
  expect(rest(other.brokers[0].container)).toEqual(rest(container));
});
