import { join } from "node:path";
import { bodiesFor, bodiesIn, fill, fillUntilRefused } from "../support/brokers";
import { docker, inspect, untilHealth } from "../support/docker";
import { failureOf } from "../support/failure";
import { Place } from "../support/place";
import { plainConfig } from "../support/plainConfig";
import { describeHere } from "../support/prerequisites";
import { SmallDisk } from "../support/smallDisk";
import { createStack, TestStack } from "../support/stack";
import { retried } from "../support/wait";

const minute = 60_000;

describeHere(["docker", "smallDisk"], "a broker whose disk fills", (engine) => {
  let place: Place;
  let disk: SmallDisk;
  let stack: TestStack;

  beforeAll(async () => {
    place = await Place.find();
    disk = await SmallDisk.mount(join(place.folder, "disk"), 400);
    stack = await createStack(engine, place, {
      ...(await plainConfig(place)),
      proxyEnabled: "false",
      workspace: disk.folder,
      // It is to leave room for one more of these: about a fifth of the disk.
      "brokers.broker-a.brokerConf.mappedFileSizeCommitLog": String(64 * 2 ** 20),
    });
    await stack.up();
  }, 10 * minute);

  afterAll(async () => {
    await stack?.destroy();
    await disk?.remove();
    await place?.clear();
  }, 3 * minute);

  const broker = () => inspect(place.broker);

  test(
    "refuses messages before it would lose any, says so, can be read, and heals",
    async () => {
      const nameServer = `127.0.0.1:${place.nameServerPort}`;
      await disk.fill(0.83);
      // RocketMQ first looks a minute after its start. Until then some per cent more are filled, on a fast machine too.
      const count = await fillUntilRefused(nameServer, "broker-a", 3 * minute);
      expect(disk.used).toBeLessThan(0.9); // where it would stop by itself
      expect(await bodiesIn(nameServer, "broker-a")).toEqual(bodiesFor("broker-a", count));

      await untilHealth(place.broker, "unhealthy");
      const { State, RestartCount } = await broker();
      expect(State.Health?.Log?.at(-1)?.Output).toMatch(
        /^disk full: [89]\d % of the disk .*, and above 81 % it takes no messages; free some space/,
      );
      expect([State.Running, RestartCount]).toEqual([true, 0]);
      await stack.configure({ readyTimeout: "5" });
      expect(await failureOf(stack.up())).toMatch(
        /Container \S+ did not become ready .*: it runs, but its probe does not succeed: disk full: [89]\d % of the disk /,
      );

      disk.makeRoom();
      await retried(() => fill(nameServer, "broker-a", 1), minute); // RocketMQ looks again every ten seconds
      await untilHealth(place.broker, "healthy");
      await stack.remove("readyTimeout");
      await stack.up();
      await docker("kill", place.broker);
      await docker("start", place.broker);
      await stack.up();
      expect(await bodiesIn(nameServer, "broker-a")).toEqual([
        ...bodiesFor("broker-a", count),
        ...bodiesFor("broker-a", 1),
      ]);
    },
    12 * minute,
  );
});
