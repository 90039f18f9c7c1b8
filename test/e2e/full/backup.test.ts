import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { profiles, ProfileName } from "../../../model/profiles";
import { hostAddress } from "../support/address";
import {
  bodiesFor,
  bodiesIn,
  commitOffset,
  committedOffset,
  fill,
  fillDelayed,
  pop,
  Sender,
} from "../support/brokers";
import { bodiesOf, Client } from "../support/client";
import { CommandLineStack } from "../support/commandLine";
import { commandLineStack } from "../support/commandLineStack";
import { host } from "../support/clientHost";
import { docker } from "../support/docker";
import { serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeEngines, describeWith } from "../support/prerequisites";
import { EngineName } from "../support/stack";
import { noteChange } from "../support/unharmed";
import { eventually } from "../support/wait";

const minute = 60_000;

/** How many delayed messages are delivered before the backup, and how many have to wait. */
const delayed = { due: 5, waiting: 20 };

describeEngines(["docker", "java"], "the backup of a running stack", (engine) =>
  ofRunning(engine, "rocketmq5"),
);
describeWith(["docker", "compose", "java"], "the backup of a running RocketMQ", () =>
  describe.each(["rocketmq4", "rocketmq44"] as const)("of %s", (profile) => ofRunning("compose", profile)),
);

function ofRunning(engine: EngineName, profile: ProfileName): void {
  const { home } = profiles[profile].server;
  const anyDelay = profile === "rocketmq5";
  // That profile's needs an address of the machine, has its data in folders and another name for its broker.
  const isOld = profile === "rocketmq44";
  const clientVersion = isOld ? "4.4.0" : undefined;
  const ip = isOld ? hostAddress() : "127.0.0.1";
  const brokerOf = (place: Place) => (isOld ? place.container("rmqbroker") : place.broker);
  let from: Place;
  let to: Place;
  let stack: CommandLineStack;
  let other: CommandLineStack;

  beforeAll(async () => {
    [from, to] = [await Place.find(), await Place.find()];
    const config = { profile, proxyEnabled: "false", ...serverImages(await serverImage(profile)) };
    const old = (place: Place): Record<string, string> =>
      isOld ? { ip, workspace: join(place.folder, "workspace") } : {};
    stack = await commandLineStack(from, engine, { ...config, ...old(from) });
    // Other names, other ports, and folders in place of volumes.
    const folders = { storage: "folder", workspace: join(to.folder, "workspace") };
    other = await commandLineStack(to, engine, { ...config, ...old(to), ...folders });
    await stack.start();
  }, 10 * minute);

  afterAll(async () => {
    await stack?.destroy();
    await other?.destroy();
    await from?.clear();
    await to?.clear();
  }, 5 * minute);

  const nameServer = (place: Place) => `${ip}:${place.nameServerPort}`;

  test(
    "has every message that was acknowledged before, offsets and delayed messages, and fits other names",
    async () => {
      const sender = new Sender(nameServer(from), "broker-a");
      await eventually("messages are sent", () => Promise.resolve(sender.acknowledged > 1000), minute);
      await commitOffset(nameServer(from), "broker-a", 123);
      const delays = [
        ...Array.from({ length: delayed.due }, () => 1000),
        ...Array.from({ length: delayed.waiting }, () => 90_000),
      ];
      if (anyDelay) await fillDelayed(nameServer(from), "broker-a", delays, "late");
      const late = () => bodiesIn(nameServer(from), "broker-a", "late");
      if (anyDelay)
        await eventually("some are delivered", async () => (await late()).length >= delayed.due, minute);
      // What the timer has taken since it was saved last comes twice, as after a kill.
      const timer = ["od", "-A", "n", "-t", "d8", "--endian=big", "-j", "16", "-N", "16"];
      const taken = () =>
        docker("exec", brokerOf(from), ...timer, `${home}/store/config/timercheck`).catch(() => "");
      const all = new RegExp(`^\\s*${delays.length}\\s+${delays.length}\\s*$`);
      if (anyDelay) await eventually("the timer is saved", async () => all.test(await taken()), minute);
      const offsets = () =>
        docker("exec", brokerOf(from), "cat", `${home}/store/config/consumerOffset.json`).catch(() => "");
      await eventually("the offset is saved", async () => (await offsets()).includes(":123"), minute);

      const decider = await Client.build(nameServer(from), host, clientVersion);
      await decider.sendHalf("undecided", "deciders", 10);
      if (anyDelay) await fill(nameServer(from), "broker-a", 30, { to: "popped" });
      if (anyDelay) expect(await pop(nameServer(from), "broker-a", 10, "popped")).toHaveLength(10);

      const before = sender.acknowledged;
      const file = join(from.folder, "backup.tar.gz");
      await stack.command(["backup", "--out", file]);
      const after = sender.acknowledged;
      await sender.stop();
      expect(after).toBeGreaterThan(before); // it went on
      expect(statSync(file).size).toBeLessThan(sender.acknowledged * 300); // of files that are 1 GiB

      await other.command(["restore", "--from", file]);
      await other.start();
      const bodies = await bodiesIn(nameServer(to), "broker-a");
      const lost = Math.max(0, before - bodies.length);
      noteChange({
        change: "a backup while it is sent, restored elsewhere",
        engine,
        client: "remoting",
        lost,
      });
      expect(lost).toBe(0);
      expect(bodies).toEqual(bodiesFor("broker-a", bodies.length));
      expect(await committedOffset(nameServer(to), "broker-a")).toBe(123);
      const otherClient = await Client.build(nameServer(to), host, clientVersion);
      expect(await otherClient.commit("undecided", "deciders", 10)).toEqual({ committed: 10 });
      const decided = await otherClient.receive("undecided", "push", 10);
      expect(decided.bodies.sort()).toEqual(bodiesOf("undecided", "half", 10).sort());
      if (!anyDelay) return;
      const popped = new Set<string>();
      const popSome = async () => {
        for (const body of await pop(nameServer(to), "broker-a", 32, "popped")) popped.add(body);
        return popped.size === 30;
      };
      await eventually("what was popped and not acknowledged comes again", popSome, 2 * minute);
      const wanted = bodiesFor("broker-a", delays.length);
      const found = () => bodiesIn(nameServer(to), "broker-a", "late");
      const isThere = async () => new Set(await found()).size === wanted.length;
      await eventually("all delayed messages are delivered", isThere, 2 * minute);
      const waiting = (await found()).filter((body) => wanted.indexOf(body) >= delayed.due);
      expect(waiting.sort()).toEqual(wanted.slice(delayed.due).sort()); // each once
    },
    10 * minute,
  );
}

describeWith(["docker", "compose"], "the backup of a stopped stack", () => {
  const count = 300;
  let from: Place;
  let to: Place;
  let stack: CommandLineStack;
  let other: CommandLineStack;
  let folder: string;

  beforeAll(async () => {
    [from, to] = [await Place.find(), await Place.find()];
    const config = { proxyEnabled: "false" };
    stack = await commandLineStack(from, "compose", config);
    other = await commandLineStack(to, "compose", config);
    await stack.start();
    const nameServer = `127.0.0.1:${from.nameServerPort}`;
    const sender = new Sender(nameServer, "broker-a");
    await eventually("messages are sent", () => Promise.resolve(sender.acknowledged >= count), minute);
    await sender.stop();
    await commitOffset(nameServer, "broker-a", 123);
    await stack.command(["stop"]);
    folder = join(from.folder, "backup");
    await stack.command(["backup", "--out", folder]);
  }, 10 * minute);

  afterAll(async () => {
    await stack?.destroy();
    await other?.destroy();
    await from?.clear();
    await to?.clear();
  }, 5 * minute);

  const restore = (...args: string[]) => other.command(["restore", ...args]);
  const nameServer = () => `127.0.0.1:${to.nameServerPort}`;

  test(
    "is refused with one byte altered, and where it would go to another broker",
    async () => {
      const file = join(folder, "broker-a.messages.tar.gz");
      const bytes = readFileSync(file);
      const altered = Buffer.from(bytes);
      altered[altered.length >> 1] ^= 1;
      writeFileSync(file, altered);
      await expect(restore("--from", folder)).rejects.toThrow(
        "broker-a.messages.tar.gz has another checksum",
      );
      writeFileSync(file, bytes.subarray(0, -1));
      await expect(restore("--from", folder)).rejects.toThrow(
        "broker-a.messages.tar.gz has another checksum",
      );
      writeFileSync(file, bytes);

      const fileSize = "brokerDefaults.brokerConf.mappedFileSizeCommitLog";
      await other.configure({ [fileSize]: String(2 ** 26) });
      await expect(restore("--from", folder)).rejects.toThrow(
        /mappedFileSizeCommitLog is 1073741824, and the stack's 67108864/,
      );
      await other.configure({ [fileSize]: String(2 ** 30) });
      await expect(docker("volume", "inspect", `${to.broker}-store`)).rejects.toThrow();
    },
    3 * minute,
  );

  test(
    "of metadata alone has topics and groups, but no offsets for messages that are not there",
    async () => {
      expect(await restore("--metadata", "--from", folder)).toContain("offsets are left out");
      await other.start();
      expect(await bodiesIn(nameServer(), "broker-a")).toEqual([]);
      const topics = await docker("exec", to.broker, "cat", "/home/rocketmq/store/config/topics.json");
      expect(topics).toContain('"kept"');
      await expect(committedOffset(nameServer(), "broker-a")).rejects.toThrow(/refused to tell an offset/);
      await expect(restore("--from", folder)).rejects.toThrow(`${to.broker} is running`);
      await other.command(["stop"]);
    },
    5 * minute,
  );

  test(
    "puts aside what is there, if it may, and has all messages and offsets",
    async () => {
      await expect(restore("--from", folder)).rejects.toThrow(/is not empty: with --put-aside/);
      expect(await restore("--put-aside", "--from", folder)).toMatch(/what was there is in .*put-aside-/);
      await other.start();
      const bodies = await bodiesIn(nameServer(), "broker-a");
      expect(bodies.length).toBeGreaterThanOrEqual(count);
      expect(bodies).toEqual(bodiesFor("broker-a", bodies.length));
      expect(await committedOffset(nameServer(), "broker-a")).toBe(123);
    },
    5 * minute,
  );

  test(
    "that is interrupted leaves nothing of that name, and a store with which no broker starts",
    async () => {
      await other.command(["stop"]);
      const image = (await serverImage("rocketmq5")).trim();
      const inStore = (script: string) =>
        docker(
          "run",
          "--rm",
          "--user",
          "0",
          "--volume",
          `${to.broker}-store:/store`,
          "--entrypoint",
          "bash",
          image,
          "-c",
          script,
        );
      await inStore("echo fill store >/store/restoring");
      await expect(other.start()).rejects.toThrow("npm stop, repeat npm run restore, then start");
      await expect(other.command(["backup", "--out", join(to.folder, "half")])).rejects.toThrow(
        "was not restored to its end",
      );
      await other.command(["stop"]);
      await restore("--from", folder);
      await other.start();
      expect((await bodiesIn(nameServer(), "broker-a")).length).toBeGreaterThanOrEqual(count);
    },
    8 * minute,
  );
});
