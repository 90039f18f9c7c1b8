import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { CommandLineStack } from "../support/commandLine";
import { containersNamed, networksNamed, volumesNamed } from "../support/docker";
import { failureOf } from "../support/failure";
import { serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeHere } from "../support/prerequisites";
import { root } from "../support/root";
import { projectIn } from "../support/stack";
import { eventually } from "../support/wait";

const minute = 60_000;

describeHere(["docker"], "npm start that does not come to a good end", (engine) => {
  let place: Place;

  beforeEach(async () => {
    place = await Place.find();
  });

  afterEach(() => place.clear(), minute);

  /** A stack of a name server and a broker at this test's place. */
  async function stackOf(config: Readonly<Record<string, string>> = {}): Promise<CommandLineStack> {
    const stack = new CommandLineStack(place, projectIn(place, root), engine);
    const images = serverImages(await serverImage("rocketmq5"));
    const own = { ...place.config, ...images, consoleEnabled: "false", proxyEnabled: "false" };
    await stack.configure({ ...own, ...config });
    return stack;
  }

  test(
    "reports everything that is wrong with the configuration, then a port that is taken, and makes nothing",
    async () => {
      const stack = await stackOf({
        "brokers.broker-a.brokerRole": "ASYNC_MASTR",
        "brokerDefaults.fileReservedTime": "0",
        "brokerDefaults.brokerConf.maxMesageSize": "8388608",
      });
      const said = await failureOf(stack.start());
      expect(said).toContain("The configuration has 3 problems");
      expect(said).toMatch(/brokers\.broker-a\.brokerRole is "ASYNC_MASTR": .*Did you mean ASYNC_MASTER\?/);
      expect(said).toMatch(/brokerDefaults\.fileReservedTime is 0: /);
      expect(said).toMatch(/maxMesageSize is 8388608: .*Did you mean maxMessageSize\?/);

      await stack.remove("brokers");
      await stack.remove("brokerDefaults");
      const other = createServer().listen(place.nameServerPort, "127.0.0.1");
      await once(other, "listening");
      try {
        expect(await failureOf(stack.start())).toMatch(
          /nameServers\.namesrv-a\.port is \d+: another program listens on 127\.0\.0\.1:\d+: .*portOffset/,
        );
      } finally {
        other.close();
      }
      expect(await containersNamed(place.prefix)).toEqual([]);
      expect(await networksNamed(place.prefix)).toEqual([]);
      expect(await volumesNamed(place.prefix)).toEqual([]);
    },
    2 * minute,
  );

  test(
    "says the cause and the last log lines of a server that does not start, and mends it with the setting",
    async () => {
      const stack = await stackOf({
        "brokers.broker-a.uncheckedBrokerConf.messageStorePlugIn": "no.such.Class",
      });
      expect(await failureOf(stack.start())).toMatch(
        new RegExp(
          `Container ${place.broker} will not become ready: it ended with code 253 \\(.*\\), and again 3 times[^]*` +
            `last log lines:\\n[^]*Exception`,
        ),
      );
      await stack.remove("brokers");
      expect(await stack.start()).toContain("sent and received by remoting, broker-a at ");
    },
    4 * minute,
  );

  test(
    "stops in good order when it is interrupted, and goes on the next time",
    async () => {
      const stack = await stackOf();
      const first = stack.begin();
      let said = "";
      for (const stream of [first.stdout, first.stderr]) stream?.on("data", (text) => (said += String(text)));
      const ended = once(first, "exit");
      const made = async () => (await containersNamed(place.prefix)).length > 0 || first.exitCode !== null;
      await eventually("a container", made, 2 * minute);
      process.kill(first.pid as number, "SIGINT");
      expect(await ended).toEqual([130, null]);
      expect(said).toContain("Interrupted. The same command goes on where this stopped.");
      expect(await stack.start()).toContain("sent and received by remoting, broker-a at ");
      await stack.destroy();
      expect(await containersNamed(place.prefix)).toEqual([]);
    },
    5 * minute,
  );

  test(
    "is not needed: npm run compose writes a project that Docker Compose can read, the same each time",
    async () => {
      const stack = await stackOf();
      const out = join(place.folder, "written");
      const written = async () => {
        await stack.command(["compose", "--out", out]);
        return readFileSync(join(out, "compose.yaml"), "utf8");
      };
      const first = await written();
      expect(first).toContain(`container_name: ${place.broker}`);
      expect(await written()).toBe(first);
    },
    minute,
  );
});
