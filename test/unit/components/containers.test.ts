import os from "node:os";
import { Cluster, ClusterArgs } from "../../../components";
import { container, deploy, volume, Registered } from "../support/pulumi";
import { minimal } from "../support/spec";

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
  "name",
  "restart",
  "stopTimeout",
  "uploads",
  "volumes",
];
const started = ["command", "entrypoints"];
const restricted = ["capabilities", "securityOpts"];
const published = ["networksAdvanced", "ports"];

/** Its keys tell also what is absent, such as a user, links, or another container's network. */
const keysOf = ({ inputs }: Registered): string[] => Object.keys(inputs).sort();

const names = ["nameserver-0", "broker-a-0", "proxy-0", "console"];
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
    for (const name of ["nameserver-0", "broker-a-0"])
      expect(servers[`${name}-prepare`].inputs.networkMode).toBe("none");
  },
);

test.each(["rocketmq4", "rocketmq44"] as const)("so has each of %s", async (profile) => {
  const servers = await containersOf({ ...minimal[profile], ip: address, networkMode: "host" });
  for (const name of ["nameserver-0", "broker-a-0", "console"]) {
    expect(servers[name].inputs.networkMode).toBe("host");
    for (const key of published) expect(servers[name].inputs).not.toHaveProperty(key);
  }
});

test("a name server on the Docker host's network gets its file, the console its properties", async () => {
  const { "nameserver-0": nameServer, console } = await containersOf({ ip: address, networkMode: "host" });
  const file = "/home/rocketmq/conf/namesrv.conf";
  expect(nameServer.inputs).toMatchObject({
    command: ["sh", "mqnamesrv", "-c", file],
    uploads: [{ file, content: `listenPort=9876\nbindAddress=${address}\n` }],
    healthcheck: { tests: ["CMD", "bash", "-c", expect.stringContaining(`/dev/tcp/${address}/9876`)] },
  });
  expect(console.inputs).toMatchObject({
    envs: [expect.stringContaining(` -Dserver.port=8888 -Dserver.address=${address} `)],
    healthcheck: { tests: ["CMD", "bash", "-c", expect.stringContaining(`/dev/tcp/${address}/8888`)] },
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
  expect(servers["broker-a-0-prepare"].inputs).not.toHaveProperty("hosts");
});

test("the rocketmq44 profile's have neither restrictions nor a preparation", async () => {
  const servers = await containersOf(minimal.rocketmq44);
  expect(Object.keys(servers).sort()).toEqual(["broker-a-0", "console", "nameserver-0"]);
  expect(keysOf(servers["broker-a-0"])).toEqual([...common, ...published, ...started].sort());
  expect(keysOf(servers["nameserver-0"])).toEqual([...common, ...published, ...started].sort());
  expect(keysOf(servers.console)).toEqual([...common, ...published].sort());
  for (const { inputs } of Object.values(servers)) expect(inputs.restart).toBe("always");
});

test("a broker gets what its plan says", async () => {
  const { "broker-a-0": broker } = await containersOf({ ip: address });
  expect(broker.inputs).toMatchObject({
    name: "rmqbroker",
    image: "apache/rocketmq:5.3.3",
    command: ["sh", "mqbroker", "-c", "/home/rocketmq/conf/broker.conf"],
    envs: [expect.stringMatching(/^JAVA_OPT_EXT=-Xms335544320 /), "NAMESRV_ADDR=rmqnamesrv:9876"],
    uploads: [
      {
        file: "/home/rocketmq/conf/broker.conf",
        content: expect.stringContaining("brokerIP1=192.168.1.20\n") as string,
      },
    ],
    capabilities: { drops: ["ALL"], adds: [] },
    securityOpts: ["no-new-privileges:true"],
    restart: "unless-stopped",
    healthcheck: { tests: ["CMD", "bash", "-c", expect.stringContaining("/dev/tcp/127.0.0.1/10911")] },
  });
});

test("a file that is no text is placed as its bytes", async () => {
  const { "proxy-0": proxy } = await containersOf();
  const uploads = proxy.inputs.uploads as object[];
  expect(uploads.map((upload) => Object.keys(upload).sort())).toEqual([
    ["content", "file"],
    ["contentBase64", "file"],
  ]);
});

test.each([
  ["nameserver-0", 60],
  ["broker-a-0", 60],
  ["proxy-0", 60],
  ["console", 5],
])("%s has %i seconds to end, whoever stops it", async (name, seconds) => {
  const { [name]: server } = await containersOf();
  expect(server.inputs).toMatchObject({ destroyGraceSeconds: seconds, stopTimeout: seconds });
});

test("folders and volumes are mounted", async () => {
  const mounted = async (args: ClusterArgs) => (await containersOf(args))["broker-a-0"].inputs.volumes;
  expect(await mounted({})).toEqual([
    { volumeName: "rmqbroker-logs", containerPath: "/home/rocketmq/logs" },
    { volumeName: "rmqbroker-store", containerPath: "/home/rocketmq/store" },
  ]);
  expect(await mounted({ workspace: "/srv" })).toEqual([
    { hostPath: "/srv/data/rocketmq/rmqbroker/logs", containerPath: "/home/rocketmq/logs" },
    { hostPath: "/srv/data/rocketmq/rmqbroker/store", containerPath: "/home/rocketmq/store" },
  ]);
});

test("volumes outlive the cluster, and their names have no changing part", async () => {
  const { deployment } = await deploy(() => new Cluster("c", { readyTimeout: 0 }));
  const volumes = deployment.all(volume);
  expect(volumes).toHaveLength(4);
  for (const { inputs, retainOnDelete } of volumes) {
    expect(retainOnDelete).toBe(true);
    // Every other input would replace the volume when it changes, and the data with it.
    expect(Object.keys(inputs)).toEqual(["name"]);
  }
  expect(volumes.map(({ inputs }) => inputs.name).sort()).toEqual([
    "rmqbroker-logs",
    "rmqbroker-store",
    "rmqnamesrv-logs",
    "rmqnamesrv-namesrv",
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

describe.each(["nameserver-0", "broker-a-0"])("%s", (name) => {
  test("comes after its preparation, and that after the volumes", async () => {
    const { [name]: server, [`${name}-prepare`]: prepare } = await containersOf();
    expect(server.dependsOn).toContain(`c-${name}-prepare`);
    expect(prepare.dependsOn.filter((other) => other.startsWith(`c-${name}-`))).toHaveLength(2);
  });

  test("comes after its volumes where nothing has to be prepared", async () => {
    const { [name]: server } = await containersOf({
      ...minimal.rocketmq44,
      workspace: undefined,
      storage: "volume",
    });
    expect(server.dependsOn).toEqual(expect.arrayContaining([`c-${name}-logs`, `c-${name}-store`]));
  });

  test("has its folders prepared by a root who can do nothing else, without a network", async () => {
    const { [name]: server, [`${name}-prepare`]: prepare } = await containersOf();
    expect(prepare.inputs).toEqual({
      name: `${String(server.inputs.name)}-prepare`,
      image: "apache/rocketmq:5.3.3",
      entrypoints: ["chown"],
      command: [
        "3000:3000",
        "/home/rocketmq/logs",
        expect.stringMatching(/^\/home\/rocketmq\/(store|namesrv)$/),
      ],
      envs: [],
      networkMode: "none",
      volumes: server.inputs.volumes,
      uploads: [],
      user: "0:0",
      capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN"] },
      securityOpts: ["no-new-privileges:true"],
      restart: "no",
      attach: true,
      mustRun: false,
    });
  });
});
