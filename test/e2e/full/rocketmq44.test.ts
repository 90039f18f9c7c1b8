import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { hostAddress } from "../support/address";
import { docker, inspect, Inspected } from "../support/docker";
import { consoleImage, removeStandIn, serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeEngines } from "../support/prerequisites";
import { createStack } from "../support/stack";

const minute = 60_000;

/** What the blog post's three commands yield, field by field. */
describeEngines(["docker"], "the containers of the rocketmq44 profile", (engine) => {
  let place: Place;
  let byHand: Record<Role, Inspected>;
  let byStack: Record<Role, Inspected>;

  beforeAll(async () => {
    place = await Place.find();
    const server = await serverImage("rocketmq44");
    const images = { server, console: await consoleImage("pangliang/rocketmq-console-ng", server, place) };
    const ip = hostAddress();
    byHand = await runPost(place, images, ip);
    await docker("rm", "-f", ...Object.values(names(place)));
    const stack = await createStack(engine, place, {
      ...place.config,
      profile: "rocketmq44",
      ip,
      workspace: place.folder,
      ...serverImages(images.server),
      "console.image": images.console,
      readyTimeout: "0",
    });
    await stack.up();
    byStack = await inspectAll(place);
    await stack.destroy();
  }, 10 * minute);

  afterAll(async () => {
    await place?.clear();
    if (place) await removeStandIn(place);
  }, minute);

  test.each(["nameServer", "broker", "console"] as const)(
    "%s: image, command, names, restart policy",
    (role) => {
      expect(common(byStack[role])).toEqual(common(byHand[role]));
    },
  );

  test.each(["nameServer", "broker", "console"] as const)("%s: environment", (role) => {
    const zone = `TZ=${Intl.DateTimeFormat().resolvedOptions().timeZone}`; // the post's servers have UTC wherever they are
    expect(byStack[role].Config.Env.sort()).toEqual([...byHand[role].Config.Env, zone].sort());
  });

  test.each(["nameServer", "broker", "console"] as const)(
    "%s: ports, on the stack's ip instead of every address",
    (role) => {
      expect(ports(byStack[role])).toEqual(ports(byHand[role]));
      expect(addresses(byHand[role])).toEqual([""]);
      expect(addresses(byStack[role])).toEqual([hostAddress()]);
    },
  );

  test.each(["nameServer", "console"] as const)("%s: mounts", (role) => {
    expect(mounts(byStack[role])).toEqual(mounts(byHand[role]));
  });

  test("broker: mounts, but for its configuration, which is placed in the container or mounted from elsewhere", () => {
    const folder = "/opt/rocketmq/conf";
    const ofConfiguration = ({ target }: { target: string }) => dirname(target) === folder;
    const data = (container: Inspected) => mounts(container).filter((mount) => !ofConfiguration(mount));
    const files = (container: Inspected) =>
      mounts(container)
        .filter(ofConfiguration)
        .map((mount) => basename(mount.target));
    expect(data(byStack.broker)).toEqual(data(byHand.broker));
    expect(files(byHand.broker)).toEqual(["broker.conf"]);
    expect(files(byStack.broker)).toEqual(engine === "compose" ? ["broker.conf", "live.conf"] : []);
  });

  test("broker: a network alias in place of the link", () => {
    const { nameServer } = names(place);
    expect(byHand.broker.HostConfig.Links).toEqual([`/${nameServer}:/${names(place).broker}/namesrv`]);
    expect(byStack.broker.HostConfig.Links).toBeNull();
    expect(byStack.nameServer.NetworkSettings.Networks[place.prefix].Aliases).toContain("namesrv");
  });

  test("servers: an entrypoint that passes a stop on to the JVM", () => {
    for (const role of ["nameServer", "broker"] as const) {
      expect(byHand[role].Config.Entrypoint).toBeNull();
      expect(byStack[role].Config.Entrypoint?.[0]).toBe("bash");
    }
  });
});

type Role = "nameServer" | "broker" | "console";

const names = (place: Place): Record<Role, string> => ({
  nameServer: place.container("rmqnamesrv"),
  broker: place.container("rmqbroker"),
  console: place.container("rmqadmin"),
});

const inspectAll = async (place: Place): Promise<Record<Role, Inspected>> => ({
  nameServer: await inspect(names(place).nameServer),
  broker: await inspect(names(place).broker),
  console: await inspect(names(place).console),
});

/** The post's commands, with this place's names and ports, and its data in a folder that the prefix names. */
async function runPost(
  place: Place,
  images: { server: string; console: string },
  ip: string,
): Promise<Record<Role, Inspected>> {
  const { nameServer, broker, console } = names(place);
  const data = join(place.folder, place.prefix, "data", "rocketmq");
  const nameServerAddress = `${ip}:${place.nameServerPort}`;
  for (const folder of ["data/broker/logs", "data/broker/store", "conf"])
    mkdirSync(join(data, folder), { recursive: true });
  writeFileSync(
    join(data, "conf/broker.conf"),
    `namesrvAddr=${nameServerAddress}\nbrokerIP1=${ip}\nlistenPort=${place.listenPort}\n`,
  );
  const start = (...args: string[]) => docker("run", "-d", "--restart=always", ...args);
  await start(
    ...["--name", nameServer, "-p", `${place.nameServerPort}:9876`],
    ...["-v", `${data}/log:/root/logs`, "-v", `${data}/store:/root/store`],
    ...["-e", "MAX_POSSIBLE_HEAP=100000000", images.server, "sh", "mqnamesrv"],
  );
  await start(
    ...["--name", broker, "--link", `${nameServer}:namesrv`],
    ...[
      "-p",
      `${place.listenPort}:${place.listenPort}`,
      "-p",
      `${place.listenPort - 2}:${place.listenPort - 2}`,
    ],
    ...["-v", `${data}/data/broker/logs:/root/logs`, "-v", `${data}/data/broker/store:/root/store`],
    ...["-v", `${data}/conf/broker.conf:/opt/rocketmq/conf/broker.conf`],
    ...["-e", `NAMESRV_ADDR=${nameServerAddress}`, "-e", "MAX_POSSIBLE_HEAP=200000000"],
    ...[images.server, "sh", "mqbroker", "-c", "/opt/rocketmq/conf/broker.conf"],
  );
  await start(
    ...["--name", console, "-p", `${place.consolePort}:8080`],
    ...[
      "-e",
      `JAVA_OPTS=-Drocketmq.namesrv.addr=${nameServerAddress} -Dcom.rocketmq.sendMessageWithVIPChannel=false`,
    ],
    images.console,
  );
  return inspectAll(place);
}

const common = ({ Image, Name, Config, HostConfig }: Inspected) => ({
  image: [Config.Image, Image],
  name: Name,
  command: Config.Cmd,
  user: Config.User,
  restart: HostConfig.RestartPolicy.Name,
  privileged: HostConfig.Privileged,
  capabilitiesDropped: HostConfig.CapDrop,
});

const ports = ({ HostConfig }: Inspected) =>
  Object.entries(HostConfig.PortBindings)
    .map(([internal, bindings]) => [internal, bindings.map(({ HostPort }) => HostPort)])
    .sort();

const addresses = ({ HostConfig }: Inspected) => [
  ...new Set(
    Object.values(HostConfig.PortBindings).flatMap((bindings) => bindings.map(({ HostIp }) => HostIp)),
  ),
];

const mounts = ({ Mounts }: Inspected) =>
  Mounts.map(({ Type, Source, Destination, RW }) => ({
    type: Type,
    source: Source,
    target: Destination,
    writable: RW,
  })).sort((a, b) => (a.target < b.target ? -1 : 1));
