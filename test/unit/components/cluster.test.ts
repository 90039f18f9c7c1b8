import * as docker from "@pulumi/docker";
import { Cluster, ClusterArgs } from "../../../components";
import { planCluster, serversOf } from "../../../model/plan";
import { ClusterArgs, ConfigurationError } from "../../../model/settings";
import { container, deploy, image, network, password, provider, valueOf, volume } from "../support/pulumi";
import { minimal, specOf } from "../support/spec";

/** A cluster whose servers are not waited for. */
const cluster = (args: ClusterArgs = {}) =>
  deploy(() => new Cluster("rocketmq", { readyTimeout: 0, ...args }));

const address = "192.168.1.20";

describe("the resources and their names, which are a contract", () => {
  /** Those of the default cluster. */
  const all = {
    "rocketmq:index:Cluster": ["rocketmq"],
    "rocketmq:index:NameServer": ["rocketmq-nameserver-0"],
    "rocketmq:index:Broker": ["rocketmq-broker-a-0"],
    "rocketmq:index:Proxy": ["rocketmq-proxy-0"],
    "rocketmq:index:Console": ["rocketmq-console"],
    [network]: ["rocketmq"],
    [image]: ["rocketmq-apache/rocketmq:5.3.3", "rocketmq-apacherocketmq/rocketmq-dashboard:2.0.0"],
    [volume]: [
      "rocketmq-broker-a-0-logs",
      "rocketmq-broker-a-0-store",
      "rocketmq-nameserver-0-logs",
      "rocketmq-nameserver-0-namesrv",
    ],
    [container]: [
      "rocketmq-broker-a-0",
      "rocketmq-broker-a-0-prepare",
      "rocketmq-console",
      "rocketmq-nameserver-0",
      "rocketmq-nameserver-0-prepare",
      "rocketmq-proxy-0",
    ],
    [password]: ["rocketmq-console-password"],
  };

  /** Without what is named. */
  const without = (...names: string[]) => ({
    [container]: all[container].filter((name) => !names.includes(name)),
  });

  const noConsole = { "rocketmq:index:Console": undefined, [password]: undefined };
  const noProxy = { "rocketmq:index:Proxy": undefined };

  const cases: readonly [string, ClusterArgs, object][] = [
    ["by default", {}, all],
    ["on an address of the machine", { ip: address }, all],
    ["on the network alone", { ip: "none" }, all],
    [
      "on the Docker host's network, which is there",
      { ip: address, networkMode: "host" },
      { ...all, [network]: undefined },
    ],
    ["without a proxy", { proxyEnabled: false }, { ...all, ...noProxy, ...without("rocketmq-proxy-0") }],
    ["with folders", { workspace: "/srv" }, { ...all, [volume]: undefined }],
    [
      "without a console",
      { consoleEnabled: false },
      {
        ...all,
        ...noConsole,
        ...without("rocketmq-console"),
        [image]: ["rocketmq-apache/rocketmq:5.3.3"],
      },
    ],
    ["without a login", { console: { login: false } }, { ...all, [password]: undefined }],
    ["with a password of one's own", { consolePassword: "x" }, { ...all, [password]: undefined }],
    [
      "in the rocketmq4 profile",
      { profile: "rocketmq4" },
      {
        ...all,
        ...noProxy,
        ...without("rocketmq-proxy-0"),
        [image]: ["rocketmq-apache/rocketmq:4.9.7", "rocketmq-apacherocketmq/rocketmq-dashboard:2.0.0"],
      },
    ],
    [
      "in the rocketmq44 profile",
      minimal.rocketmq44,
      {
        ...all,
        ...noProxy,
        [image]: ["rocketmq-pangliang/rocketmq-console-ng", "rocketmq-rocketmqinc/rocketmq"],
        [volume]: undefined,
        [container]: ["rocketmq-broker-a-0", "rocketmq-console", "rocketmq-nameserver-0"],
        [password]: undefined,
      },
    ],
    [
      "in the rocketmq44 profile without a console",
      { ...minimal.rocketmq44, consoleEnabled: false },
      {
        ...all,
        ...noConsole,
        ...noProxy,
        [image]: ["rocketmq-rocketmqinc/rocketmq"],
        [volume]: undefined,
        [container]: ["rocketmq-broker-a-0", "rocketmq-nameserver-0"],
      },
    ],
    [
      "with several servers",
      {
        ip: address,
        workspace: "/srv",
        consoleEnabled: false,
        nameServers: [{ containerName: "n0" }, { containerName: "n1", port: 19876, image: "n:1" }],
        brokers: [
          { containerName: "b0" },
          { containerName: "b1", brokerRole: "SLAVE", brokerId: 1, listenPort: 20911 },
          { containerName: "b2", brokerName: "other", listenPort: 30911 },
        ],
        proxies: [{}, { image: "p:1" }],
      },
      {
        ...all,
        ...noConsole,
        "rocketmq:index:NameServer": ["rocketmq-nameserver-0", "rocketmq-nameserver-1"],
        "rocketmq:index:Broker": ["rocketmq-broker-a-0", "rocketmq-broker-a-1", "rocketmq-other-0"],
        "rocketmq:index:Proxy": ["rocketmq-proxy-0", "rocketmq-proxy-1"],
        [image]: ["rocketmq-apache/rocketmq:5.3.3", "rocketmq-n:1", "rocketmq-p:1"],
        [volume]: undefined,
        [container]: [
          "rocketmq-broker-a-0",
          "rocketmq-broker-a-0-prepare",
          "rocketmq-broker-a-1",
          "rocketmq-broker-a-1-prepare",
          "rocketmq-nameserver-0",
          "rocketmq-nameserver-0-prepare",
          "rocketmq-nameserver-1",
          "rocketmq-nameserver-1-prepare",
          "rocketmq-other-0",
          "rocketmq-other-0-prepare",
          "rocketmq-proxy-0",
          "rocketmq-proxy-1",
        ],
      },
    ],
  ];

  test.each(cases)("%s", async (_, args, names) => {
    expect((await cluster(args)).deployment.names).toEqual(names);
  });

  test("each has its server's component as its parent, or the cluster", async () => {
    const { deployment } = await cluster();
    const parents = Object.fromEntries(
      deployment.resources.map(({ type, name, parent }) => [`${type} ${name}`, parent]),
    );
    const [nameServer, broker, proxy, console, whole] = [
      "rocketmq:index:NameServer rocketmq-nameserver-0",
      "rocketmq:index:Broker rocketmq-broker-a-0",
      "rocketmq:index:Proxy rocketmq-proxy-0",
      "rocketmq:index:Console rocketmq-console",
      "rocketmq:index:Cluster rocketmq",
    ];
    expect(parents).toEqual({
      [whole]: undefined,
      [nameServer]: whole,
      [broker]: whole,
      [proxy]: whole,
      [console]: whole,
      [`${network} rocketmq`]: whole,
      [`${image} rocketmq-apache/rocketmq:5.3.3`]: whole,
      [`${image} rocketmq-apacherocketmq/rocketmq-dashboard:2.0.0`]: whole,
      [`${volume} rocketmq-nameserver-0-logs`]: nameServer,
      [`${volume} rocketmq-nameserver-0-namesrv`]: nameServer,
      [`${container} rocketmq-nameserver-0-prepare`]: nameServer,
      [`${container} rocketmq-nameserver-0`]: nameServer,
      [`${volume} rocketmq-broker-a-0-logs`]: broker,
      [`${volume} rocketmq-broker-a-0-store`]: broker,
      [`${container} rocketmq-broker-a-0-prepare`]: broker,
      [`${container} rocketmq-broker-a-0`]: broker,
      [`${container} rocketmq-proxy-0`]: proxy,
      [`${container} rocketmq-console`]: console,
      [`${password} rocketmq-console-password`]: console,
    });
  });
});

test("the network and the images, which a destroy leaves on the engine", async () => {
  const { deployment } = await cluster({ networkName: "net", imageRegistry: "r.example.com" });
  expect(deployment.get(network, "rocketmq").inputs).toEqual({ name: "net" });
  expect(deployment.all(image).map(({ inputs }) => inputs)).toEqual([
    { name: "r.example.com/apache/rocketmq:5.3.3", keepLocally: true },
    { name: "r.example.com/apacherocketmq/rocketmq-dashboard:2.0.0", keepLocally: true },
  ]);
});

test("each server has the settings of its own", async () => {
  const { deployment } = await cluster({
    ip: address,
    nameServers: [{ containerName: "n0" }, { containerName: "n1", port: 19876 }],
    brokers: [
      { containerName: "b0", brokerName: "a" },
      { containerName: "b1", brokerName: "b", listenPort: 20911 },
    ],
    proxies: [{ containerName: "p0" }, { containerName: "p1", heap: "1g", grpcServerPort: 18081 }],
    console: { containerName: "c0" },
  });
  const inputsOf = (name: string) => deployment.get(container, `rocketmq-${name}`).inputs;
  const names = ["nameserver-0", "nameserver-1", "a-0", "b-0", "proxy-0", "proxy-1", "console"];
  expect(names.map((name) => inputsOf(name).name)).toEqual(["n0", "n1", "b0", "b1", "p0", "p1", "c0"]);
  expect(inputsOf("proxy-1")).toMatchObject({
    envs: [expect.stringContaining(" -Xmx1073741824 ")],
    ports: [
      { internal: 8092, external: 8092 },
      { internal: 18081, external: 18081 },
    ],
  });
});

test("each container is what the cluster's plan says of it", async () => {
  const settings: ClusterArgs = {
    nameServers: [{}, {}],
    brokers: [
      { brokerClusterName: "Shop" },
      { brokerClusterName: "Shop", brokerRole: "SLAVE", brokerId: 1 },
      { brokerClusterName: "Shop" },
    ],
    proxies: [{}, {}],
    console: { login: false },
  };
  const ownNetwork = ["127.0.0.1", address, "rocketmq.example.com", "none"].map((ip) => ({ ip }));
  const reaches: ClusterArgs[] = [
    ...ownNetwork,
    ...[address, "rocketmq.example.com"].map((ip) => ({ ip, networkMode: "host" as const })),
  ];
  for (const { ip, networkMode } of reaches) {
    const bindAddress = ip === "rocketmq.example.com" ? "0.0.0.0" : undefined;
    const { deployment } = await cluster({ ...settings, ip, bindAddress, networkMode });
    const found = new Map(deployment.all(container).map(({ inputs }) => [inputs.name, inputs]));
    const planned = serversOf(planCluster(specOf({ ...settings, ip, bindAddress, networkMode })));
    expect(planned).toHaveLength(8);
    for (const plan of planned)
      expect(found.get(plan.name)).toMatchObject({
        ...(plan.command ? { command: plan.command } : {}),
        envs: Object.entries(plan.environment)
          .map(([key, value]) => `${key}=${value}`)
          .sort(),
        uploads: plan.files.map(({ path, ...content }) => ({ file: path, ...content })),
        ...(networkMode
          ? { networkMode }
          : {
              ports: plan.ports
                .map(({ internal, external, address: ip }) => ({ internal, external, ip }))
                .sort((a, b) => a.internal - b.internal),
            }),
        ...(plan.hosts.length > 0
          ? { hosts: plan.hosts.map(({ name, address: ip }) => ({ host: name, ip })) }
          : {}),
      });
  }
});

describe("outputs", () => {
  const resolved = async (result: Cluster) => ({
    nameServerAddress: await valueOf(result.nameServerAddress),
    brokerAddresses: await valueOf(result.brokerAddresses),
    proxyAddresses: await valueOf(result.proxyAddresses),
    consoleUrl: await valueOf(result.consoleUrl),
    consoleUser: await valueOf(result.consoleUser),
    consolePassword: await valueOf(result.consolePassword),
    networkName: await valueOf(result.networkName),
  });

  test("of the default cluster", async () => {
    const { result } = await cluster({ nameServers: [{ port: 19876 }] });
    expect(await resolved(result)).toEqual({
      nameServerAddress: "127.0.0.1:19876",
      brokerAddresses: ["127.0.0.1:10911"],
      proxyAddresses: ["127.0.0.1:8081"],
      consoleUrl: "http://127.0.0.1:8888",
      consoleUser: "admin",
      consolePassword: "generated",
      networkName: "rocketmq",
    });
  });

  test("of a cluster on its network alone, where containers' names are addresses", async () => {
    const { result } = await cluster({ ip: "none", nameServers: [{}, { port: 19876 }], proxies: [{}, {}] });
    expect(await resolved(result)).toMatchObject({
      nameServerAddress: "rmqnamesrv:9876;rmqnamesrv-b:9876",
      brokerAddresses: ["rmqbroker:10911"],
      proxyAddresses: ["rmqproxy:8081", "rmqproxy-b:8091"],
      consoleUrl: "http://rmqconsole:8080",
    });
  });

  test("of a cluster on the Docker host's network, which the servers' ports are on", async () => {
    const { result } = await cluster({
      ip: address,
      networkMode: "host",
      networkName: "net",
      nameServers: [{}, { port: 19876 }],
      console: { port: 18888 },
    });
    expect(await resolved(result)).toMatchObject({
      nameServerAddress: `${address}:9876;${address}:19876`,
      brokerAddresses: [`${address}:10911`],
      proxyAddresses: [`${address}:8081`],
      consoleUrl: `http://${address}:18888`,
      networkName: "host",
    });
  });

  test("of several servers, on an address of the machine, without a console and a proxy", async () => {
    const { result } = await cluster({
      ip: address,
      networkName: "net",
      consoleEnabled: false,
      proxyEnabled: false,
      nameServers: [{ containerName: "n0" }, { containerName: "n1", port: 19876 }],
      brokers: [{ containerName: "b0" }, { containerName: "b1", brokerName: "b", listenPort: 20911 }],
    });
    expect(await resolved(result)).toEqual({
      nameServerAddress: `${address}:9876;${address}:19876`,
      brokerAddresses: [`${address}:10911`, `${address}:20911`],
      proxyAddresses: [],
      networkName: "net",
    });
  });

  test("the readme tells the addresses, and no password", async () => {
    const { result } = await cluster({ consolePassword: "sesame" });
    const readme = (await valueOf(result.readme)) ?? "";
    for (const text of [
      "`127.0.0.1:9876`",
      "`127.0.0.1:10911`",
      "`127.0.0.1:8081`",
      "http://127.0.0.1:8888",
      "`admin`",
    ])
      expect(readme).toContain(text);
    expect(readme).not.toContain("sesame");
  });
});

test.each([
  ["provider", (elsewhere: docker.Provider) => ({ provider: elsewhere })],
  ["providers", (elsewhere: docker.Provider) => ({ providers: [elsewhere] })],
])("a Docker provider given as %s creates everything of Docker", async (_, options) => {
  const { deployment } = await deploy(() => {
    const elsewhere = new docker.Provider("elsewhere", { host: "ssh://me@elsewhere" });
    return new Cluster("rocketmq", { readyTimeout: 0 }, options(elsewhere));
  });
  const chosen = deployment.resources
    .filter(({ type }) => type.startsWith("docker:"))
    .map(({ provider: name }) => name);
  expect(chosen).toHaveLength(13);
  expect(new Set(chosen)).toEqual(new Set(["elsewhere"]));
  expect(deployment.all(provider)).toHaveLength(1);
  expect(deployment.all(password).map(({ provider: name }) => name)).toEqual([""]);
});

test("a preview does not wait for servers", async () => {
  const { result } = await deploy(() => new Cluster("rocketmq", { readyTimeout: 3600 }), true);
  expect(await valueOf(result.nameServerAddress)).toBe("127.0.0.1:9876");
  expect(await valueOf(result.consoleUrl)).toBe("http://127.0.0.1:8888");
});

test("a wrong configuration is found before anything is registered", async () => {
  const { deployment } = await deploy(() => {
    expect(() => new Cluster("rocketmq", { ip: "localhost" })).toThrow(ConfigurationError);
  });
  expect(deployment.names).toEqual({});
});
