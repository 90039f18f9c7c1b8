import os from "node:os";
import { Cluster, ClusterArgs } from "../../../components";
import { container, deploy, volume, Registered } from "../support/pulumi";
import { minimal } from "../support/cluster";

/** The containers of a cluster by what they are. */
async function containersOf(args: ClusterArgs = {}): Promise<Record<string, Registered>> {
  const { deployment } = await deploy(() => new Cluster("c", { readyTimeout: 0, ...args }));
  return Object.fromEntries(
    deployment.all(container).map((registered) => [registered.name.replace(/^c-/, ""), registered]),
  );
}

const address = "192.168.1.20";

afterEach(() => jest.restoreAllMocks());

/** What every server has. */
const common = [
  "destroyGraceSeconds",
  "envs",
  "healthcheck",
  "image",
  "labels",
  "logDriver",
  "logOpts",
  "name",
  "restart",
  "stopTimeout",
  "uploads",
  "volumes",
];
const started = ["command", "entrypoints", "shmSize"];
const restricted = ["capabilities", "securityOpts"];
const published = ["networksAdvanced", "ports"];

/** Its keys tell also what is absent, such as a user, links, or another container's network. */
const keysOf = ({ inputs }: Registered): string[] => Object.keys(inputs).sort();

const names = ["namesrv-a", "broker-a", "proxy-a", "console"];
const server = [...common, ...restricted, ...published, ...started].sort();
const website = [...common, ...restricted, ...published, "cpuShares"].sort();

test.each([
  ["127.0.0.1", []],
  [address, []],
  ["rocketmq.example.com", ["hosts"]],
  ["none", []],
])("every server is on the network by itself, with ip %s", async (ip, further) => {
  const bindAddress = further.length > 0 ? address : undefined;
  const servers = await containersOf({ ip, bindAddress, networkName: "net" });
  const kinds = names.map((name) => servers[name]);
  expect(kinds.map(keysOf)).toEqual(
    [server, server, server, website].map((keys) => [...keys, ...further].sort()),
  );
  expect(kinds.map(({ inputs }) => inputs.networksAdvanced)).toEqual([
    [{ name: "net", aliases: ["namesrv"] }],
    ...[1, 2, 3].map(() => [{ name: "net", aliases: [] }]),
  ]);
});

test.each([
  ["127.0.0.1", undefined, "127.0.0.1"],
  [address, undefined, address],
  [address, "0.0.0.0", "0.0.0.0"],
  ["rocketmq.example.com", "10.9.9.9", "10.9.9.9"],
])(
  "with ip %s and bindAddress %s each publishes its own ports on %s, sorted",
  async (ip, bindAddress, at) => {
    const servers = await containersOf({ ip, bindAddress });
    const same = (port: number) => ({ internal: port, external: port, ip: at });
    expect(names.map((name) => servers[name].inputs.ports)).toEqual([
      [same(9876)],
      [same(10909), same(10911), same(10912)],
      [same(8081), same(8082)],
      [{ internal: 8080, external: 8888, ip: at }],
    ]);
  },
);

test("on the network alone none publishes any", async () => {
  const servers = await containersOf({ ip: "none" });
  expect(names.map((name) => servers[name].inputs.ports)).toEqual([[], [], [], []]);
});

test.each([
  [address, undefined, []],
  [address, "0.0.0.0", []],
  ["rocketmq.example.com", address, ["hosts"]],
])(
  "on the Docker host's network each has that and no other, with ip %s",
  async (ip, bindAddress, further) => {
    const servers = await containersOf({ ip, bindAddress, networkMode: "host", networkName: "net" });
    const kinds = names.map((name) => servers[name]);
    const [jvm, web] = [server, website].map((keys) =>
      [...keys.filter((key) => !published.includes(key)), "networkMode", ...further].sort(),
    );
    expect(kinds.map(keysOf)).toEqual([jvm, jvm, jvm, web]);
    for (const { inputs } of kinds) expect(inputs.networkMode).toBe("host");
    for (const name of ["namesrv-a", "broker-a"])
      expect(servers[`${name}-prepare`].inputs.networkMode).toBe("none");
  },
);

test.each(["rocketmq4", "rocketmq44"] as const)("so has each of %s", async (profile) => {
  const servers = await containersOf({ ...minimal[profile], ip: address, networkMode: "host" });
  for (const name of ["namesrv-a", "broker-a", "console"]) {
    expect(servers[name].inputs.networkMode).toBe("host");
    for (const key of published) expect(servers[name].inputs).not.toHaveProperty(key);
  }
});

test("a name server on the Docker host's network gets its file, the console its properties", async () => {
  const { "namesrv-a": nameServer, console } = await containersOf({
    ip: address,
    networkMode: "host",
    nameServers: { "namesrv-a": { port: 19876 } },
  });
  const file = "/home/rocketmq/conf/namesrv.conf";
  expect(nameServer.inputs).toMatchObject({
    command: ["sh", "mqnamesrv", "-c", file],
    uploads: [{ file, content: `listenPort=19876\nbindAddress=${address}\n` }],
    healthcheck: {
      tests: [
        "CMD",
        "timeout",
        "-k",
        "1",
        "4",
        "bash",
        "-c",
        expect.stringContaining(`/dev/tcp/${address}/19876`),
      ],
    },
  });
  expect(console.inputs).toMatchObject({
    envs: [expect.stringContaining(` -Dserver.port=8888 -Dserver.address=${address} `), "TZ=UTC"],
    healthcheck: {
      tests: [
        "CMD",
        "timeout",
        "-k",
        "1",
        "4",
        "bash",
        "-c",
        expect.stringContaining(`/dev/tcp/${address}/8888`),
      ],
    },
  });
});

test.each([
  [undefined, address],
  ["0.0.0.0", "host-gateway"],
])("a name leads, published on %s, to %s", async (bindAddress, ip) => {
  jest.spyOn(os, "networkInterfaces").mockReturnValue({ eth0: [{ address, family: "IPv4" }] } as never);
  jest.replaceProperty(process, "env", { ...process.env, DOCKER_HOST: "" });
  const servers = await containersOf({ ip: "rocketmq.example.com", bindAddress });
  for (const name of names)
    expect(servers[name].inputs.hosts).toEqual([{ host: "rocketmq.example.com", ip }]);
  expect(servers["broker-a-prepare"].inputs).not.toHaveProperty("hosts");
});

test("the rocketmq44 profile's have neither restrictions nor a preparation", async () => {
  const servers = await containersOf(minimal.rocketmq44);
  expect(Object.keys(servers).sort()).toEqual(["broker-a", "console", "namesrv-a"]);
  expect(keysOf(servers["broker-a"])).toEqual([...common, ...published, ...started].sort());
  expect(keysOf(servers["namesrv-a"])).toEqual([...common, ...published, ...started].sort());
  expect(keysOf(servers.console)).toEqual([...common, ...published].sort());
  for (const { inputs } of Object.values(servers)) expect(inputs.restart).toBe("always");
});

test("a broker gets what its plan says", async () => {
  const { "broker-a": broker } = await containersOf({ ip: address });
  expect(broker.inputs).toMatchObject({
    name: "rocketmq-broker-a",
    image: "apache/rocketmq:5.5.0",
    command: ["sh", "mqbroker", "-c", "/home/rocketmq/conf/broker.conf"],
    envs: [
      expect.stringMatching(/^JAVA_OPT_EXT=-Xms335544320 /),
      "NAMESRV_ADDR=rocketmq-namesrv-a:9876",
      "TZ=UTC",
    ],
    uploads: [
      {
        file: "/home/rocketmq/conf/broker.conf",
        content: expect.stringContaining("brokerIP1=192.168.1.20\n") as string,
      },
      {
        file: "/home/rocketmq/conf/live.conf",
        content: expect.stringContaining("\nfileReservedTime=48\n") as string,
      },
      { file: "/opt/rocketmq-mending.jar" },
    ],
    capabilities: { drops: ["ALL"], adds: [] },
    securityOpts: ["no-new-privileges:true"],
    restart: "unless-stopped",
    healthcheck: {
      tests: [
        "CMD",
        "timeout",
        "-k",
        "1",
        "4",
        "bash",
        "-c",
        expect.stringContaining("/dev/tcp/127.0.0.1/10911"),
      ],
    },
  });
});

test("a file that is no text is placed as its bytes", async () => {
  const { "proxy-a": proxy } = await containersOf();
  const uploads = proxy.inputs.uploads as object[];
  expect(uploads.map((upload) => Object.keys(upload).sort())).toEqual([
    ["content", "file"],
    ["contentBase64", "file"],
  ]);
});

test.each([
  ["namesrv-a", 60],
  ["broker-a", 60],
  ["proxy-a", 60],
  ["console", 5],
])("%s has %i seconds to end, whoever stops it", async (name, seconds) => {
  const { [name]: server } = await containersOf();
  expect(server.inputs).toMatchObject({ destroyGraceSeconds: seconds, stopTimeout: seconds });
});

test("folders and volumes are mounted", async () => {
  const mounted = async (args: ClusterArgs) => (await containersOf(args))["broker-a"].inputs.volumes;
  expect(await mounted({})).toEqual([
    { volumeName: "rocketmq-broker-a-logs", containerPath: "/home/rocketmq/logs" },
    { volumeName: "rocketmq-broker-a-store", containerPath: "/home/rocketmq/store" },
  ]);
  expect(await mounted({ workspace: "/srv" })).toEqual([
    { hostPath: "/srv/data/rocketmq/rocketmq-broker-a/logs", containerPath: "/home/rocketmq/logs" },
    { hostPath: "/srv/data/rocketmq/rocketmq-broker-a/store", containerPath: "/home/rocketmq/store" },
  ]);
});

test("volumes outlive the cluster, and their names have no changing part", async () => {
  const { deployment } = await deploy(() => new Cluster("c", { readyTimeout: 0 }));
  const volumes = deployment.all(volume);
  expect(volumes).toHaveLength(4);
  for (const { inputs, retainOnDelete, ignoreChanges } of volumes) {
    expect(retainOnDelete).toBe(true);
    // Every other input would replace the volume when it changes, and the data with it, as labels would.
    expect(Object.keys(inputs)).toEqual(["labels", "name"]);
    expect(ignoreChanges).toEqual(["labels"]);
  }
  expect(volumes.map(({ inputs }) => inputs.name).sort()).toEqual([
    "rocketmq-broker-a-logs",
    "rocketmq-broker-a-store",
    "rocketmq-namesrv-a-logs",
    "rocketmq-namesrv-a-namesrv",
  ]);
});

test.each(Object.entries(minimal))(
  "all containers of %s can be replaced, also for a new probe",
  async (_, args) => {
    for (const { deleteBeforeReplace, replaceOnChanges, retainOnDelete } of Object.values(
      await containersOf(args),
    )) {
      expect(deleteBeforeReplace).toBe(true);
      expect(replaceOnChanges).toEqual(["healthcheck"]);
      expect(retainOnDelete).toBe(false);
    }
  },
);

describe.each(["namesrv-a", "broker-a"])("%s", (name) => {
  test("comes after its volumes, at the same time as its preparation, for which it waits by itself", async () => {
    const { [name]: server, [`${name}-prepare`]: prepare } = await containersOf();
    for (const one of [server, prepare])
      expect(one.dependsOn.filter((other) => other.startsWith(`c-${name}-`))).toHaveLength(2);
    expect(server.dependsOn).not.toContain(`c-${name}-prepare`);
  });

  test("has its folders prepared by a root who can do nothing else, without a network", async () => {
    const { [name]: server, [`${name}-prepare`]: prepare } = await containersOf();
    expect(prepare.inputs).toEqual({
      name: `${String(server.inputs.name)}-prepare`,
      image: "apache/rocketmq:5.5.0",
      entrypoints: ["bash", "-c", expect.stringContaining("chown") as string, "prepare"],
      command: [
        "3000:3000",
        "/home/rocketmq/logs",
        expect.stringMatching(/^\/home\/rocketmq\/(store|namesrv)$/),
      ],
      envs: [],
      labels: [{ label: "rocketmq.stack", value: "rocketmq/test" }],
      networkMode: "none",
      volumes: server.inputs.volumes,
      uploads: [],
      user: "0:0",
      logDriver: "json-file",
      logOpts: { "max-file": "3", "max-size": "10m" },
      capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN"] },
      securityOpts: ["no-new-privileges:true"],
      restart: "no",
      attach: true,
      mustRun: false,
    });
  });
});

describe("what else Docker can do for a server", () => {
  const kinds = ["namesrv-a", "broker-a", "proxy-a", "console"] as const;

  /** A cluster each of whose servers has the setting. */
  const withEach = (settings: object): ClusterArgs => ({
    nameServerDefaults: settings,
    brokers: { "broker-a": settings },
    proxyDefaults: settings,
    console: settings,
  });

  const inputsOf = async (args: ClusterArgs) => {
    const servers = await containersOf(args);
    return kinds.map((kind) => servers[kind].inputs);
  };

  test("labels, sorted", async () => {
    const labels = { "com.example.team": "orders", "com.example.app": "shop" };
    const givenIn = ({ labels: all = [] }: Registered["inputs"]) =>
      (all as { label: string }[]).filter(({ label }) => !label.startsWith("rocketmq."));
    for (const inputs of await inputsOf(withEach({ labels })))
      expect(givenIn(inputs)).toEqual([
        { label: "com.example.app", value: "shop" },
        { label: "com.example.team", value: "orders" },
      ]);
    for (const inputs of await inputsOf({})) expect(givenIn(inputs)).toEqual([]);
  });

  test("limits of memory, in MiB and without swap, and of processors", async () => {
    for (const inputs of await inputsOf(withEach({ heap: "256m", memory: "1g", cpus: 1.5 })))
      expect(inputs).toMatchObject({ memory: 1024, memorySwap: 1024, cpus: "1.5" });
    for (const inputs of await inputsOf({}))
      for (const key of ["memory", "memorySwap", "cpus"]) expect(inputs).not.toHaveProperty(key);
  });

  test("a limit that is no whole number of MiB is rounded up, lest the heap does not fit", async () => {
    const [inputs] = await inputsOf(withEach({ heap: "256m", memory: String(512 * 2 ** 20 + 1) }));
    expect(inputs.memory).toBe(513);
  });

  test("how much of its output is kept", async () => {
    for (const inputs of await inputsOf({ logSize: "1m", logFiles: 7 }))
      expect(inputs).toMatchObject({
        logDriver: "json-file",
        logOpts: { "max-size": "1m", "max-file": "7" },
      });
  });

  test("environment and time zone, sorted among its own", async () => {
    const args = { ...withEach({ environment: { LANG: "C.UTF-8", AAA: "1" } }), timeZone: "Asia/Shanghai" };
    for (const { envs } of await inputsOf(args)) {
      expect(envs).toEqual(expect.arrayContaining(["AAA=1", "LANG=C.UTF-8", "TZ=Asia/Shanghai"]));
      expect(envs).toEqual([...(envs as string[])].sort());
    }
  });

  test("options of the JVM", async () => {
    for (const { envs } of await inputsOf(withEach({ jvmOptions: ["-XX:+UseZGC", "-Da=b"] })))
      expect((envs as string[]).join("\n")).toMatch(/ -XX:\+UseZGC -Da=b( |$)/m);
  });

  test("keys of its own configuration file", async () => {
    const [nameServer, broker, proxy, console] = await inputsOf({
      nameServerDefaults: { namesrvConf: { scanNotActiveBrokerInterval: 5000 } },
      brokerDefaults: { brokerConf: { maxMessageSize: 1024 }, uncheckedBrokerConf: { ofTheFuture: true } },
      proxyDefaults: { proxyConf: { grpcClientConsumerMinLongPollingTimeoutMillis: 3000 } },
      console: { login: false, consoleProperties: { "rocketmq.config.enableDashBoardCollect": false } },
    });
    const contentOf = ({ uploads }: Registered["inputs"]) => (uploads as { content: string }[])[0].content;
    expect(contentOf(nameServer)).toBe("scanNotActiveBrokerInterval=5000\n");
    expect(contentOf(broker)).toContain("\nmaxMessageSize=1024\nofTheFuture=true\n");
    expect(JSON.parse(contentOf(proxy))).toMatchObject({
      grpcClientConsumerMinLongPollingTimeoutMillis: 3000,
    });
    expect(console.envs).toEqual([
      expect.stringContaining(" -Drocketmq.config.enableDashBoardCollect=false"),
      "TZ=UTC",
    ]);
  });
});
