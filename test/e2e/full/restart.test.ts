import { CommandLineStack } from "../support/commandLine";
import { profiles } from "../../../model/profiles";
import { serverImage, serverImages } from "../support/images";
import { Machine } from "../support/machine";
import { Place } from "../support/place";
import { describeWith, missing } from "../support/prerequisites";
import { createStack } from "../support/stack";
import { eventually } from "../support/wait";

const minute = 60_000;

describe.each(["container", "127.0.0.1"])("ip %s", (ip) =>
  describeWith(["docker", "compose", "otherHost"], "a cluster on a machine with its own Docker Engine", () =>
    clusterWith(ip),
  ),
);

function clusterWith(ip: string): void {
  let place: Place;
  let machine: Machine;
  let stack: CommandLineStack;

  const servers = ["namesrv-a", "namesrv-b", "broker-a", "broker-b", "proxy-a", "proxy-b"];

  beforeAll(async () => {
    place = await Place.find();
    const { console } = profiles.rocketmq5;
    const image = await serverImage("rocketmq5");
    const withConsole = missing(["console"]) === undefined;
    if (withConsole) servers.push("console");
    machine = await Machine.create(place, [image, ...(withConsole ? [console.image] : [])]);
    stack = (await createStack(
      "compose",
      place,
      {
        ...place.config,
        ip,
        ...serverImages(image),
        consoleEnabled: String(withConsole),
        nameServers: JSON.stringify({ "namesrv-a": {}, "namesrv-b": {} }),
        brokers: JSON.stringify({ "broker-a": {}, "broker-b": {} }),
        proxies: JSON.stringify({ "proxy-a": { heap: "192m" }, "proxy-b": { heap: "192m" } }),
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

  if (ip === "container") return;

  test(
    "serves the machine's own address, found by itself, where ip is auto",
    async () => {
      await stack.configure({ ip: "auto" });
      const { nameServerAddresses } = await stack.up();
      const ports = [place.nameServerPort, place.nameServerPort + 1];
      expect(nameServerAddresses).toEqual(ports.map((port) => `${machine.address}:${port}`));
      await stack.command(["check"]);
    },
    8 * minute,
  );
}
