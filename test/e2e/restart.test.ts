import { CommandLineStack } from "./support/commandLine";
import { profiles } from "../../model/profiles";
import { serverImage, serverImages } from "./support/images";
import { Machine } from "./support/machine";
import { Place } from "./support/place";
import { describeWith, missing } from "./support/prerequisites";
import { createStack } from "./support/stack";
import { eventually } from "./support/wait";

const minute = 60_000;

describeWith(["docker", "compose", "otherHost"], "a cluster on a machine with its own Docker Engine", () => {
  let place: Place;
  let machine: Machine;
  let stack: CommandLineStack;

  const servers = ["ns", "ns-b", "broker", "broker-b", "proxy", "proxy-b"];

  beforeAll(async () => {
    place = await Place.find();
    const { server, console } = profiles.rocketmq5;
    const image = await serverImage(server.image, server.version);
    const withConsole = missing(["console"]) === undefined;
    if (withConsole) servers.push("console");
    machine = await Machine.create(place, [image, ...(withConsole ? [console.image] : [])]);
    stack = (await createStack(
      "compose",
      place,
      {
        ...place.config,
        ...serverImages(image),
        consoleEnabled: String(withConsole),
        "nameServers[0].port": String(place.nameServerPort),
        "nameServers[1].port": String(place.nameServerPort + 1),
        "brokers[0].brokerName": "broker-a",
        "brokers[1].brokerName": "broker-b",
        "proxies[0].heap": "192m",
        "proxies[1].heap": "192m",
      },
      machine,
    )) as CommandLineStack;
    await stack.up();
  }, 10 * minute);

  afterAll(async () => {
    await machine?.remove();
    await place?.clear();
  }, 3 * minute);

  const ids = () =>
    machine.docker("ps", "--no-trunc", "--format", "{{.Names}} {{.ID}}", "--filter", "status=running");

  /** Every way in passes on a message, and every server is as ready as after a start, which changes nothing. */
  async function allIsWell(before: string): Promise<void> {
    const passes = () =>
      stack.command(["check"]).then(
        () => true,
        () => false,
      );
    await eventually("a message goes through every way in", passes, 2 * minute);
    await stack.up();
    expect((await ids()).split("\n").sort()).toEqual(before.split("\n").sort());
  }

  test(
    "comes back when its servers are restarted one by one",
    async () => {
      const before = await ids();
      for (const server of servers) await machine.docker("restart", `${place.prefix}-${server}`);
      await allIsWell(before);
    },
    8 * minute,
  );

  test(
    "comes back by itself when the Docker Engine is restarted, as with the machine",
    async () => {
      const before = await ids();
      await machine.restartEngine();
      await allIsWell(before);
    },
    8 * minute,
  );

  test(
    "serves the machine's own address, found by itself, where ip is auto",
    async () => {
      await stack.configure({ ip: "auto" });
      const { nameServerAddress } = await stack.up();
      expect(nameServerAddress).toBe(
        [place.nameServerPort, place.nameServerPort + 1]
          .map((port) => `${machine.address}:${port}`)
          .join(";"),
      );
      await stack.command(["check"]);
    },
    8 * minute,
  );
});
