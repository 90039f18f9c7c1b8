import * as pulumi from "@pulumi/pulumi";
import { Broker, Console, NameServer, Proxy } from "../../../components";
import { ConfigurationError } from "../../../model/settings";
import { container, deploy, password, tokens, valueOf, volume } from "../support/pulumi";

const readyTimeout = 0;
const nameServers = ["10.0.0.1:9876", "10.0.0.2:9876"];

/** Servers that another dials. */
interface Dialled {
  readonly nameServers: string[];
  readonly brokers?: string[];
}

test("a name server", async () => {
  const { deployment, result } = await deploy(() => new NameServer("n", { readyTimeout, port: 19876 }));
  expect(deployment.names).toEqual({
    [tokens.nameServer]: ["n"],
    [container]: ["n", "n-prepare"],
    [volume]: ["n-logs", "n-namesrv"],
  });
  const { inputs } = deployment.get(container, "n");
  expect(inputs).toMatchObject({
    image: "apache/rocketmq:5.5.0",
    ports: [{ internal: 9876, external: 19876, ip: "127.0.0.1" }],
  });
  expect(inputs).not.toHaveProperty("networksAdvanced");
  expect(inputs).not.toHaveProperty("networkMode");
  expect(await valueOf(result.address)).toBe("127.0.0.1:19876");
});

test("a name server on the Docker host's network", async () => {
  const { deployment, result } = await deploy(
    () => new NameServer("n", { readyTimeout, ip: "10.0.0.1", networkMode: "host", port: 19876 }),
  );
  expect(deployment.get(container, "n").inputs).toMatchObject({
    networkMode: "host",
    uploads: [{ content: "listenPort=19876\nbindAddress=10.0.0.1\n" }],
  });
  expect(deployment.get(container, "n-prepare").inputs.networkMode).toBe("none");
  expect(await valueOf(result.address)).toBe("10.0.0.1:19876");
});

test("a console on the Docker host's network", async () => {
  const args = { ip: "10.0.0.1", bindAddress: "0.0.0.0", networkMode: "host", login: false } as const;
  const { deployment, result } = await deploy(() => new Console("c", { readyTimeout, nameServers, ...args }));
  expect(deployment.get(container, "c").inputs).toMatchObject({
    networkMode: "host",
    envs: [expect.stringMatching(/ -Dserver\.port=8888$/), "TZ=UTC"],
  });
  expect(await valueOf(result.url)).toBe("http://10.0.0.1:8888");
});

test("a broker", async () => {
  const { deployment, result } = await deploy(
    () =>
      new Broker("b", { readyTimeout, nameServers, ip: "10.0.0.1", listenPort: 20911, workspace: "/srv" }),
  );
  expect(deployment.names).toEqual({
    [tokens.broker]: ["b"],
    [container]: ["b", "b-prepare"],
  });
  const { inputs } = deployment.get(container, "b");
  expect(inputs).toMatchObject({
    envs: expect.arrayContaining(["NAMESRV_ADDR=10.0.0.1:9876;10.0.0.2:9876"]) as string[],
    uploads: [
      { content: expect.stringContaining("\nnamesrvAddr=10.0.0.1:9876;10.0.0.2:9876\n") as string },
      { file: "/home/rocketmq/conf/live.conf" },
      { file: "/opt/rocketmq-mending.jar" },
    ],
  });
  expect(await valueOf(result.address)).toBe("10.0.0.1:20911");
});

const jar = "/opt/rocketmq-forwarder.jar";

/** What a server that was told of brokers at the loopback address forwards to them. */
const forwarding = (forwards: string) => ({
  envs: expect.arrayContaining([expect.stringContaining(`-javaagent:${jar}=${forwards}`)]) as string[],
  uploads: expect.arrayContaining([{ file: jar, contentBase64: expect.any(String) as string }]) as object[],
});

test("a slave, which finds its master by the address that it hands out", async () => {
  const slave = { brokerRole: "SLAVE", brokerId: 1, listenPort: 20911 } as const;
  const inputs = async (args: object) => {
    const create = () => new Broker("b", { readyTimeout, nameServers, ...slave, ...args });
    return (await deploy(create)).deployment.get(container, "b").inputs;
  };
  expect(await inputs({ brokers: ["rocketmq-broker-a:10911"] })).toMatchObject(
    forwarding("10911=rocketmq-broker-a:10911,10909=rocketmq-broker-a:10909"),
  );
  for (const none of [{}, { brokers: [] }, { brokers: ["rocketmq-broker-a:10911"], ip: "10.0.0.1" }])
    expect((await inputs(none)).uploads).toMatchObject([
      { file: "/home/rocketmq/conf/broker.conf" },
      { file: "/home/rocketmq/conf/live.conf" },
      { file: "/opt/rocketmq-mending.jar" },
    ]);
});

test("a SYNC_MASTER, whose slaves are elsewhere", async () => {
  const create = (brokerConf: object) => () =>
    new Broker("b", { readyTimeout, nameServers, brokerRole: "SYNC_MASTER", brokerConf: { ...brokerConf } });
  const { inputs } = (await deploy(create({}))).deployment.get(container, "b");
  const [, live] = inputs.uploads as { content: string }[];
  expect(live.content).toContain("\ninSyncReplicas=2\n");
  await expect(deploy(create({ inSyncReplicas: 1 }))).rejects.toThrow("remove it for 2");
});

test("a proxy", async () => {
  const { deployment, result } = await deploy(
    () =>
      new Proxy("p", {
        readyTimeout,
        nameServers,
        brokerClusterName: "Shop",
        ip: "10.0.0.1",
        grpcServerPort: 18081,
        remotingListenPort: 18082,
        heap: "1g",
      }),
  );
  expect(deployment.names).toEqual({
    [tokens.proxy]: ["p"],
    [container]: ["p"],
  });
  const { inputs } = deployment.get(container, "p");
  expect(inputs).toMatchObject({
    name: "rocketmq-proxy-a",
    image: "apache/rocketmq:5.5.0",
    command: expect.arrayContaining([
      "sh",
      "mqproxy",
      "-pc",
      "/home/rocketmq/conf/rmq-proxy.json",
    ]) as string[],
    envs: [expect.stringContaining(" -Xmx1073741824 "), "TZ=UTC"],
    ports: [
      { internal: 18081, external: 18081, ip: "10.0.0.1" },
      { internal: 18082, external: 18082, ip: "10.0.0.1" },
    ],
    healthcheck: {
      tests: ["CMD", "timeout", "-k", "1", "4", "bash", "-c", expect.stringMatching(/\/18081 .*\/18082$/)],
    },
  });
  const [{ file, content }] = inputs.uploads as { file: string; content: string }[];
  expect(file).toBe("/home/rocketmq/conf/rmq-proxy.json");
  expect(JSON.parse(content)).toEqual({
    rocketMQClusterName: "Shop",
    topicRouteServiceCacheRefreshSeconds: 1,
    namesrvAddr: "10.0.0.1:9876;10.0.0.2:9876",
    proxyMode: "CLUSTER",
    useEndpointPortFromRequest: true,
    grpcServerPort: 18081,
    remotingListenPort: 18082,
    remotingAccessAddr: "10.0.0.1",
  });
  expect(await valueOf(result.grpcAddress)).toBe("10.0.0.1:18081");
  expect(await valueOf(result.remotingAddress)).toBe("10.0.0.1:18082");
});

test("a proxy that is told of nothing but name servers", async () => {
  const { deployment, result } = await deploy(() => new Proxy("p", { readyTimeout, nameServers }));
  const uploads = deployment.get(container, "p").inputs.uploads as { content: string }[];
  expect(uploads).toHaveLength(1);
  expect(JSON.parse(uploads[0].content)).toMatchObject({ rocketMQClusterName: "DefaultCluster" });
  expect(await valueOf(result.grpcAddress)).toBe("127.0.0.1:8081");
  expect(await valueOf(result.remotingAddress)).toBe("127.0.0.1:8082");
});

test("a proxy that finds brokers by the loopback address that they hand out", async () => {
  const brokers = ["b0:10911", "b1:10921"];
  const { deployment } = await deploy(() => new Proxy("p", { readyTimeout, nameServers, brokers }));
  expect(deployment.get(container, "p").inputs).toMatchObject(forwarding("10911=b0:10911,10921=b1:10921"));
});

test("a proxy of a RocketMQ that has none is refused, and so is the name of no cluster", async () => {
  await deploy(() => {
    expect(() => new Proxy("p", { nameServers, profile: "rocketmq4" })).toThrow(
      /^ {2}profile is "rocketmq4": /m,
    );
    expect(() => new Proxy("p", { nameServers, brokerClusterName: "a b" })).toThrow(
      /^ {2}brokerClusterName is "a b": /m,
    );
  });
});

test("a console", async () => {
  const { deployment, result } = await deploy(() => new Console("c", { readyTimeout, nameServers }));
  expect(deployment.names).toEqual({
    [tokens.console]: ["c"],
    [container]: ["c"],
    [password]: ["c-password"],
  });
  expect(deployment.get(container, "c").inputs.envs).toEqual([
    expect.stringContaining(" -Drocketmq.namesrv.addr=10.0.0.1:9876;10.0.0.2:9876 "),
    "TZ=UTC",
  ]);
  expect(await valueOf(result.url)).toBe("http://127.0.0.1:8888");
});

test("a console that finds brokers by the loopback address that they hand out", async () => {
  const brokers = ["rocketmq-broker-a:10911"];
  const { deployment } = await deploy(
    () => new Console("c", { readyTimeout, nameServers, brokers, login: false }),
  );
  expect(deployment.get(container, "c").inputs).toMatchObject(forwarding("10911=rocketmq-broker-a:10911"));
});

describe.each([
  ["NameServer", (args: object) => new NameServer("s", { readyTimeout, ...args })],
  ["Broker", (args: object) => new Broker("s", { readyTimeout, nameServers, ...args })],
  ["Proxy", (args: object) => new Proxy("s", { readyTimeout, nameServers, ...args })],
  ["Console", (args: object) => new Console("s", { readyTimeout, nameServers, ...args })],
] as const)("where a %s runs", (_, create) => {
  const inputsWith = async (args: object) => {
    const { deployment } = await deploy(() => create(args) as pulumi.ComponentResource);
    return deployment.get(container, "s").inputs;
  };

  test("may be a network of one's own", async () => {
    expect(await inputsWith({ network: pulumi.output("mine") })).toMatchObject({
      networksAdvanced: [{ name: "mine" }],
    });
  });

  test("knows the name that it is dialled by, where it is", async () => {
    const inputs = await inputsWith({ ip: "rocketmq.example.com", bindAddress: "10.9.9.9" });
    expect(inputs.hosts).toEqual([{ host: "rocketmq.example.com", ip: "10.9.9.9" }]);
    expect((inputs.ports as { ip: string }[]).map(({ ip }) => ip)).toContain("10.9.9.9");
    expect(await inputsWith({})).not.toHaveProperty("hosts");
  });

  test("may be the Docker host's network, where its ports are its own", async () => {
    const inputs = await inputsWith({ ip: "10.0.0.1", networkMode: "host" });
    expect(inputs.networkMode).toBe("host");
    for (const key of ["ports", "networksAdvanced"]) expect(inputs).not.toHaveProperty(key);
  });

  test("is not the Docker host's network where 127.0.0.1 is dialled", async () => {
    await deploy(() => {
      expect(() => create({ networkMode: "host" })).toThrow(/^ {2}networkMode is "host": /m);
    });
  });

  test("may be a network alone, on which nothing is published", async () => {
    expect(await inputsWith({ network: "mine", ip: "none" })).toMatchObject({ ports: [] });
  });

  test("does not change what it is; an image that was pulled is used", async () => {
    expect(await inputsWith({ pulledImage: pulumi.output("pulled@sha256:1") })).toMatchObject({
      image: "pulled@sha256:1",
    });
  });

  test("is checked as its settings are, in its own terms", async () => {
    const { deployment } = await deploy(() => {
      expect(() => create({ name: "-" })).toThrow(ConfigurationError);
      expect(() => create({ name: "-" })).toThrow(/^ {2}name is "-": a server's name /m);
      expect(() => create({ containerName: "x" })).toThrow(
        /^ {2}containerName is "x": there is no such setting/m,
      );
      expect(() => create({ networks: "x" })).toThrow(/^ {2}networks is "x": there is no such setting/m);
    });
    expect(deployment.names).toEqual({});
  });
});

test("servers are called, and have their data and default ports, by the name that they are given", async () => {
  const { deployment, result } = await deploy(() => [
    new NameServer("n", { readyTimeout, namePrefix: "orders", name: "n-1" }).address,
    new Broker("b", { readyTimeout, namePrefix: "orders", name: "b-1", nameServers }).address,
    new Proxy("p", { readyTimeout, namePrefix: "orders", name: "p-1", nameServers }).grpcAddress,
    new Console("c", { readyTimeout, namePrefix: "orders", name: "ui", nameServers }).url,
  ]);
  expect(["n", "b", "p", "c"].map((name) => deployment.get(container, name).inputs.name)).toEqual([
    "orders-n-1",
    "orders-b-1",
    "orders-p-1",
    "orders-ui",
  ]);
  expect(deployment.all(volume).map(({ inputs }) => inputs.name)).toEqual([
    "orders-n-1-logs",
    "orders-n-1-namesrv",
    "orders-b-1-logs",
    "orders-b-1-store",
  ]);
  expect(await Promise.all(result.map(valueOf))).toEqual([
    "127.0.0.1:9877",
    "127.0.0.1:10921",
    "127.0.0.1:8091",
    "http://127.0.0.1:8888",
  ]);
});

describe.each([
  ["Broker", (args: Dialled) => new Broker("s", { readyTimeout, ...args })],
  ["Proxy", (args: Dialled) => new Proxy("s", { readyTimeout, ...args })],
  ["Console", (args: Dialled) => new Console("s", { readyTimeout, ...args })],
] as const)("a %s", (_, create) => {
  test.each<string[][]>([[[]], [["rocketmq-namesrv-a"]], [["a:9876", ":9876"]], [["a:9876;b:9876"]]])(
    "does not take %j for name servers",
    async (none) => {
      await deploy(() => {
        expect(() => create({ nameServers: none }) as pulumi.Resource).toThrow(
          none.length === 0
            ? /^ {2}nameServers is \[\]: one address at least is wanted\.$/m
            : /^ {2}nameServers is .*: a list of addresses such as "rocketmq-namesrv-a:9876" is wanted\.$/m,
        );
      });
    },
  );

  test.each<string[][]>([
    [["rocketmq-broker-a"]],
    [["a:10911", ":10911"]],
    [["a:10911,b:10911"]],
    [["a:10911 "]],
  ])("does not take %j for brokers", async (brokers) => {
    await deploy(() => {
      expect(() => create({ nameServers, brokers }) as pulumi.Resource).toThrow(
        /^ {2}brokers is .*: a list of addresses such as "rocketmq-namesrv-a:9876" is wanted\.$/m,
      );
    });
  });
});
