import { spawnSync } from "node:child_process";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Broker, Cluster, ClusterArgs, Console, NameServer, Proxy } from "../../../components";
import { ClusterPlan, containersOf, planCluster } from "../../../model/plan";
import {
  brokerSettings,
  clusterSettings,
  consoleSettings,
  nameServerSettings,
  proxySettings,
  resolved,
  Settings,
  unknown,
} from "../../../model/settings";
import { caCertificate, certificate, privateKey } from "../support/certificates";
import { at, machine, resolvedFor } from "../support/cluster";
import {
  container,
  deploy,
  Deployment,
  hasSecrets,
  image,
  notKnown,
  notKnownYet,
  Secret,
  shown,
  tokens,
  valueOf,
} from "../support/pulumi";

const readyTimeout = 0;

/** A value of every setting that may be another resource's output. */
const server = {
  heap: "256m",
  image: "x/y:1",
  memory: "1g",
  cpus: 1.5,
  jvmOptions: ["-Dfrom=options"],
  environment: { FROM: "environment" },
  labels: { from: "labels" },
};
const everything = {
  readyTimeout,
  ip: "10.0.0.1",
  bindAddress: "0.0.0.0",
  imageRegistry: "r.example.com",
  timeZone: "Asia/Shanghai",
  logSize: "1m",
  logFiles: 7,
  tls: "enforcing" as const,
  caCertificate,
  certificate,
  privateKey,
  nameServers: {
    "namesrv-a": {
      ...server,
      published: true,
      namesrvConf: { scanNotActiveBrokerInterval: 5000 },
      uncheckedNamesrvConf: { ofTheFuture: true },
    },
    "namesrv-b": {},
  },
  nameServerDefaults: { heap: "128m" },
  brokers: {
    "broker-a": {
      ...server,
      flushDiskType: "SYNC_FLUSH",
      deleteWhen: "05",
      fileReservedTime: 24,
      maxStoreSize: "20g",
      brokerConf: { maxMessageSize: 1024 },
      uncheckedBrokerConf: { ofTheFuture: true },
    },
    "broker-b": {},
  },
  brokerDefaults: {
    brokerConf: { defaultTopicQueueNums: 4, maxMessageSize: 2048 },
    labels: { common: "yes" },
  },
  proxies: {
    "proxy-a": {
      ...server,
      proxyConf: { grpcClientConsumerMinLongPollingTimeoutMillis: 3000 },
      uncheckedProxyConf: { ofTheFuture: true },
    },
    "proxy-b": {},
  },
  proxyDefaults: { heap: "200m" },
  console: {
    ...server,
    user: "me",
    password: "sesame",
    consoleProperties: { "rocketmq.config.enableDashBoardCollect": false },
  },
} satisfies ClusterArgs;

type Values = Readonly<Record<string, unknown>>;

/** Settings, of which those that may be outputs are changed. */
const changeIn = (values: Values, settings: Settings, change: (value: unknown) => unknown): Values =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, settings[key].plain ? value : change(value)]),
  );

const servers = {
  nameServers: nameServerSettings,
  brokers: brokerSettings,
  proxies: proxySettings,
} as const;
const defaults = {
  nameServerDefaults: nameServerSettings,
  brokerDefaults: brokerSettings,
  proxyDefaults: proxySettings,
  console: consoleSettings,
} as const;

/** Arguments of a cluster, of which those that may be outputs are changed. */
function changed(args: Values, change: (value: unknown) => unknown): ClusterArgs {
  const top = changeIn(args, clusterSettings, change);
  const maps = Object.entries(servers).map(([map, settings]) => {
    const each = Object.entries(args[map] as Record<string, Values>);
    return [map, Object.fromEntries(each.map(([name, own]) => [name, changeIn(own, settings, change)]))];
  });
  const objects = Object.entries(defaults).map(([key, settings]) => [
    key,
    changeIn(args[key] as Values, settings, change),
  ]);
  return { ...top, ...Object.fromEntries(maps), ...Object.fromEntries(objects) } as ClusterArgs;
}

/** The same in the values of a map or list, instead of as a whole. */
const within =
  (change: (value: unknown) => unknown) =>
  (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(change);
    if (typeof value !== "object" || value === null) return change(value);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
  };

const cluster = (args: ClusterArgs, preview = false) => deploy(() => new Cluster("c", args), preview);

/** What was registered of containers, also where it is a secret. */
function containersIn(deployment: Deployment): Record<string, unknown> {
  const plain = (value: unknown): unknown => {
    if (value instanceof Secret) return plain(value.value);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  };
  return Object.fromEntries(deployment.all(container).map(({ name, inputs }) => [name, plain(inputs)]));
}

const outputsOf = async (result: Cluster) =>
  Promise.all(
    [
      result.nameServerAddresses,
      result.brokerAddresses,
      result.proxyAddresses,
      result.consoleUrl,
      result.consoleUser,
      result.consolePassword,
      result.readme,
    ].map((output) => valueOf<unknown>(output)),
  );

test("what is given as plain values here is all that may be an output", () => {
  const given = (values: Values, settings: Settings) => {
    const possible = Object.keys(settings).filter((key) => !settings[key].plain);
    expect(Object.keys(values)).toEqual(expect.arrayContaining(possible));
  };
  given(everything, clusterSettings);
  given(everything.nameServers["namesrv-a"], nameServerSettings);
  given(everything.brokers["broker-a"], brokerSettings);
  given(everything.proxies["proxy-a"], proxySettings);
  given(everything.console, consoleSettings);
});

let created: ReturnType<typeof cluster> | undefined;

/** The cluster of plain settings, created once. */
const plainCluster = () => (created ??= cluster(everything));

describe.each([
  ["an output", (value: unknown) => pulumi.output(value)],
  ["a promise", (value: unknown) => Promise.resolve(value)],
  ["a secret", (value: unknown) => pulumi.secret(value)],
  ["a value that holds outputs", within((value) => pulumi.output(value))],
  ["a value that holds secrets", within((value) => pulumi.secret(value))],
])("every setting that may be an output, given as %s", (_, change) => {
  test("leads to the same containers and outputs as a plain one", async () => {
    const plain = await plainCluster();
    const given = await cluster(changed(everything, change));
    expect(containersIn(given.deployment)).toEqual(containersIn(plain.deployment));
    expect(await outputsOf(given.result)).toEqual(await outputsOf(plain.result));
  });
});

test.each<[string, (value: unknown) => unknown]>([
  ["whole", (value: unknown) => pulumi.secret(value)],
  ["in part", within((value) => pulumi.secret(value))],
])("what is a secret, %s, is nowhere registered in plain", async (_, change) => {
  const secrets = {
    ...everything,
    brokers: { "broker-a": { environment: { TOKEN: "hidden-1" }, jvmOptions: ["-Dtoken=hidden-2"] } },
    brokerDefaults: {
      brokerConf: { messageStorePlugIn: "hidden-3" },
      uncheckedBrokerConf: { other: "hidden-4" },
    },
    nameServers: { "namesrv-a": { namesrvConf: { productEnvName: "hidden-5" } } },
    proxies: {
      "proxy-a": {
        proxyConf: {
          metricsExporterType: "OTLP_GRPC",
          metricsGrpcExporterTarget: "http://collector:4317",
          metricsGrpcExporterHeader: "key:hidden-6",
        },
      },
    },
    console: { password: "hidden-7", consoleProperties: { custom: "hidden-8" } },
  };
  const { deployment, result } = await cluster(changed(secrets, change));
  const inPlain = /hidden-\d/g;
  const all = JSON.stringify(deployment.resources);
  expect(new Set(all.match(inPlain))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8].map((i) => `hidden-${i}`)));
  expect(JSON.stringify(shown(deployment.resources)).match(inPlain)).toBeNull();
  expect(await pulumi.isSecret(result.consolePassword as pulumi.Output<string>)).toBe(true);
});

test("a secret of one server makes secrets of nothing of another, nor of addresses", async () => {
  const { deployment, result } = await cluster({
    readyTimeout,
    brokers: { "broker-a": { environment: { TOKEN: pulumi.secret("hidden") } }, "broker-b": {} },
  });
  const secret = deployment.resources.flatMap(({ name, type, inputs }) =>
    Object.entries(inputs).flatMap(([key, value]) => (hasSecrets(value) ? [`${type} ${name} ${key}`] : [])),
  );
  expect(secret.sort()).toEqual([
    `${container} c-broker-a envs`,
    `${container} c-broker-a labels`, // one is made of all that it is
    `${container} c-console uploads`, // the password
    `${tokens.broker} c-broker-a environment`,
    `${tokens.cluster} c brokers`,
  ]);
  for (const output of [result.nameServerAddresses, result.brokerAddresses, result.readme])
    expect(await pulumi.isSecret(output as pulumi.Output<unknown>)).toBe(false);
});

describe("images", () => {
  const imagesOf = async (args: ClusterArgs) => {
    const { deployment } = await cluster({
      readyTimeout,
      consoleEnabled: false,
      proxyEnabled: false,
      ...args,
    });
    return deployment.all(image).map(({ name, inputs }) => `${name}: ${String(inputs.name)}`);
  };
  const brokers = { "broker-a": { image: "x:1" }, "broker-b": { image: "x:1" } };

  test("that are the same are pulled once", async () => {
    expect(await imagesOf({ brokers })).toEqual([
      "c-apache/rocketmq:5.5.0: apache/rocketmq:5.5.0",
      "c-x:1: x:1",
    ]);
  });

  test("that are outputs are pulled for each server, as nobody knows yet whether they are the same", async () => {
    const [a, b] = [pulumi.output("x:1"), pulumi.output("x:2")];
    expect(await imagesOf({ brokers: { "broker-a": { image: a }, "broker-b": { image: b } } })).toEqual([
      "c-apache/rocketmq:5.5.0: apache/rocketmq:5.5.0",
      "c-broker-a-image: x:1",
      "c-broker-b-image: x:2",
    ]);
  });

  test("that follow from an output in common are too", async () => {
    expect(await imagesOf({ imageRegistry: pulumi.output("r.example.com") })).toEqual([
      "c-namesrv-a-image: r.example.com/apache/rocketmq:5.5.0",
      "c-broker-a-image: r.example.com/apache/rocketmq:5.5.0",
    ]);
    expect(await imagesOf({ brokerDefaults: { image: pulumi.output("x:1") } })).toEqual([
      "c-apache/rocketmq:5.5.0: apache/rocketmq:5.5.0",
      "c-broker-a-image: x:1",
    ]);
  });

  test("are pulled once where only other settings are outputs", async () => {
    expect(await imagesOf({ ip: pulumi.output("10.0.0.1"), brokers })).toEqual([
      "c-apache/rocketmq:5.5.0: apache/rocketmq:5.5.0",
      "c-x:1: x:1",
    ]);
  });
});

describe("what servers have in common, and what one says of its own", () => {
  const confOf = async (common: object, own: object) => {
    const { deployment } = await cluster({
      readyTimeout,
      ip: "10.0.0.1",
      brokerDefaults: common,
      brokers: { "broker-a": own },
    });
    const { uploads, envs } = deployment.get(container, "c-broker-a").inputs as {
      uploads: { content: string }[];
      envs: string[];
    };
    const conf = uploads[0].content.split("\n").filter((line) => /^(max|default)/.test(line));
    return [...conf, / -Xmx(\d+)/.exec(envs.join(" "))?.[1]];
  };
  const common = { heap: "256m", brokerConf: { defaultTopicQueueNums: 4, maxMessageSize: 2048 } };
  const own = { heap: "512m", brokerConf: { maxMessageSize: 1024 } };
  const output = (settings: object) =>
    Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, pulumi.output(value)]));
  const expected = ["defaultTopicQueueNums=4", "maxMessageSize=1024", String(512 * 2 ** 20)];

  test.each([
    ["plain", common, own],
    ["outputs of the former", output(common), own],
    ["outputs of the latter", common, output(own)],
    ["outputs", output(common), output(own)],
    ["promises", { brokerConf: Promise.resolve(common.brokerConf) }, own],
  ])("go together where they are %s", async (_, first, second) => {
    expect(await confOf(first, second)).toEqual(expected);
  });

  test("the former holds where the latter is an output without a value", async () => {
    const nothing = { heap: pulumi.output(""), brokerConf: pulumi.output(undefined) };
    expect(await confOf(common, nothing)).toEqual([
      "defaultTopicQueueNums=4",
      "maxMessageSize=2048",
      String(256 * 2 ** 20),
    ]);
  });
});

describe("in a preview that does not know them yet", () => {
  const possible = changed(everything, (value) => pulumi.output(value));
  const notYet = changed(everything, notKnownYet);

  test("none is refused, and the same resources exist", async () => {
    const later = await cluster(possible);
    const before = await cluster(notYet, true);
    expect(before.deployment.names).toEqual(later.deployment.names);
    const nameIn = (deployment: Deployment) => (name: string) => deployment.get(container, name).inputs.name;
    const names = later.deployment.names[container];
    expect(names.map(nameIn(before.deployment))).toEqual(names.map(nameIn(later.deployment)));
    expect(before.deployment.get(container, "c-broker-a").inputs).toMatchObject({
      envs: notKnown,
      image: notKnown,
      memory: notKnown,
      uploads: notKnown,
    });
  });

  test("nor where its parts are not known", async () => {
    const parts = changed(everything, within(notKnownYet));
    expect((await cluster(parts, true)).deployment.names).toEqual((await cluster(possible)).deployment.names);
  });

  const possibleKeys = (settings: Settings) => Object.keys(settings).filter((key) => !settings[key].plain);
  const paths = [
    ...possibleKeys(clusterSettings),
    ...Object.entries(defaults).flatMap(([place, settings]) =>
      possibleKeys(settings).map((key) => `${place}.${key}`),
    ),
  ];
  const others: readonly ClusterArgs[] = [
    {},
    { ip: "10.0.0.1", networkMode: "host" },
    { ip: "rocketmq.example.com", bindAddress: "10.0.0.1" },
    { profile: "rocketmq44", ip: "10.0.0.1", workspace: "/srv" },
    { profile: "rocketmq4", ip: "none", storage: "volume" },
  ];
  const alone = paths.flatMap((path) => others.map((settings) => [path, settings] as const));

  test.each(
    // There nothing is published, whatever the address.
    alone.filter(([path, { ip }]) => path !== "bindAddress" || ip !== "none"),
  )("%s alone is not refused beside %j", (path, settings) => {
    const plan = planCluster(resolved({ ...settings, ...at(path, unknown) }, machine));
    const namesOf = ({ nameServers, brokers, proxies, console }: ClusterPlan) =>
      containersOf({ nameServers, brokers, proxies, console }).map(({ name }) => name);
    expect(namesOf(plan)).toEqual(namesOf(planCluster(resolvedFor(settings))));
  });

  test.each([
    ["namePrefix", { namePrefix: notKnownYet() }],
    ["networkMode", { networkMode: pulumi.output("bridge") }],
    ["brokers", { brokers: pulumi.output({ "broker-b": {} }) }],
    ["brokers.broker-b", { brokers: { "broker-b": pulumi.output({}) } }],
    ["brokers.broker-b.listenPort", { brokers: { "broker-b": { listenPort: pulumi.output(20911) } } }],
    ["brokerDefaults", { brokerDefaults: pulumi.output({ heap: "1g" }) }],
    ["console", { console: Promise.resolve({}) }],
    ["console.port", { console: { port: pulumi.output(1) } }],
  ])("%s, from which follows what exists, is refused", async (path, args) => {
    await deploy(() => {
      expect(() => new Cluster("c", args as never)).toThrow(
        `  ${path} is "[output]": which resources exist follows from it: a plain value is wanted.`,
      );
    }, true);
  });

  test("a plain value is refused all the same", async () => {
    await deploy(() => {
      expect(() => new Cluster("c", { ip: notKnownYet(), brokerDefaults: { heap: "1m" } })).toThrow(
        /^ {2}brokerDefaults\.heap is "1m": /m,
      );
    }, true);
  });
});

describe("a server for a cluster that exists", () => {
  const programs = (cluster: Cluster) => ({
    all: new Console("all", {
      readyTimeout,
      login: false,
      ip: "10.0.0.1",
      nameServers: cluster.nameServerAddresses,
    }),
    first: new Console("first", {
      readyTimeout,
      login: false,
      ip: "10.0.0.1",
      nameServers: [cluster.nameServerAddresses[0]],
    }),
    broker: new Broker("broker", {
      readyTimeout,
      ip: "10.0.0.1",
      nameServers: cluster.nameServerAddresses,
      brokers: cluster.brokerAddresses,
      network: cluster.networkName,
    }),
    proxy: new Proxy("proxy", {
      readyTimeout,
      ip: "10.0.0.1",
      nameServers: pulumi.output(cluster.nameServerAddresses),
    }),
  });
  const create = () =>
    programs(
      new Cluster("c", {
        readyTimeout,
        consoleEnabled: false,
        ip: "10.0.0.1",
        nameServers: { "namesrv-a": {}, "namesrv-b": {} },
      }),
    );

  test("takes its outputs, one of them or all", async () => {
    const { deployment, result } = await deploy(create);
    const textOf = (name: string) => JSON.stringify(deployment.get(container, name).inputs);
    const both = "10.0.0.1:9876;10.0.0.1:9877";
    for (const name of ["all", "broker", "proxy"]) expect(textOf(name)).toContain(both);
    expect(textOf("first")).toContain("-Drocketmq.namesrv.addr=10.0.0.1:9876 ");
    expect(deployment.get(container, "broker").inputs.networksAdvanced).toMatchObject([{ name: "rocketmq" }]);
    expect(await valueOf(result.all.url)).toBe("http://10.0.0.1:8888");
    expect(await valueOf(result.proxy.remotingAddress)).toBe("10.0.0.1:8082");
  });

  test("comes after what registers them", async () => {
    const { deployment } = await deploy(create);
    for (const name of ["all", "first", "broker", "proxy"])
      expect(deployment.get(container, name).dependsOn).toEqual(
        expect.arrayContaining(["c-namesrv-a", "c-namesrv-b", "c-broker-a"]),
      );
  });

  test("exists in a preview that knows none of them", async () => {
    const { deployment } = await deploy(
      () => [
        new NameServer("n", { ip: notKnownYet() }),
        new Broker("b", { nameServers: notKnownYet(), brokers: notKnownYet() }),
        new Proxy("p", { nameServers: [notKnownYet(), "10.0.0.1:9876"] }),
        new Console("c", { nameServers: notKnownYet(), image: notKnownYet(), password: notKnownYet() }),
      ],
      true,
    );
    expect(deployment.names[container]).toEqual(["b", "b-prepare", "c", "n", "n-prepare", "p"]);
  });

  test("with an empty list of name servers is refused at once, and so is one that is no list", async () => {
    await deploy(() => {
      const refused = (nameServers: unknown) => () => new Console("c", { nameServers } as never);
      expect(refused([])).toThrow(/^ {2}nameServers is \[\]: one address at least is wanted\.$/m);
      expect(refused(undefined)).toThrow(/^ {2}nameServers is not set: one address at least is wanted\.$/m);
      expect(refused("a:9876")).toThrow(/^ {2}nameServers is "a:9876": a list of addresses /m);
    });
  });
});

describe("an output that is not legal", () => {
  const refused = (problem: string) => `The configuration has 1 problem.\n  ${problem}`;

  test("ends the program with the words that a plain value is refused with, once", () => {
    const root = join(__dirname, "../../..");
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--require", join(root, "cli/typescript.js"), join(__dirname, "support/lateErrors.ts")],
      { encoding: "utf8", timeout: 60_000 },
    );
    expect(stderr.replace(/^.*(PromiseRejectionHandledWarning|--trace-warnings).*\n/gm, "")).toBe("");
    const size = "a size as the JVM's -Xmx takes it is wanted, 64m at least, such as 512m, 2g or 200000000.";
    expect((JSON.parse(stdout) as string[]).sort()).toEqual(
      [
        refused(`heap is "1m": ${size}`),
        refused(
          'nameServers is ["nowhere"]: a list of addresses such as "rocketmq-namesrv-a:9876" is wanted.',
        ),
        refused('proxyConf.namesrvAddr is "x": it follows from the name servers of the cluster: set that.'),
        refused('password is "[secret]": a password without commas and line ends is wanted.'),
        refused(`password is "": the output that it comes from is empty, and a password is wanted.`),
        "The configuration has 2 problems.\n" +
          `  brokerDefaults.heap is "1m": ${size.replace("64m", "128m")}\n` +
          '  brokers.broker-a.brokerConf.brokerIP1 is "x": it follows from ip: set that.',
      ].sort(),
    );
  });
});
