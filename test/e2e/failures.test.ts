import { Stack } from "@pulumi/pulumi/automation";
import { containersNamed, docker } from "./support/docker";
import { serverImage } from "./support/images";
import { Place } from "./support/place";
import { describeWith } from "./support/prerequisites";
import { createStack } from "./support/stack";

const minute = 60_000;

/** What Pulumi prints when an `up` fails. */
const failureOf = (stack: Stack): Promise<string> =>
  stack.up().then(
    () => {
      throw new Error("The up succeeded.");
    },
    (error: Error) => error.message,
  );

describeWith(["docker", "pulumi"], "an up that cannot succeed", () => {
  let place: Place;
  let stack: Stack;

  const start = async (config: Record<string, string>) => {
    const server = await serverImage("apache/rocketmq:5.3.3", "5.3.3");
    const own = { ...place.config, nameServerImage: server, brokerImage: server, consoleEnabled: "false" };
    stack = await createStack(place, { ...own, ...config });
  };

  beforeEach(async () => {
    place = await Place.find();
  });

  afterEach(async () => {
    await stack.destroy();
    await place.clear();
  }, 3 * minute);

  test(
    "reports everything that is wrong with the configuration, and creates nothing",
    async () => {
      await start({
        brokerRole: "ASYNC_MASTR",
        fileReservedTime: "0",
        "brokerConf.maxMesageSize": "8388608",
        "brokerConf.transientStorePoolEnable": "yes",
        brokerHep: "512m",
        consoleEnabled: "false",
      });
      const failure = await failureOf(stack);
      expect(failure).toContain("The configuration has 5 problems");
      expect(failure).toMatch(/rocketmq:brokerRole is "ASYNC_MASTR": .*Did you mean ASYNC_MASTER\?/);
      expect(failure).toMatch(/rocketmq:fileReservedTime is 0: /);
      expect(failure).toMatch(
        /rocketmq:brokerConf.maxMesageSize is 8388608: .*Did you mean maxMessageSize\?/,
      );
      expect(failure).toMatch(/rocketmq:brokerConf.transientStorePoolEnable is "yes": use true or false/);
      expect(failure).toMatch(/rocketmq:brokerHep is "512m": .*Did you mean brokerHeap\?/);
      expect(failure).not.toMatch(/^\s+at /m);
      expect(await containersNamed(place.prefix)).toEqual([]);
    },
    3 * minute,
  );

  test(
    "fails with the cause and the last log lines, and again until it is mended",
    async () => {
      await start({ "uncheckedBrokerConf.messageStorePlugIn": "no.such.Class" });
      const said = new RegExp(
        `Container ${place.broker} will not become ready: it ended with code 255, and again 3 times[\\s\\S]*` +
          `last log lines:\\n[\\s\\S]*Exception`,
      );
      expect(await failureOf(stack)).toMatch(said);
      expect(await failureOf(stack)).toContain(`Container ${place.broker} `);
      await stack.removeConfig("uncheckedBrokerConf");
      expect((await stack.up()).outputs.brokerAddresses.value).toEqual([`127.0.0.1:${place.listenPort}`]);
    },
    8 * minute,
  );

  test(
    "says how to go on when a server was stopped or removed by hand",
    async () => {
      await start({});
      await stack.up();
      await docker("stop", place.broker);
      expect(await failureOf(stack)).toMatch(
        /ended with code 143 \(it was stopped\)[\s\S]*pulumi up --refresh/,
      );
      await docker("rm", place.broker);
      expect(await failureOf(stack)).toMatch(/Container \S+ was removed\. .*pulumi up --refresh/);
      await stack.up({ refresh: true });
    },
    8 * minute,
  );

  test(
    "gives up after the time that it was given",
    async () => {
      await start({ readyTimeout: "1" });
      expect(await failureOf(stack)).toMatch(
        /Container \S+ did not become ready within 1 s \(readyTimeout\): it runs, but its probe does not succeed/,
      );
    },
    3 * minute,
  );
});
