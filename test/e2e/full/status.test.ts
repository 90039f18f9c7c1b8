import type { ServerStatus } from "../../../cli/status/serverStatus";
import { commitOffset, fill } from "../support/brokers";
import { CommandLineStack } from "../support/commandLine";
import { commandLineStack } from "../support/commandLineStack";
import { docker } from "../support/docker";
import { failureOf } from "../support/failure";
import { Place } from "../support/place";
import { describeEngines } from "../support/prerequisites";
import { retried } from "../support/wait";

const minute = 60_000;

describeEngines(["docker"], "npm run status", (engine) => {
  const servers = ["namesrv-a", "broker-a", "slave-b", "proxy-a"];
  let place: Place;
  let stack: CommandLineStack;

  beforeAll(async () => {
    place = await Place.find();
    stack = await commandLineStack(place, engine, {
      brokers: JSON.stringify({
        "broker-a": {},
        "slave-b": { brokerName: "broker-a", brokerId: 1, brokerRole: "SLAVE" },
      }),
      "brokerDefaults.heap": "256m",
    });
  });

  afterAll(async () => {
    await stack?.destroy();
    await place?.clear();
  }, 5 * minute);

  const status = async () => JSON.parse(await stack.command(["status", "--json"])) as ServerStatus[];
  const statesIn = (printed: string) =>
    servers.map((name) => new RegExp(`^ *${name} +(\\S+)`, "m").exec(printed)?.[1]);

  test(
    "says what there is, how it is, and what it holds",
    async () => {
      expect(statesIn(await failureOf(stack.command(["status"])))).toEqual(servers.map(() => "missing"));

      await stack.start();
      const nameServer = `127.0.0.1:${place.nameServerPort}`;
      await fill(nameServer, "broker-a", 10);
      await commitOffset(nameServer, "broker-a", 3);
      const unread = [{ topic: "kept", group: "kept-by", count: 7 }];
      await retried(async () => {
        const version = "5.5.0";
        expect(await status()).toMatchObject([
          { name: "namesrv-a", state: "healthy", version, address: nameServer },
          { name: "broker-a", container: place.broker, state: "healthy", version, holdings: { unread } },
          { name: "slave-b", state: "healthy", version, behindBytes: 0 },
          { name: "proxy-a", state: "healthy", version },
        ]);
      }, minute);
      const printed = await stack.command(["status"]);
      expect(statesIn(printed)).toEqual(servers.map(() => "healthy"));
      expect(printed).toMatch(/^ *broker-a .* \d+ % *$/m);
      expect(printed).toMatch(/^ *broker-a +kept +kept-by +7 not consumed$/m);

      await docker("stop", place.container("slave-b"));
      const without = await failureOf(stack.command(["status"]));
      expect(statesIn(without)).toEqual(["healthy", "healthy", "exited", "healthy"]);
    },
    12 * minute,
  );
});
