import {
  brokerSettings,
  clusterSettings,
  consoleSettings,
  consumerGroupSettings,
  nameServerSettings,
  proxySettings,
  topicSettings,
} from "../../../../model/settings";
import { caCertificate } from "../../support/certificates";
import { at, machine, minimal, problemsOf, profileList, resolvedFor } from "../../support/cluster";

interface Case {
  readonly path: string;
  readonly legal: readonly unknown[];
  readonly illegal: readonly unknown[];
  /** What is said to be found; absent: the illegal value itself. */
  readonly found?: string;
  /** What is said of an illegal one, or a part of it. */
  readonly expected: string;
}

/** What is no object. */
const notObjects = ["x", 1, true, [], [{}]];
const anObject = "an object is wanted.";

const networkNames = {
  legal: ["ab", "rmq-1", "R_2.x"],
  illegal: ["a", "-ab", "a b", "ä1", "a/b", "ab\n", 7, "host", "bridge", "none", "default"],
  expected: "a name of two or more letters, digits, '_', '.' and '-'",
};
const images = {
  legal: ["rocketmq", "apache/rocketmq:5.5.0", `a@sha256:${"0".repeat(64)}`, "localhost:5000/a_b/c-d:x.y"],
  illegal: ["Apache/rocketmq", "https://a/b", "a:", "a//b", "a@b", " a", "a b", "/a", "a\n", true],
  expected: "an image reference such as apache/rocketmq:5.5.0 is wanted.",
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

const queues = {
  legal: [1, 65_535],
  illegal: [0, 65_536, 1.5, "8", true],
  expected: "a number of queues, a whole number from 1 to 65535, is wanted.",
};
const times = {
  legal: [0, 2_147_483_647],
  illegal: [-1, 2_147_483_648, 1.5, "3"],
  expected: "a number of times, a whole number from 0 to 2147483647, is wanted.",
};

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
    illegal: [
      "255.255.255.255",
      "224.0.0.1",
      "240.0.0.1",
      "0.1.2.3",
      "0.0.0.0",
      "::1",
      "1.2.3",
      "1.2.3.256",
      "Auto",
      "auto ",
      127,
      ...hostNames.illegal,
    ],
    expected: "what clients dial is wanted: 127.0.0.1, another IPv4 address",
  },
  {
    path: "bindAddress",
    legal: ["127.0.0.1"], // whether others are legal depends on ip
    illegal: [
      "255.255.255.255",
      "224.0.0.1",
      "0.1.2.3",
      "::",
      "all",
      "auto",
      "none",
      "10.0.0",
      "rocketmq.example.com",
      0,
    ],
    expected: "an IPv4 address of the Docker host is wanted, or 0.0.0.0 for all of them",
  },
  {
    path: "workspace",
    legal: [
      "/srv/rocketmq",
      "data",
      "./data",
      "../data",
      "~",
      "~/data",
      "/srv/with blank",
      "/process",
      "/srv/proc",
    ],
    illegal: [
      ...["/srv:ro", "C:/data", "~me/data", "/srv\n", "a\u0000b", 1, "/proc", "/proc/1", "/dev", "/sys/x"],
      ...["/srv ", " /srv", "x".repeat(256), "/x".repeat(2048), '["x","y"]', "{}"],
    ],
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
  {
    path: "drain",
    legal: ["30s", "5m", "2h", "keep"],
    illegal: ["0s", "5", "5 m", "5d", "none", 300, true],
    expected: "a time such as 30s, 5m or 2h, or keep, is wanted.",
  },
  { path: "rolling", legal: [true, false], illegal: ["yes", 1], expected: "use true or false." },
  {
    path: "networkMode",
    legal: ["bridge"], // whether host is depends on ip
    illegal: ["hosts", "none", "Host", "container:other", true],
    expected: "use one of bridge, host.",
  },
  {
    path: "namePrefix",
    legal: ["a", "9", "orders", "R2-x", "x".repeat(31)],
    illegal: [
      "host",
      "bridge",
      "none",
      "default",
      "-a",
      "_a",
      "a.b",
      "a b",
      "a/b",
      "ä",
      "a\n",
      "x".repeat(32),
      7,
    ],
    expected: "a name of up to 31 letters, digits, '_' and '-', beginning with a letter or digit, is wanted;",
  },
  {
    path: "portOffset",
    legal: [0, 1, 50000],
    illegal: [-1, 50001, 0.5, "1000"],
    expected: "a number of ports, a whole number from 0 to 50000, is wanted.",
  },
  {
    path: "timeZone",
    legal: ["UTC", "GMT", "Europe/Berlin", "Asia/Shanghai", "America/Port-au-Prince", "Etc/GMT+1"],
    illegal: [
      "CST8",
      "Berlin",
      "+08:00",
      "asia/shanghai",
      "Europe/berlin",
      "EUROPE/BERLIN",
      "Us/pacific",
      "Utc",
      8,
    ],
    expected: "a time zone such as UTC, Europe/Berlin or Asia/Shanghai is wanted.",
  },
  {
    path: "logSize",
    legal: ["1k", "10m", "2g"],
    illegal: ["0m", "10", "10M", "10mb", "1.5m", "-1m", " 10m", 10],
    expected: "a size such as 10m is wanted, with k, m or g.",
  },
  {
    path: "logFiles",
    legal: [1, 3, 1000],
    illegal: [0, 1001, 1.5, "3"],
    expected: "a number of files, a whole number from 1 to 1000, is wanted.",
  },
  {
    path: "tls",
    legal: ["disabled", "permissive", "enforcing"],
    illegal: ["enabled", "Enforcing", true],
    expected: "use one of disabled, permissive, enforcing.",
  },
  ...["caCertificate", "certificate"].map((path) => ({
    path,
    legal: [], // alone it is of no use
    illegal: ["/etc/ssl/ca.pem", "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n", true],
    found: "[text]",
    expected: "a certificate in PEM",
  })),
  {
    path: "privateKey",
    legal: [],
    illegal: ["/etc/ssl/key.pem", caCertificate, true],
    found: "[secret]",
    expected: "a private key of RSA or an elliptic curve, without a password, in PEM",
  },
  { path: "networkName", ...networkNames },
  {
    path: "subnet",
    legal: ["10.89.0.0/24", "172.16.0.0/12", "192.168.7.0/28", "100.64.0.0/10"],
    illegal: [
      "10.89.0.0",
      "10.89.0.1/24",
      "10.89.0.0/31",
      "8.8.8.0/24",
      "172.0.0.0/8",
      "fd00::/8",
      "auto",
      10,
    ],
    expected: "a private network such as 10.89.0.0/24",
  },
  { path: "brokerClusterName", ...topicNames },
  { path: "nameServers.namesrv-a.port", ...ports },
  { path: "nameServers.namesrv-a.controllerPort", ...ports },
  { path: "nameServers.namesrv-a.heap", ...heaps(64) },
  ...["nameServers.namesrv-a.host", "proxies.proxy-a.host", "console.host"].map((path) => ({
    path,
    legal: [], // without hosts there is none to be on
    illegal: ["a.b", "", -1].filter(Boolean),
    expected: "a host's name has up to 31 letters",
  })),
  {
    path: "brokers.broker-a.hosts",
    legal: [[]],
    illegal: ["a", ["a.b"], [1]],
    expected: "a host's name has up to 31 letters",
  },
  { path: "brokers.broker-a.heap", ...heaps(128) },
  {
    path: "brokers.broker-a.replicas",
    legal: [1, 2, 3, 9],
    illegal: [0, 10, 1.5, "3"],
    expected: "a number of replicas, a whole number from 1 to 9, is wanted.",
  },
  {
    path: "brokers.broker-a.durability",
    legal: ["fast"], // the others take more than one replica
    illegal: ["sturdy", "Safe", 3],
    expected: "use one of fast, two-copies, safe, power-safe.",
  },
  { path: "brokers.broker-a.brokerName", ...topicNames },
  {
    path: "brokers.broker-a.brokerId",
    legal: [0],
    illegal: [-1, 0.5, "0", 2 ** 53],
    expected: "an id (0 for a master)",
  },
  {
    path: "brokers.broker-a.brokerRole",
    legal: ["ASYNC_MASTER"], // the others take more than one broker
    illegal: ["MASTER", "sync_master", 0],
    expected: "use one of ASYNC_MASTER, SYNC_MASTER, SLAVE.",
  },
  {
    path: "brokers.broker-a.flushDiskType",
    legal: ["ASYNC_FLUSH", "SYNC_FLUSH"],
    illegal: ["FLUSH", "async_flush", false],
    expected: "use one of ASYNC_FLUSH, SYNC_FLUSH.",
  },
  {
    path: "brokers.broker-a.deleteWhen",
    legal: ["00", "04", "19", "23", "04;16;23"],
    illegal: ["4", "24", "04;", ";04", "04,16", "04; 16", "04\n", 4],
    expected: 'hours of the day with two digits, such as "04" or "04;16", are wanted.',
  },
  {
    path: "brokers.broker-a.fileReservedTime",
    legal: [1, 48, 876000],
    illegal: [0, -1, 876001, 1.5, "48"],
    expected: "a time in hours, a whole number from 1 to 876000, is wanted.",
  },
  {
    path: "brokers.broker-a.maxStoreSize",
    legal: ["2g", "20G", "2048m", "2147483648", 2147483648],
    illegal: ["0g", "-1g", "1.5g", "20 g", "20gb", "1t", true],
    expected: "a size such as 512m or 20g is wanted.",
  },
  {
    path: "brokers.broker-a.listenPort",
    legal: [3, 10911, 65534],
    illegal: [2, 65535, 10911.5, "10911"],
    expected: "a port, a whole number from 3 to 65534, is wanted.",
  },
  { path: "proxyEnabled", ...flags },
  { path: "proxies.proxy-a.heap", ...heaps(128) },
  { path: "proxies.proxy-a.grpcServerPort", ...ports },
  { path: "proxies.proxy-a.remotingListenPort", ...ports },
  { path: "consoleEnabled", ...flags },
  { path: "console.port", ...ports },
  { path: "console.heap", ...heaps(64) },
  { path: "console.login", ...flags },
  // What each server's container takes.
  ...["nameServers.namesrv-a", "brokers.broker-a", "proxies.proxy-a", "console"].flatMap((server) => [
    { path: `${server}.image`, ...images },
    {
      path: `${server}.jvmOptions`,
      legal: [[], ["-XX:+UseZGC"], ["-Dx=y", "-ea"]],
      illegal: ["-ea", {}, ["ea"], ["-D x"], ["-ea", ""], [1], [null], 1],
      expected: 'a list of options of the JVM such as "-XX:+UseZGC" is wanted, each without blanks.',
    },
    {
      path: `${server}.memory`,
      legal: ["2g", "2G", "2048m", "2147483648", 2147483648],
      illegal: ["5m", "6291455", "1t", "1.5g", "m", "512 m", true],
      expected: "a size such as 512m or 2g is wanted, 6m at least.",
    },
    {
      path: `${server}.cpus`,
      legal: [0.01, 1, 1.5, 1024],
      illegal: [0, 0.001, 1025, -1, "2"],
      expected: "a number of processors, a number from 0.01 to 1024, is wanted.",
    },
    {
      path: `${server}.environment`,
      legal: [{}, { LANG: "C.UTF-8" }, { _a1: "", B: "a b=c" }],
      illegal: notObjects,
      expected: anObject,
    },
    {
      path: `${server}.labels`,
      legal: [{}, { team: "a b" }, { "com.example/x-y_z.1": "" }],
      illegal: notObjects,
      expected: anObject,
    },
  ]),
  {
    path: "console.user",
    legal: ["admin", "a.b-c_d", "0"],
    illegal: ["a b", "a=b", "a,b", "ä", "a\n", 1],
    expected: "a name of letters, digits, '_', '.' and '-' is wanted.",
  },
  {
    path: "console.password",
    legal: ["geheim", "a b=c\\", "密码", "x".repeat(200)],
    illegal: ["a,b", "two\nlines", "two\rlines", 7, {}],
    found: "[secret]",
    expected: "a password without commas and line ends is wanted.",
  },
  {
    path: "topics.orders.type",
    legal: ["NORMAL", "FIFO", "DELAY", "TRANSACTION", "PRIORITY", "LITE", "MIXED"],
    illegal: ["fifo", "UNSPECIFIED", 1],
    expected: "use one of NORMAL, FIFO, DELAY, TRANSACTION, PRIORITY, LITE, MIXED.",
  },
  { path: "topics.orders.queues", ...queues },
  { path: "topics.orders.readQueueNums", ...queues, legal: [8, 65_535] },
  {
    path: "topics.orders.permission",
    legal: ["RW", "R", "W"],
    illegal: ["rw", "WR", 6],
    expected: "use one of RW, R, W.",
  },
  { path: "consumerGroups.billing.retryMaxTimes", ...times },
  { path: "consumerGroups.billing.retryQueueNums", ...queues },
  ...[
    ...["accessControl", "nameServers.namesrv-a.published", "topics.orders.forceDestroy"],
    ...["consumeEnable", "consumeMessageOrderly", "consumeBroadcastEnable", "consumeFromMinEnable"].map(
      (key) => `consumerGroups.billing.${key}`,
    ),
    "consumerGroups.billing.forceDestroy",
  ].map((path) => ({ path, ...flags })),
  // What holds other settings.
  ...[
    ...["topics", "topics.orders.attributes", "consumerGroups", "consumerGroups.billing.attributes"],
    ...["users", "hosts"],
    ...[
      "nameServers",
      "nameServerDefaults",
      "brokers",
      "brokerDefaults",
      "proxies",
      "proxyDefaults",
      "console",
    ],
    ...["nameServers.namesrv-a.namesrvConf", "nameServers.namesrv-a.uncheckedNamesrvConf"],
    ...["brokers.broker-a.brokerConf", "brokers.broker-a.uncheckedBrokerConf"],
    ...["proxies.proxy-a.proxyConf", "proxies.proxy-a.uncheckedProxyConf"],
    "console.consoleProperties",
  ].map((path) => ({ path, legal: [{}], illegal: notObjects, expected: anObject })),
];

test("there is a case of every setting", () => {
  const inTable = (prefix: string, settings: object) => Object.keys(settings).map((key) => `${prefix}${key}`);
  expect(cases.map(({ path }) => path).sort()).toEqual(
    [
      ...inTable("", clusterSettings),
      ...inTable("nameServers.namesrv-a.", nameServerSettings),
      ...inTable("brokers.broker-a.", brokerSettings),
      ...inTable("proxies.proxy-a.", proxySettings),
      ...inTable("console.", consoleSettings),
      ...inTable("topics.orders.", topicSettings),
      ...inTable("consumerGroups.billing.", consumerGroupSettings),
    ].sort(),
  );
});

/** One of which it is not known that a legal heap is too much for it. */
const unknownMachine = { ...machine, memory: undefined };

describe.each(cases)("$path", ({ path, legal, illegal, found, expected }) => {
  const problemsWith = (value: unknown) => problemsOf(at(path, value), unknownMachine);

  test("takes every legal value", () => {
    expect(legal.filter((value) => problemsWith(value).length > 0)).toEqual([]);
  });

  test("rejects every other, with its path, what was found and what is wanted", () => {
    expect(illegal.flatMap(problemsWith)).toEqual(
      illegal.map((value) => ({
        path,
        found: found ?? value,
        expected: expect.stringContaining(expected) as string,
      })),
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
  expect(shared).toMatchObject({ namePrefix: "rocketmq", portOffset: 0, logSize: "10m", logFiles: 3 });
  expect([shared.workspace, shared.imageRegistry, shared.timeZone]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(networkName).toBe("rocketmq");
  const container = {
    buffers: 0,
    image: "apache/rocketmq:5.5.0",
    jvmOptions: [],
    environment: {},
    labels: {},
    memory: undefined,
    cpus: undefined,
  };
  expect(nameServers).toEqual([
    {
      ...container,
      name: "namesrv-a",
      containerName: "rocketmq-namesrv-a",
      port: 9876,
      controllerPort: 9868,
      heap: 96 * 2 ** 20,
      namesrvConf: {},
      published: true,
    },
  ]);
  expect(brokers).toEqual([
    {
      ...container,
      name: "broker-a",
      containerName: "rocketmq-broker-a",
      heap: 320 * 2 ** 20,
      brokerClusterName: "DefaultCluster",
      group: "broker-a",
      replica: 0,
      replicas: 1,
      controlled: false,
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
      ...container,
      name: "proxy-a",
      containerName: "rocketmq-proxy-a",
      heap: 192 * 2 ** 20,
      grpcServerPort: 8081,
      remotingListenPort: 8082,
      proxyConf: {},
    },
  ]);
  expect(console).toEqual({
    ...container,
    name: "console",
    containerName: "rocketmq-console",
    image: "apacherocketmq/rocketmq-dashboard:2.0.0",
    port: 8888,
    heap: 160 * 2 ** 20,
    user: "admin",
    consoleProperties: {},
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
    nameServers: { "namesrv-a": { heap } },
    brokers: { "broker-a": { heap } },
    proxies: { "proxy-a": { heap } },
    console: { heap },
  });
  const servers = [nameServers[0], brokers[0], proxies[0], console];
  expect(servers.map((server) => server?.heap)).toEqual([bytes, bytes, bytes, bytes]);
});

test("the registry is put before every image", () => {
  const { nameServers, brokers, proxies, console } = resolvedFor({
    imageRegistry: "r.example.com/x",
    proxies: { "proxy-a": { image: "p:1" } },
    console: { image: "c:1" },
  });
  expect([nameServers[0].image, brokers[0].image, proxies[0].image, console?.image]).toEqual([
    "r.example.com/x/apache/rocketmq:5.5.0",
    "r.example.com/x/apache/rocketmq:5.5.0",
    "r.example.com/x/p:1",
    "r.example.com/x/c:1",
  ]);
});

describe.each(["nameServers.namesrv-a", "brokers.broker-a", "proxies.proxy-a", "console"])(
  "of %s",
  (server) => {
    const inside = (map: string, key: string, value: unknown) =>
      problemsOf(at(`${server}.${map}`, { [key]: value }));

    test.each(["1A", "A-B", "A B", "A.B", "ä"])("no environment variable is called %j", (name) => {
      expect(inside("environment", name, "x")).toEqual([
        {
          path: `${server}.environment.${name}`,
          found: "x",
          expected: "a name of letters, digits and '_' is wanted.",
        },
      ]);
    });

    test.each(["two\nlines", "two\rlines", 1, true, {}])("no environment variable is %j", (value) => {
      expect(inside("environment", "A", value)).toEqual([
        { path: `${server}.environment.A`, found: value, expected: "a text of one line is wanted." },
      ]);
    });

    test.each([
      ["JAVA_OPT", "jvmOptions and heap"],
      ["JAVA_OPT_EXT", "jvmOptions and heap"],
      ["JAVA_OPTS", "jvmOptions and heap"],
      ["MAX_POSSIBLE_HEAP", "heap"],
      ["NAMESRV_ADDR", "the name servers of the cluster"],
      ["TZ", "timeZone"],
    ])("the environment variable %s follows from other settings", (name, setting) => {
      expect(inside("environment", name, "x")).toEqual([
        {
          path: `${server}.environment.${name}`,
          found: "x",
          expected: `it follows from ${setting}: set that.`,
        },
      ]);
    });

    test.each(["Team", "a b", ".a", "a.", "ä", "com.docker.compose.project"])(
      "no label is called %j",
      (name) => {
        expect(inside("labels", name, "x")).toEqual([
          {
            path: `${server}.labels.${name}`,
            found: "x",
            expected: expect.stringContaining("a label of small letters and digits") as string,
          },
        ]);
      },
    );

    test.each(["two\nlines", 1])("no label is %j", (value) => {
      expect(inside("labels", "a", value)).toEqual([
        { path: `${server}.labels.a`, found: value, expected: "a text of one line is wanted." },
      ]);
    });
  },
);
