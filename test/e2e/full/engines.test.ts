import { hostAddress } from "../support/address";
import { containersNamed, docker, inspect } from "../support/docker";
import { consoleImage, removeStandIn, serverImage, serverImages } from "../support/images";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { createStack, EngineName, engines } from "../support/stack";
import { host, knowing } from "../support/clientHost";

const minute = 60_000;

const cases = [
  {
    profile: "rocketmq5",
    console: "apacherocketmq/rocketmq-dashboard:2.0.0",
    reach: {},
  },
  {
    profile: "rocketmq5",
    console: "apacherocketmq/rocketmq-dashboard:2.0.0",
    reach: { ip: "127.0.0.1" },
  },
  {
    profile: "rocketmq5",
    console: "apacherocketmq/rocketmq-dashboard:2.0.0",
    reach: {
      ip: "rocketmq.test",
      bindAddress: hostAddress(),
      "brokers.broker-a.heap": "256m",
      "brokers.broker-b.heap": "256m",
    },
  },
  {
    profile: "rocketmq5",
    console: "apacherocketmq/rocketmq-dashboard:2.0.0",
    reach: { ip: "rocketmq.test", bindAddress: hostAddress(), networkMode: "host" },
  },
  {
    profile: "rocketmq44",
    console: "pangliang/rocketmq-console-ng",
    reach: { ip: hostAddress() },
  },
] as const;

/** Where the stack's program places files in the containers. */
const placed = [
  "/home/rocketmq/conf/broker.conf",
  "/opt/rocketmq/conf/broker.conf",
  "/home/rocketmq/conf/live.conf",
  "/opt/rocketmq/conf/live.conf",
  "/home/rocketmq/conf/namesrv.conf",
  "/home/rocketmq/conf/rmq-proxy.json",
  "/opt/rocketmq-forwarder.jar",
  "/rocketmq-console/users.properties",
];

describeWith(
  ["docker", ...engines],
  "the containers that the embedded default makes, beside Pulumi's",
  () => {
    test.each(cases)(
      "are the same in the $profile profile with $reach, field by field",
      async ({ profile, console, reach }) => {
        const place = await Place.find();
        try {
          const server = await serverImage(profile);
          const config = {
            ...place.config,
            profile,
            ...reach,
            ...serverImages(server),
            "console.image": await consoleImage(console, server, place),
            ...(profile === "rocketmq44" ? { workspace: place.folder } : {}),
            readyTimeout: "0",
          };
          const [byPulumi, byCompose] = [
            await made("pulumi", place, config),
            await made("compose", place, config),
          ];
          expect(Object.keys(byCompose)).toEqual(Object.keys(byPulumi));
          expect(Object.keys(byPulumi).length).toBeGreaterThanOrEqual(3);
          expect(byCompose).toEqual(byPulumi);
        } finally {
          await place.clear();
          await removeStandIn(place);
        }
      },
      10 * minute,
    );
  },
);

/** What an engine makes of a stack: all that `docker inspect` says of each container, as far as it can be compared. */
async function made(
  engine: EngineName,
  place: Place,
  config: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const stack = await createStack(engine, place, config, knowing("rocketmq.test", hostAddress(), host));
  await stack.up();
  try {
    const names = await containersNamed(place.prefix);
    const inspected = await Promise.all(names.map((name) => inspect(name)));
    const entries = inspected.map(async (container) => [
      container.Name,
      { ...comparable(container as never), files: await files(container.Name.slice(1)) },
    ]);
    return Object.fromEntries(await Promise.all(entries)) as Record<string, unknown>;
  } finally {
    await stack.destroy();
  }
}

interface Comparable {
  Id: string;
  Name: string;
  Config: Record<string, unknown> & { Env: string[]; Labels: Record<string, string>; Volumes: object | null };
  HostConfig: Record<string, unknown> & { NetworkMode: string; Binds: string[] | null };
  Mounts: { Type: string; Name?: string; Source: string; Destination: string; RW: boolean }[];
  NetworkSettings: { Networks: Record<string, { Aliases: string[] | null }>; Ports: unknown };
}

/** Leaves out what is each container's own (ids, dates, addresses), and the differences that are meant to be. */
function comparable({ Id, Name, Config, HostConfig, Mounts, NetworkSettings }: Comparable) {
  const isPlaced = (path: string) => placed.includes(path);
  return {
    Name,
    Config: normal({
      ...Config,
      Hostname: undefined,
      Env: [...Config.Env].sort(),
      // Compose knows its containers by labels.
      Labels: without(Config.Labels, (key) => /^(com\.docker\.compose|rocketmq\.files)/.test(key)),
      // Pulumi copies files into the container; Compose mounts them. Their contents are compared.
      Volumes: without(Config.Volumes ?? {}, isPlaced),
    }),
    HostConfig: normal({
      ...HostConfig,
      Binds: HostConfig.Binds?.filter((bind) => !isPlaced(bind.split(":")[1])).sort(),
      // Pulumi's provider joins a network after it has created the container; what it is in is compared below.
      NetworkMode: HostConfig.NetworkMode.replace(/^bridge$/, Object.keys(NetworkSettings.Networks).join()),
    }),
    mounts: Mounts.filter(({ Destination }) => !isPlaced(Destination))
      .map(({ Type, Name: volume = "", Source, Destination, RW }) => {
        const anonymous = /^[0-9a-f]{64}$/.test(volume); // made for the image's own VOLUME
        return `${Type} ${anonymous ? "anonymous" : volume || Source} ${Destination} ${RW}`;
      })
      .sort(),
    ports: normal(NetworkSettings.Ports),
    // A container's own name and id lead to it in any case; Compose says so once more.
    networks: Object.entries(NetworkSettings.Networks).map(([network, { Aliases }]) => [
      network,
      (Aliases ?? []).filter((alias) => alias !== Name.slice(1) && !Id.startsWith(alias)).sort(),
    ]),
  };
}

const without = (object: object, unwanted: (key: string) => boolean): object =>
  Object.fromEntries(Object.entries(object ?? {}).filter(([key]) => !unwanted(key)));

/** A value in which empty, false and absent are one, as they are to Docker. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? value.map(normal) : undefined;
  if (typeof value !== "object" || value === null) return value || undefined;
  const entries = Object.entries(value).map(([key, inner]) => [key, normal(inner)] as const);
  const present = entries.filter(([, inner]) => inner !== undefined);
  return present.length > 0 ? Object.fromEntries(present) : undefined;
}

/** The contents of the files that were placed in a container; of a secret, whether it is there. */
async function files(container: string): Promise<Record<string, string>> {
  const found = await Promise.all(
    placed.map(async (path) => {
      const content = await docker("exec", container, "cat", path).catch(() => undefined);
      return content === undefined
        ? []
        : [[path, content.replace(/^(admin=).{24},/m, "$1(generated),")] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}
