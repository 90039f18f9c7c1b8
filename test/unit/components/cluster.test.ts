import * as docker from "@pulumi/docker";
import { Cluster, ClusterArgs } from "../../../components";
import { containersOf, healthOf, planCluster } from "../../../model/plan";
import { ConfigurationError } from "../../../model/settings";
import { machine, minimal, resolvedFor } from "../support/cluster";
import {
  container,
  deploy,
  image,
  network,
  password,
  provider,
  tokens,
  valueOf,
  volume,
} from "../support/pulumi";

/** A cluster whose servers are not waited for. */
const cluster = (args: ClusterArgs = {}) =>
  deploy(() => new Cluster("rocketmq", { readyTimeout: 0, ...args }));

const address = "192.168.1.20";

describe("the resources and their names, which are a contract", () => {
  /** Those of the default cluster. */
  const all = {
    [tokens.cluster]: ["rocketmq"],
    [tokens.nameServer]: ["rocketmq-namesrv-a"],
    [tokens.broker]: ["rocketmq-broker-a"],
    [tokens.proxy]: ["rocketmq-proxy-a"],
    [tokens.console]: ["rocketmq-console"],
    [network]: ["rocketmq"],
    [image]: ["rocketmq-apache/rocketmq:5.5.0", "rocketmq-apacherocketmq/rocketmq-dashboard:2.0.0"],
    [volume]: [
      "rocketmq-broker-a-logs",
      "rocketmq-broker-a-store",
      "rocketmq-namesrv-a-logs",
      "rocketmq-namesrv-a-namesrv",
    ],
    [container]: [
      "rocketmq-broker-a",
      "rocketmq-broker-a-prepare",
      "rocketmq-console",
      "rocketmq-namesrv-a",
      "rocketmq-namesrv-a-prepare",
      "rocketmq-proxy-a",
    ],
    [password]: ["rocketmq-console-password"],
  };

  /** Without what is named. */
  const without = (...names: string[]) => ({
    [container]: all[container].filter((name) => !names.includes(name)),
  });

  const noConsole = { [tokens.console]: undefined, [password]: undefined };
  const noProxy = { [tokens.proxy]: undefined };

  const cases: readonly [string, ClusterArgs, object][] = [
    ["by default", {}, all],
    ["on an address of the machine", { ip: address }, all],
    ["on the network alone", { ip: "none" }, all],
    [
      "on the Docker host's network, which is there",
      { ip: address, networkMode: "host" },
      { ...all, [network]: undefined },
    ],
    ["with another prefix and other ports", { namePrefix: "orders", portOffset: 1000 }, all],
    ["without a proxy", { proxyEnabled: false }, { ...all, ...noProxy, ...without("rocketmq-proxy-a") }],
    ["with folders", { workspace: "/srv" }, { ...all, [volume]: undefined }],
    [
      "without a console",
      { consoleEnabled: false },
      {
        ...all,
        ...noConsole,
        ...without("rocketmq-console"),
        [image]: ["rocketmq-apache/rocketmq:5.5.0"],
      },
    ],
    ["without a login", { console: { login: false } }, { ...all, [password]: undefined }],
    ["with a password of one's own", { console: { password: "x" } }, { ...all, [password]: undefined }],
    [
      "in the rocketmq4 profile",
      { profile: "rocketmq4" },
      {
        ...all,
        ...noProxy,
        ...without("rocketmq-proxy-a"),
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
        [container]: ["rocketmq-broker-a", "rocketmq-console", "rocketmq-namesrv-a"],
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
        [container]: ["rocketmq-broker-a", "rocketmq-namesrv-a"],
      },
    ],
    [
      "with several servers",
      {
        ip: address,
        workspace: "/srv",
        consoleEnabled: false,
        nameServers: { "namesrv-a": {}, n1: { port: 19876, image: "n:1" } },
        brokers: {
          "broker-a": {},
          "broker-a-s": { brokerName: "broker-a", brokerRole: "SLAVE", brokerId: 1, listenPort: 20911 },
          other: { listenPort: 30911 },
        },
        proxies: { "proxy-a": {}, "proxy-b": { image: "p:1" } },
      },
      {
        ...all,
        ...noConsole,
        [tokens.nameServer]: ["rocketmq-n1", "rocketmq-namesrv-a"],
        [tokens.broker]: ["rocketmq-broker-a", "rocketmq-broker-a-s", "rocketmq-other"],
        [tokens.proxy]: ["rocketmq-proxy-a", "rocketmq-proxy-b"],
        [image]: ["rocketmq-apache/rocketmq:5.5.0", "rocketmq-n:1", "rocketmq-p:1"],
        [volume]: undefined,
        [container]: [
          "rocketmq-broker-a",
          "rocketmq-broker-a-prepare",
          "rocketmq-broker-a-s",
          "rocketmq-broker-a-s-prepare",
          "rocketmq-n1",
          "rocketmq-n1-prepare",
          "rocketmq-namesrv-a",
          "rocketmq-namesrv-a-prepare",
          "rocketmq-other",
          "rocketmq-other-prepare",
          "rocketmq-proxy-a",
          "rocketmq-proxy-b",
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
      `${tokens.nameServer} rocketmq-namesrv-a`,
      `${tokens.broker} rocketmq-broker-a`,
      `${tokens.proxy} rocketmq-proxy-a`,
      `${tokens.console} rocketmq-console`,
      `${tokens.cluster} rocketmq`,
    ];
    expect(parents).toEqual({
      [whole]: undefined,
      [nameServer]: whole,
      [broker]: whole,
      [proxy]: whole,
      [console]: whole,
      [`${network} rocketmq`]: whole,
      [`${image} rocketmq-apache/rocketmq:5.5.0`]: whole,
      [`${image} rocketmq-apacherocketmq/rocketmq-dashboard:2.0.0`]: whole,
      [`${volume} rocketmq-namesrv-a-logs`]: nameServer,
      [`${volume} rocketmq-namesrv-a-namesrv`]: nameServer,
      [`${container} rocketmq-namesrv-a-prepare`]: nameServer,
      [`${container} rocketmq-namesrv-a`]: nameServer,
      [`${volume} rocketmq-broker-a-logs`]: broker,
      [`${volume} rocketmq-broker-a-store`]: broker,
      [`${container} rocketmq-broker-a-prepare`]: broker,
      [`${container} rocketmq-broker-a`]: broker,
      [`${container} rocketmq-proxy-a`]: proxy,
      [`${container} rocketmq-console`]: console,
      [`${password} rocketmq-console-password`]: console,
    });
  });
});

test("the network and the images, which a destroy leaves on the engine", async () => {
  const { deployment } = await cluster({ networkName: "net", imageRegistry: "r.example.com" });
  expect(deployment.get(network, "rocketmq").inputs).toEqual({
    name: "net",
    labels: [{ label: "rocketmq.stack", value: "rocketmq/test" }],
  });
  expect(deployment.all(image).map(({ inputs }) => inputs)).toEqual([
    { name: "r.example.com/apache/rocketmq:5.5.0", keepLocally: true },
    { name: "r.example.com/apacherocketmq/rocketmq-dashboard:2.0.0", keepLocally: true },
  ]);
});

describe("each server", () => {
  const inputsIn = async (args: ClusterArgs) => {
    const { deployment } = await cluster(args);
    return (name: string) => deployment.get(container, `rocketmq-${name}`).inputs;
  };

  test("has the settings of its own", async () => {
    const inputsOf = await inputsIn({
      ip: address,
      namePrefix: "x",
      nameServers: { "n-0": {}, "n-1": {} },
      brokers: { "b-0": {}, "b-1": {} },
      proxies: { "p-0": {}, "p-1": { heap: "1g", grpcServerPort: 18081 } },
    });
    const names = ["n-0", "n-1", "b-0", "b-1", "p-0", "p-1", "console"];
    expect(names.map((name) => inputsOf(name).name)).toEqual(names.map((name) => `x-${name}`));
    expect(inputsOf("p-1")).toMatchObject({
      envs: [expect.stringContaining(" -Xmx1073741824 "), "TZ=UTC"],
      ports: [
        { internal: 8092, external: 8092 },
        { internal: 18081, external: 18081 },
      ],
    });
  });

  test("has what the servers of its kind have in common, unless it says otherwise", async () => {
    const inputsOf = await inputsIn({
      ip: address,
      nameServers: { "namesrv-a": { heap: "64m" }, "namesrv-b": {} },
      nameServerDefaults: { heap: "80m", labels: { kind: "namesrv" } },
      brokers: { "broker-a": { heap: "256m", labels: { own: "yes" } }, "broker-b": { image: "b:1" } },
      brokerDefaults: { heap: "512m", image: "b:2", labels: { kind: "broker", own: "no" } },
      proxies: { "proxy-a": { heap: "200m" }, "proxy-b": {} },
      proxyDefaults: { heap: "256m", labels: { kind: "proxy" } },
    });
    const of = (name: string) => {
      const { image, envs, labels } = inputsOf(name) as {
        image: string;
        envs: string[];
        labels: { label: string; value: string }[];
      };
      const heap = Number(/ -Xmx(\d+) /.exec(envs.join(" "))?.[1]) / 2 ** 20;
      return [
        image,
        heap,
        labels
          .filter(({ label }) => !label.startsWith("rocketmq."))
          .map(({ label, value }) => `${label}=${value}`)
          .join(" "),
      ];
    };
    expect(of("namesrv-a")).toEqual(["apache/rocketmq:5.5.0", 64, "kind=namesrv"]);
    expect(of("namesrv-b")).toEqual(["apache/rocketmq:5.5.0", 80, "kind=namesrv"]);
    expect(of("broker-a")).toEqual(["b:2", 256, "kind=broker own=yes"]);
    expect(of("broker-b")).toEqual(["b:1", 512, "kind=broker own=no"]);
    expect(of("proxy-a")).toEqual(["apache/rocketmq:5.5.0", 200, "kind=proxy"]);
    expect(of("proxy-b")).toEqual(["apache/rocketmq:5.5.0", 256, "kind=proxy"]);
  });
});

/** What the provider gets of a container's plan. */
const inputsOfPlan = (settings: ClusterArgs) =>
  containersOf(planCluster(resolvedFor(settings, { ...machine, timeZone: "UTC" }))).map((plan) => ({
    name: plan.name,
    ...(plan.command ? { command: plan.command } : {}),
    envs: Object.entries(plan.environment)
      .map(([key, value]) => `${key}=${value}`)
      .sort(),
    uploads: plan.files.map(({ path, live: _, ...content }) => ({ file: path, ...content })),
    healthcheck: expect.objectContaining({
      tests: ["CMD", "timeout", "-k", "1", "4", ...(healthOf(plan) ?? [])],
    }) as object,
    ...(plan.networkMode
      ? { networkMode: plan.networkMode }
      : {
          ports: plan.ports
            .map(({ internal, external, address: ip }) => ({ internal, external, ip }))
            .sort((a, b) => a.internal - b.internal),
        }),
    ...(plan.hosts.length > 0
      ? { hosts: plan.hosts.map(({ name, address: ip }) => ({ host: name, ip })) }
      : {}),
  }));

test.each<ClusterArgs>([
  { ip: "127.0.0.1" },
  { ip: address },
  { ip: "rocketmq.example.com", bindAddress: "0.0.0.0" },
  { ip: "none" },
  { ip: address, networkMode: "host" },
  { ip: "rocketmq.example.com", bindAddress: "0.0.0.0", networkMode: "host" },
])("with %j each container is what the cluster's plan says of it", async (reach) => {
  const settings: ClusterArgs = {
    ...reach,
    brokerClusterName: "Shop",
    nameServers: { "namesrv-a": {}, "namesrv-b": {} },
    brokers: {
      "broker-a": {},
      "broker-b": { brokerConf: { maxMessageSize: 1024 } },
      "slave-c": { brokerName: "broker-a", brokerRole: "SLAVE", brokerId: 1 },
    },
    brokerDefaults: { brokerConf: { maxMessageSize: 2048, defaultTopicQueueNums: 4 } },
    proxies: { "proxy-a": {}, "proxy-b": {} },
    console: { login: false },
  };
  const { deployment } = await cluster(settings);
  const found = new Map(deployment.all(container).map(({ inputs }) => [inputs.name, inputs]));
  const planned = inputsOfPlan(settings);
  expect(planned).toHaveLength(8);
  for (const plan of planned) expect(found.get(plan.name)).toMatchObject(plan);
});

describe("outputs", () => {
  const resolved = async (result: Cluster) => ({
    nameServerAddresses: await valueOf(result.nameServerAddresses),
    brokerAddresses: await valueOf(result.brokerAddresses),
    proxyAddresses: await valueOf(result.proxyAddresses),
    consoleUrl: await valueOf(result.consoleUrl),
    consoleUser: await valueOf(result.consoleUser),
    consolePassword: await valueOf(result.consolePassword),
    networkName: await valueOf(result.networkName),
  });

  test("of the default cluster", async () => {
    const { result } = await cluster({ nameServers: { "namesrv-a": { port: 19876 } } });
    expect(await resolved(result)).toEqual({
      nameServerAddresses: ["127.0.0.1:19876"],
      brokerAddresses: ["127.0.0.1:10911"],
      proxyAddresses: ["127.0.0.1:8081"],
      consoleUrl: "http://127.0.0.1:8888",
      consoleUser: "admin",
      consolePassword: "generated",
      networkName: "rocketmq",
    });
  });

  test("of a second cluster beside it, with two keys", async () => {
    const { result } = await cluster({ namePrefix: "orders", portOffset: 1000 });
    expect(await resolved(result)).toMatchObject({
      nameServerAddresses: ["127.0.0.1:10876"],
      brokerAddresses: ["127.0.0.1:11911"],
      proxyAddresses: ["127.0.0.1:9081"],
      consoleUrl: "http://127.0.0.1:9888",
      networkName: "orders",
    });
  });

  test("of a cluster on its network alone, where containers' names are addresses", async () => {
    const { result } = await cluster({
      ip: "none",
      nameServers: { "namesrv-a": {}, "namesrv-b": { port: 19876 } },
      proxies: { "proxy-a": {}, "proxy-b": {} },
    });
    expect(await resolved(result)).toMatchObject({
      nameServerAddresses: ["rocketmq-namesrv-a:9876", "rocketmq-namesrv-b:9876"],
      brokerAddresses: ["rocketmq-broker-a:10911"],
      proxyAddresses: ["rocketmq-proxy-a:8081", "rocketmq-proxy-b:8091"],
      consoleUrl: "http://rocketmq-console:8080",
    });
  });

  test("of a cluster on the Docker host's network, which the servers' ports are on", async () => {
    const { result } = await cluster({
      ip: address,
      networkMode: "host",
      networkName: "net",
      nameServers: { "namesrv-a": {}, "namesrv-b": { port: 19876 } },
      console: { port: 18888 },
    });
    expect(await resolved(result)).toMatchObject({
      nameServerAddresses: [`${address}:9876`, `${address}:19876`],
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
      nameServers: { n0: {}, n1: { port: 19876 } },
      brokers: { b0: {}, b1: { listenPort: 20911 } },
    });
    expect(await resolved(result)).toEqual({
      nameServerAddresses: [`${address}:9876`, `${address}:19876`],
      brokerAddresses: [`${address}:10911`, `${address}:20911`],
      proxyAddresses: [],
      networkName: "net",
    });
  });

  test("the readme tells the addresses, and no password", async () => {
    const { result } = await cluster({ console: { password: "sesame" } });
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
  expect(await valueOf(result.nameServerAddresses)).toEqual(["127.0.0.1:9876"]);
  expect(await valueOf(result.consoleUrl)).toBe("http://127.0.0.1:8888");
});

test("a wrong configuration is found before anything is registered, all of it together", async () => {
  const { deployment } = await deploy(() => {
    const create = () =>
      new Cluster("rocketmq", { ip: "localhost", brokers: { "broker-a": { heap: "1m" } } });
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(
      /^The configuration has 2 problems; nothing was changed\.\n {2}ip is "localhost": .*\n {2}brokers\.broker-a\.heap is "1m": .*$/,
    );
  });
  expect(deployment.names).toEqual({});
});
