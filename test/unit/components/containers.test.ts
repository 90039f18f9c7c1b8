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

/** Its keys tell also what is absent, such as a user, links, or ports behind the gateway. */
const keysOf = ({ inputs }: Registered): string[] => Object.keys(inputs).sort();

test("behind the gateway servers have its network and publish nothing themselves", async () => {
  const { "nameserver-0": nameServer, "broker-a-0": broker, console } = await containersOf();
  const behind = [...common, ...restricted, "networkMode"];
  expect(keysOf(nameServer)).toEqual([...behind, ...started].sort());
  expect(keysOf(broker)).toEqual([...behind, ...started].sort());
  expect(keysOf(console)).toEqual(behind.sort());
  for (const { inputs, dependsOn } of [nameServer, broker, console]) {
    expect(inputs.networkMode).toBe("container:c-gateway-id");
    expect(dependsOn).toContain("c-gateway");
  }
});

test("the gateway publishes their ports on the network, sorted", async () => {
  const { gateway } = await containersOf({ networkName: "net" });
  expect(keysOf(gateway)).toEqual(
    [...common, ...restricted, ...published, "entrypoints"].filter((key) => key !== "healthcheck").sort(),
  );
  expect(gateway.inputs).toMatchObject({
    name: "net-gateway",
    image: "apache/rocketmq:5.3.3",
    networksAdvanced: [{ name: "net", aliases: ["rmqnamesrv", "namesrv", "rmqbroker", "rmqconsole"] }],
    ports: [
      { internal: 8080, external: 8888, ip: "127.0.0.1" },
      { internal: 9876, external: 9876, ip: "127.0.0.1" },
      { internal: 10909, external: 10909, ip: "127.0.0.1" },
      { internal: 10911, external: 10911, ip: "127.0.0.1" },
    ],
  });
});

test("on an address of the machine each publishes its own", async () => {
  const { "nameserver-0": nameServer, "broker-a-0": broker, console } = await containersOf({ ip: address });
  for (const server of [nameServer, broker])
    expect(keysOf(server)).toEqual([...common, ...restricted, ...published, ...started].sort());
  expect(keysOf(console)).toEqual([...common, ...restricted, ...published].sort());
  expect(nameServer.inputs).toMatchObject({
    ports: [{ internal: 9876, external: 9876, ip: address }],
    networksAdvanced: [{ name: "rocketmq", aliases: ["namesrv"] }],
  });
  expect(broker.inputs).toMatchObject({
    ports: [
      { internal: 10909, external: 10909, ip: address },
      { internal: 10911, external: 10911, ip: address },
    ],
    networksAdvanced: [{ name: "rocketmq", aliases: [] }],
  });
  expect(console.inputs).toMatchObject({
    ports: [{ internal: 8080, external: 8888, ip: address }],
    networksAdvanced: [{ name: "rocketmq", aliases: [] }],
  });
});

test("the seed profile's have neither restrictions nor a preparation", async () => {
  const servers = await containersOf(minimal.seed);
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

test.each([
  ["nameserver-0", 60],
  ["broker-a-0", 60],
  ["console", 5],
  ["gateway", 10],
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
      ...minimal.seed,
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
