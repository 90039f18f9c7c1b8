import { once } from "node:events";
import { createServer } from "node:net";
import { brokerAddress } from "../support/brokerAddress";
import { hostAddress } from "../support/address";
import { containersNamed, docker, inspect } from "../support/docker";
import { failureOf } from "../support/failure";
import { serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeEngines } from "../support/prerequisites";
import { PulumiStack } from "../support/pulumi";
import { createStack, TestStack } from "../support/stack";

const minute = 60_000;

describeEngines(["docker"], "an up that cannot succeed", (engine) => {
  let place: Place;
  let stack: TestStack;

  const start = async (config: Record<string, string>) => {
    const server = await serverImage("rocketmq5");
    const own = { ...place.config, ...serverImages(server), consoleEnabled: "false", proxyEnabled: "false" };
    stack = await createStack(engine, place, { ...own, ...config });
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
        "brokers.broker-a.brokerRole": "ASYNC_MASTR",
        "brokerDefaults.fileReservedTime": "0",
        "brokers.broker-a.brokerConf.maxMesageSize": "8388608",
        "brokerDefaults.brokerConf.transientStorePoolEnable": "yes",
        "brokers.broker-a.hep": "512m",
        consoleEnabled: "false",
      });
      const failure = await failureOf(stack.up());
      expect(failure).toContain("The configuration has 5 problems");
      expect(failure).toMatch(/brokers.broker-a.brokerRole is "ASYNC_MASTR": .*Did you mean ASYNC_MASTER\?/);
      expect(failure).toMatch(/brokerDefaults.fileReservedTime is 0: /);
      expect(failure).toMatch(
        /brokers.broker-a.brokerConf.maxMesageSize is 8388608: .*Did you mean maxMessageSize\?/,
      );
      expect(failure).toMatch(
        /brokerDefaults.brokerConf.transientStorePoolEnable is "yes": use true or false/,
      );
      expect(failure).toMatch(/brokers.broker-a.hep is "512m": .*Did you mean heap\?/);
      expect(failure).not.toMatch(/^\s+at /m);
      expect(await containersNamed(place.prefix)).toEqual([]);
    },
    3 * minute,
  );

  test(
    "fails with the cause and the last log lines, and again until it is mended",
    async () => {
      await start({ "brokers.broker-a.uncheckedBrokerConf.messageStorePlugIn": "no.such.Class" });
      const said = new RegExp(
        `Container ${place.broker} will not become ready: it ended with code 253 \\(.*\\), and again 3 times[\\s\\S]*` +
          `last log lines:\\n[\\s\\S]*Exception`,
      );
      expect(await failureOf(stack.up())).toMatch(said);
      expect(await failureOf(stack.up())).toContain(`Container ${place.broker} `);
      await stack.remove("brokers");
      const { brokerAddresses } = await stack.up();
      expect(brokerAddresses).toEqual([await brokerAddress(place)]);
    },
    8 * minute,
  );

  test(
    "names an image that has the RocketMQ of another profile",
    async () => {
      await start({ "brokerDefaults.image": await serverImage("rocketmq4") });
      expect(await failureOf(stack.up())).toMatch(
        /has RocketMQ 4\.9\.7, and the profile is for 5\.x: choose another profile or image/,
      );
      await stack.configure({ "brokerDefaults.image": await serverImage("rocketmq5") });
      const { brokerAddresses } = await stack.up();
      expect(brokerAddresses).toEqual([await brokerAddress(place)]);
    },
    5 * minute,
  );

  const byHand = [
    ["stop", /ended with code 143 \(it was stopped\)[\s\S]*pulumi up --refresh/],
    ["rm", /Container \S+ was removed\. .*pulumi up --refresh/],
  ] as const;

  test(
    "mends a server that was stopped or removed by hand, or says how to",
    async () => {
      await start({});
      await stack.up();
      for (const [command, said] of byHand) {
        await docker(command, ...(command === "rm" ? ["-f"] : []), place.broker);
        if (stack instanceof PulumiStack) expect(await failureOf(stack.up())).toMatch(said);
        else await stack.up();
      }
      if (stack instanceof PulumiStack) await stack.stack.up({ refresh: true });
      expect((await inspect(place.broker)).State.Running).toBe(true);
    },
    8 * minute,
  );

  test(
    "fails on the Docker host's network where another program listens on the port",
    async () => {
      await start({ ip: hostAddress(), networkMode: "host" });
      await stack.up();
      const other = createServer().listen(place.nameServerPort + 1, hostAddress());
      await once(other, "listening");
      try {
        await stack.configure({ "nameServers.namesrv-a.port": "9877", readyTimeout: "40" });
        expect(await failureOf(stack.up())).toContain(
          `Container ${place.nameServer} will not become ready: it ended`,
        );
      } finally {
        other.close();
      }
    },
    5 * minute,
  );

  test(
    "gives up after the time that it was given",
    async () => {
      // The JVM waits for a debugger before it does anything.
      const waiting = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:5005";
      await start({ readyTimeout: "1", "brokers.broker-a.jvmOptions[0]": waiting });
      expect(await failureOf(stack.up())).toMatch(
        /Container \S+ did not become ready within 1 s \(readyTimeout\): it runs, but its probe does not succeed/,
      );
    },
    3 * minute,
  );
});
