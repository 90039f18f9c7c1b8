import { bodiesFor, bodiesIn, fill, permissionOf, topic } from "../support/brokers";
import { docker, untilHealth } from "../support/docker";
import { failureOf } from "../support/failure";
import { Place } from "../support/place";
import { plainConfig } from "../support/plainConfig";
import { describeHere } from "../support/prerequisites";
import { createStack, TestStack } from "../support/stack";
import { Stream, streamByRemoting } from "../support/stream";
import { expectUnharmed } from "../support/unharmed";

const minute = 60_000;

describeHere(["docker", "java"], "a broker whose store has a bound", (engine) => {
  let place: Place;
  let stack: TestStack;
  let stream: Stream | undefined;

  beforeAll(async () => {
    place = await Place.find();
    stack = await createStack(engine, place, {
      ...(await plainConfig(place)),
      proxyEnabled: "false",
      brokers: JSON.stringify({ "broker-a": { maxStoreSize: "24m" }, "broker-b": {} }),
      "brokerDefaults.heap": "256m",
      "brokerDefaults.brokerConf.maxMessageSize": String(2 ** 19),
      "brokerDefaults.brokerConf.mappedFileSizeCommitLog": String(2 ** 20),
    });
    await stack.up();
  }, 10 * minute);

  afterAll(async () => {
    stream?.kill();
    await stack?.destroy();
    await place?.clear();
  }, 3 * minute);

  test(
    "is for reading only above it, says so, and is written to again once some of it has expired",
    async () => {
      const nameServer = `127.0.0.1:${place.nameServerPort}`;
      for (const broker of ["broker-a", "broker-b"]) await fill(nameServer, broker, 1);
      stream = await streamByRemoting([nameServer], topic);
      await fill(nameServer, "broker-a", 1500, { length: 20_000 });
      await untilHealth(place.broker, "unhealthy");
      expect(await permissionOf(nameServer, "broker-a")).toBe(4);
      expect(await permissionOf(nameServer, "broker-b")).toBe(6);
      expect(await bodiesIn(nameServer, "broker-a")).toEqual(
        expect.arrayContaining(bodiesFor("broker-a", 1500, 20_000)),
      );
      await stack.configure({ readyTimeout: "5" });
      expect(await failureOf(stack.up())).toMatch(
        /its probe does not succeed: store full: \d+ MiB of 24 MiB \(maxStoreSize\) are in use/,
      );

      // It does not forget it, and takes what may help all the same.
      await docker("restart", "--time", "60", place.broker);
      await stack.configure({ "brokers.broker-a.fileReservedTime": "24" });
      expect(await failureOf(stack.up())).toContain("store full: ");
      expect(await permissionOf(nameServer, "broker-a")).toBe(4);

      const aged = "cd ~/store && touch -d '25 hours ago' commitlog/* && rm index/*";
      await docker("exec", place.broker, "bash", "-c", aged);
      await untilHealth(place.broker, "healthy");
      expect(await permissionOf(nameServer, "broker-a")).toBe(6);
      await stack.remove("readyTimeout");
      await stack.up();
      await expectUnharmed(stream, engine, "a store reaches its bound, and some of it expires");
    },
    8 * minute,
  );
});
