import { at, machine, minimal, problemsOf, profileList, resolvedFor } from "../../support/cluster";

interface Case {
  readonly path: string;
  readonly legal: readonly unknown[];
  readonly illegal: readonly unknown[];
  /** What is said of an illegal one, or a part of it. */
  readonly expected: string;
}

const containerNames = {
  legal: ["ab", "rmq-1", "R_2.x"],
  illegal: ["a", "-ab", "a b", "ä1", "a/b", "ab\n", 7],
  expected: "a name of two or more letters, digits, '_', '.' and '-'",
};
const images = {
  legal: ["rocketmq", "apache/rocketmq:5.3.3", `a@sha256:${"0".repeat(64)}`, "localhost:5000/a_b/c-d:x.y"],
  illegal: ["Apache/rocketmq", "https://a/b", "a:", "a//b", "a@b", " a", "a b", "/a", "a\n", true],
  expected: "an image reference such as apache/rocketmq:5.3.3 is wanted.",
};
const ports = {
  legal: [1, 65535],
  illegal: [0, 65536, 1.5, -1, "9876", true],
  expected: "a port, a whole number from 1 to 65535, is wanted.",
};
const heaps = (least: number) => ({
  legal: [`${least}m`, `${least * 1024}k`, `${least * 2 ** 20}`, "512M", "1g", "1G"],
  illegal: [`${least - 1}m`, `${least * 2 ** 20 - 1}`, "1t", "1.5g", "-1g", "m", "512 m", "512m\n", 512],
  expected: `a size as the JVM's -Xmx takes it is wanted, ${least}m at least`,
});
const topicNames = {
  legal: ["a", "broker-a", "A_%|9", "x".repeat(127)],
  illegal: ["a b", "x".repeat(128), "a.b", "ä", "a\n", 1],
  expected: "a name of 1 to 127 letters, digits, '_', '-', '%' and '|' is wanted.",
};
const hostNames = {
  legal: ["rocketmq.example.com", "a.b", "A-1.b2.example", "4.example.com", `${"x".repeat(63)}.y`],
  illegal: [
    ...["localhost", "rocketmq", "rocketmq.localhost", "ROCKETMQ.LOCALHOST"],
    ...["a_b.example.com", "-a.example.com", "a-.example.com", ".example.com", "example.com.", "a..b", "a.1"],
    ...["ä.example.com", "a b.example.com", "example.com:9876", "example.com\n", `${"x".repeat(64)}.y`],
    `${"x.".repeat(126)}yz`,
  ],
};
const flags = { legal: [true, false], illegal: ["true", 1, 0], expected: "use true or false." };

const cases: readonly Case[] = [
  {
    path: "profile",
    legal: ["rocketmq5", "rocketmq4"],
    illegal: ["rocketmq6", "Rocketmq5", "toString", 5],
    expected: "use one of rocketmq5, rocketmq4, rocketmq44.",
  },
  {
    path: "ip",
    legal: ["127.0.0.1", "192.168.1.20", "auto", "none", ...hostNames.legal],
    illegal: ["0.0.0.0", "::1", "1.2.3", "1.2.3.256", "Auto", "auto ", 127, ...hostNames.illegal],
    expected: "what clients dial is wanted: 127.0.0.1, another IPv4 address",
  },
  {
    path: "bindAddress",
    legal: ["127.0.0.1"], // whether others are legal depends on ip
    illegal: ["::", "all", "auto", "none", "10.0.0", "rocketmq.example.com", 0],
    expected: "an IPv4 address of the Docker host is wanted, or 0.0.0.0 for all of them",
  },
  {
    path: "workspace",
    legal: ["/srv/rocketmq", "data", "./data", "../data", "~", "~/data", "/srv/with blank"],
    illegal: ["/srv:ro", "C:/data", "~me/data", "/srv\n", "a\u0000b", 1],
    expected: "a folder is wanted, as an absolute path",
  },
  {
    path: "storage",
    legal: ["volume"],
    illegal: ["disk", "Volume", true],
    expected: "use one of folder, volume.",
  },
  {
    path: "imageRegistry",
    legal: ["mirror.example.com", "mirror.example.com/docker", "localhost:5000/a/b_c"],
    illegal: ["https://mirror.example.com", "mirror.example.com/", "a//b", "Mirror", "a b", 1],
    expected: "a registry with an optional path, such as mirror.example.com/docker, is wanted.",
  },
  {
    path: "readyTimeout",
    legal: [0, 1, 3600],
    illegal: [-1, 3601, 0.5, "120"],
    expected: "a time in seconds, a whole number from 0 to 3600, is wanted.",
  },
  { path: "networkName", ...containerNames },
  { path: "nameServers[0].containerName", ...containerNames },
  { path: "nameServers[0].image", ...images },
  { path: "nameServers[0].port", ...ports },
  { path: "nameServers[0].heap", ...heaps(64) },
  { path: "brokers[0].containerName", ...containerNames },
  { path: "brokers[0].image", ...images },
  { path: "brokers[0].heap", ...heaps(128) },
  { path: "brokers[0].brokerClusterName", ...topicNames },
  { path: "brokers[0].brokerName", ...topicNames },
  {
    path: "brokers[0].brokerId",
    legal: [0],
    illegal: [-1, 0.5, "0", 2 ** 53],
    expected: "an id, 0 for a master,",
  },
  {
    path: "brokers[0].brokerRole",
    legal: ["ASYNC_MASTER", "SYNC_MASTER"],
    illegal: ["MASTER", "sync_master", 0],
    expected: "use one of ASYNC_MASTER, SYNC_MASTER, SLAVE.",
  },
  {
    path: "brokers[0].flushDiskType",
    legal: ["ASYNC_FLUSH", "SYNC_FLUSH"],
    illegal: ["FLUSH", "async_flush", false],
    expected: "use one of ASYNC_FLUSH, SYNC_FLUSH.",
  },
  {
    path: "brokers[0].deleteWhen",
    legal: ["00", "04", "19", "23", "04;16;23"],
    illegal: ["4", "24", "04;", ";04", "04,16", "04; 16", "04\n", 4],
    expected: 'hours of the day with two digits, such as "04" or "04;16", are wanted.',
  },
  {
    path: "brokers[0].fileReservedTime",
    legal: [1, 48, 876000],
    illegal: [0, -1, 876001, 1.5, "48"],
    expected: "a time in hours, a whole number from 1 to 876000, is wanted.",
  },
  {
    path: "brokers[0].listenPort",
    legal: [3, 10911, 65534],
    illegal: [2, 65535, 10911.5, "10911"],
    expected: "a port, a whole number from 3 to 65534, is wanted.",
  },
  { path: "proxyEnabled", ...flags },
  { path: "proxies[0].containerName", ...containerNames },
  { path: "proxies[0].image", ...images },
  { path: "proxies[0].heap", ...heaps(128) },
  { path: "proxies[0].grpcServerPort", ...ports },
  { path: "proxies[0].remotingListenPort", ...ports },
  { path: "consoleEnabled", ...flags },
  { path: "console.containerName", ...containerNames },
  { path: "console.image", ...images },
  { path: "console.port", ...ports },
  { path: "console.heap", ...heaps(64) },
  { path: "console.login", ...flags },
  {
    path: "console.user",
    legal: ["admin", "a.b-c_d", "0"],
    illegal: ["a b", "a=b", "a,b", "ä", "a\n", 1],
    expected: "a name of letters, digits, '_', '.' and '-' is wanted.",
  },
  // The containers of settings.
  {
    path: "nameServers",
    legal: [[{}]],
    illegal: ["x", {}, [], ["x"], [null]],
    expected: "a list of objects",
  },
  { path: "brokers", legal: [[{}]], illegal: [3, {}, [], [1], [null]], expected: "a list of objects" },
  { path: "proxies", legal: [[{}]], illegal: ["x", {}, [], [true], [null]], expected: "a list of objects" },
  { path: "console", legal: [{}], illegal: ["x", true, []], expected: "an object is wanted." },
  { path: "brokers[0].brokerConf", legal: [{}], illegal: ["x", []], expected: "an object is wanted." },
  { path: "brokers[0].uncheckedBrokerConf", legal: [{}], illegal: [1, []], expected: "an object is wanted." },
];

/** One of which it is not known that a legal heap is too much for it. */
const unknownMachine = { ...machine, memory: undefined };

describe.each(cases)("$path", ({ path, legal, illegal, expected }) => {
  const problemsWith = (value: unknown) => problemsOf(at(path, value), unknownMachine);

  test("takes every legal value", () => {
    expect(legal.filter((value) => problemsWith(value).length > 0)).toEqual([]);
  });

  test("rejects every other, with its path, what was found and what is wanted", () => {
    expect(illegal.flatMap(problemsWith)).toEqual(
      illegal.map((found) => ({ path, found, expected: expect.stringContaining(expected) as string })),
    );
  });

  test("counts as not set where it is empty", () => {
    expect(["", null, undefined].flatMap(problemsWith)).toEqual([]);
  });
});

test.each(profileList)("a minimal configuration of the %s profile is legal", (profile) => {
  expect(problemsOf(minimal[profile])).toEqual([]);
});

test("what is not set takes its default", () => {
  const { shared, nameServers, brokers, proxies, console, networkName } = resolvedFor({});
  expect(shared.reach).toEqual({
    mode: "loopback",
    ip: "127.0.0.1",
    bindAddress: "127.0.0.1",
    onHost: false,
  });
  expect(shared.readyTimeout).toBe(120);
  expect(shared.profile.name).toBe("rocketmq5");
  expect(networkName).toBe("rocketmq");
  expect(nameServers).toEqual([
    { containerName: "rmqnamesrv", image: "apache/rocketmq:5.3.3", port: 9876, heap: 96 * 2 ** 20 },
  ]);
  expect(brokers).toEqual([
    {
      containerName: "rmqbroker",
      image: "apache/rocketmq:5.3.3",
      heap: 320 * 2 ** 20,
      brokerClusterName: "DefaultCluster",
      brokerName: "broker-a",
      brokerId: 0,
      brokerRole: "ASYNC_MASTER",
      flushDiskType: "ASYNC_FLUSH",
      deleteWhen: "04",
      fileReservedTime: 48,
      listenPort: 10911,
      brokerConf: {},
    },
  ]);
  expect(proxies).toEqual([
    {
      containerName: "rmqproxy",
      image: "apache/rocketmq:5.3.3",
      heap: 192 * 2 ** 20,
      grpcServerPort: 8081,
      remotingListenPort: 8082,
    },
  ]);
  expect(console).toEqual({
    containerName: "rmqconsole",
    image: "apacherocketmq/rocketmq-dashboard:2.0.0",
    port: 8888,
    heap: 160 * 2 ** 20,
    user: "admin",
  });
});

test.each([
  ["512m", 512 * 2 ** 20],
  ["2g", 2 * 2 ** 30],
  ["2G", 2 * 2 ** 30],
  ["262144k", 256 * 2 ** 20],
  ["200000000", 200_000_000],
])("a heap of %s means %i bytes", (heap, bytes) => {
  const { nameServers, brokers, proxies, console } = resolvedFor({
    nameServers: [{ heap }],
    brokers: [{ heap }],
    proxies: [{ heap }],
    console: { heap },
  });
  const servers = [nameServers[0], brokers[0], proxies[0], console];
  expect(servers.map((server) => server?.heap)).toEqual([bytes, bytes, bytes, bytes]);
});

test("the registry is put before every image", () => {
  const { nameServers, brokers, proxies, console } = resolvedFor({
    imageRegistry: "r.example.com/x",
    proxies: [{ image: "p:1" }],
    console: { image: "c:1" },
  });
  expect([nameServers[0].image, brokers[0].image, proxies[0].image, console?.image]).toEqual([
    "r.example.com/x/apache/rocketmq:5.3.3",
    "r.example.com/x/apache/rocketmq:5.3.3",
    "r.example.com/x/p:1",
    "r.example.com/x/c:1",
  ]);
});
