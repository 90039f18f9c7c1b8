import { commandLineStack } from "../support/commandLineStack";
import { ConfigPaths } from "../support/config";
import { containersNamed } from "../support/docker";
import { failureOf } from "../support/failure";
import { serverImage, serverImages } from "../support/images";
import { Machine } from "../support/machine";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { PulumiStack } from "../support/pulumi";
import { root } from "../support/root";
import { SshServer } from "../support/sshServer";
import { EngineName, projectIn } from "../support/stack";

const minute = 60_000;

describeWith(["docker", "pulumi", "otherHost", "ssh"], "a Docker Engine on another machine", () => {
  let place: Place;
  let machine: Machine;
  let ssh: SshServer;

  beforeAll(async () => {
    place = await Place.find();
    machine = await Machine.create(place, [await serverImage("rocketmq5")], true);
    ssh = await SshServer.start(machine, `${place.folder}/ssh`);
  }, 5 * minute);

  afterAll(async () => {
    await ssh?.stop();
    await machine?.remove();
    await place?.clear();
  }, 3 * minute);

  const here = () => containersNamed(place.prefix);
  const there = async () =>
    (await machine.docker("ps", "--format", "{{.Names}}")).split("\n").filter(Boolean).sort();
  const servers = () => ["broker-a", "namesrv-a", "proxy-a"].map(place.container);

  const byTls = (): ConfigPaths => ({
    "docker:host": `tcp://${machine.address}:2376`,
    "docker:certPath": machine.certificates!.client,
  });

  const stackOf = (engine: EngineName, config: ConfigPaths) =>
    commandLineStack(place, engine, { ip: machine.address, ...config });

  test.each([
    ["TLS", byTls, () => ({})],
    ["ssh", () => ({ "docker:host": ssh.dockerHost }), () => ssh.env],
  ])(
    "is the one that npm start, check and stop speak to by %s",
    async (_, config, env) => {
      const stack = await stackOf("pulumi", config());
      expect(await stack.start(env())).toContain(`at ${machine.address}:${place.listenPort}`);
      expect(await there()).toEqual(servers());
      expect(await here()).toEqual([]);
      expect(await stack.command(["check"], env())).toContain("remoting, broker-a");
      await stack.command(["stop"], env());
      expect(await there()).toEqual([]);
    },
    6 * minute,
  );

  test(
    "is the one that plain pulumi speaks to, by ssh with options of its own",
    async () => {
      const stack = await PulumiStack.create(place, projectIn(place, root));
      await stack.configure({
        ...place.config,
        ...serverImages(await serverImage("rocketmq5")),
        ip: machine.address,
        consoleEnabled: "false",
        "docker:host": ssh.dockerHost,
        "docker:sshOpts": JSON.stringify(ssh.options),
      });
      await stack.up();
      expect(await there()).toEqual(servers());
      expect(await here()).toEqual([]);
      await stack.destroy();
      expect(await there()).toEqual([]);
    },
    6 * minute,
  );

  test(
    "with ip 127.0.0.1 is reached by programs over there alone, and a start says so",
    async () => {
      const stack = await stackOf("pulumi", { ...byTls(), ip: "127.0.0.1" });
      expect(await stack.start()).toContain(
        "no message is sent: with ip 127.0.0.1 only programs on the Docker host reach it, and that is another machine",
      );
      await stack.destroy();
    },
    6 * minute,
  );

  test.each<[string, EngineName, () => ConfigPaths, RegExp]>([
    [
      "the embedded default",
      "compose",
      byTls,
      /The Docker Engine is on another machine, where Docker Compose cannot mount this machine's files/,
    ],
    [
      "an address that is to be found by itself",
      "pulumi",
      () => ({ ...byTls(), ip: "auto" }),
      /ip is "?auto"?: the Docker Engine is on another machine: set it to an address of that one/,
    ],
    [
      "options of ssh, which Docker's own commands do not know",
      "pulumi",
      () => ({ "docker:host": ssh.dockerHost, "docker:sshOpts": JSON.stringify(ssh.options) }),
      /docker:sshOpts is not for npm start.*~\/\.ssh\/config/,
    ],
    [
      "a key that is no file",
      "pulumi",
      () => ({ "docker:host": byTls()["docker:host"], "docker:keyMaterial": "PEM" }),
      /docker:certMaterial and its like are not for npm start.*docker:certPath/,
    ],
  ])(
    "refuses %s",
    async (_, engine, config, words) => {
      const stack = await stackOf(engine, config());
      const said = await failureOf(stack.start());
      expect(said).toMatch(words);
      expect([...(await here()), ...(await there())]).toEqual([]);
    },
    minute,
  );
});
