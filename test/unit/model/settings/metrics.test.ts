import type { ClusterSettings } from "../../../../components/args";
import { planCluster } from "../../../../model/plan";
import { hostPorts } from "../../../../model/settings";
import { brokerIn, problemsOf, proxyIn, resolvedFor } from "../../support/cluster";
import { textOf } from "../../support/plan";

const metricsExporterType = "PROM";
const prometheus: ClusterSettings = {
  brokerDefaults: { brokerConf: { metricsExporterType } },
  proxyDefaults: { proxyConf: { metricsExporterType } },
};

const broker = (brokerConf: object): ClusterSettings => ({ brokers: { "broker-a": { brokerConf } } });
const proxy = (proxyConf: object): ClusterSettings => ({ proxies: { "proxy-a": { proxyConf } } });

/** What servers are told of their metrics, by name. */
function told(settings: ClusterSettings): Record<string, Record<string, unknown>> {
  const { brokers, proxies } = planCluster(resolvedFor(settings));
  const ofBrokers = brokers.map(({ container: { name, files } }) => {
    const lines = textOf(files.find(({ path }) => path.endsWith("broker.conf"))).split("\n");
    return [name, Object.fromEntries(lines.map((line) => line.split(/=(.*)/s))) as object] as const;
  });
  const ofProxies = proxies.map(
    ({ name, files }) =>
      [name, JSON.parse(textOf(files.find(({ path }) => path.endsWith(".json")))) as object] as const,
  );
  return Object.fromEntries(
    [...ofBrokers, ...ofProxies].map(([name, conf]) => [
      name,
      Object.fromEntries(Object.entries(conf).filter(([key]) => key.startsWith("metrics"))),
    ]),
  );
}

test("servers have none unless they are told to", () => {
  expect(planCluster(resolvedFor({})).metrics).toEqual([]);
  expect(told({})).toEqual({ "rocketmq-broker-a": {}, "rocketmq-proxy-a": {} });
  for (const metricsExporterType of ["DISABLE", "LOG"])
    expect(planCluster(resolvedFor(broker({ metricsExporterType }))).metrics).toEqual([]);
});

test("each server has a port of its own, moved as the others are, and published with them", () => {
  const settings = {
    ...prometheus,
    brokers: { "broker-a": {}, "broker-b": {} },
    proxies: { "proxy-a": {}, "proxy-c": {} },
    portOffset: 1000,
  };
  const plan = planCluster(resolvedFor(settings));
  expect(plan.metrics).toEqual([
    { name: "broker-a", address: "127.0.0.1:6557" },
    { name: "broker-b", address: "127.0.0.1:6567" },
    { name: "proxy-a", address: "127.0.0.1:6558" },
    { name: "proxy-c", address: "127.0.0.1:6578" },
  ]);
  for (const { ports } of [plan.brokers[1].container])
    expect(ports).toContainEqual({ address: "127.0.0.1", internal: 6567, external: 6567 });
  expect(plan.proxies[0].ports).toContainEqual({ address: "127.0.0.1", internal: 6558, external: 6558 });
  expect(hostPorts(resolvedFor(settings))).toContainEqual({
    port: 6567,
    path: "brokers.broker-b.brokerConf.metricsPromExporterPort",
    found: 6567,
    what: "broker-b's metrics",
    containerName: "rocketmq-broker-b",
    address: "127.0.0.1",
  });
});

test("a port that is written in the configuration is taken as it stands there", () => {
  const settings = { portOffset: 1000, ...broker({ metricsExporterType, metricsPromExporterPort: 7000 }) };
  expect(brokerIn(resolvedFor(settings)).metricsPort).toBe(7000);
  expect(told(settings)["rocketmq-broker-a"].metricsPromExporterPort).toBe("7000");
  const other = { portOffset: 1000, ...proxy({ metricsExporterType, metricsPromExporterPort: "7001" }) };
  expect(proxyIn(resolvedFor(other)).metricsPort).toBe(7001);
  expect(told(other)["rocketmq-proxy-a"].metricsPromExporterPort).toBe(7001);
});

test.each<[ClusterSettings, string, string]>([
  [{}, "0.0.0.0", "127.0.0.1"],
  [{ ip: "10.0.0.1" }, "0.0.0.0", "10.0.0.1"],
  [{ ip: "rocketmq.example.com" }, "0.0.0.0", "rocketmq.example.com"],
  [{ ip: "10.0.0.1", networkMode: "host" }, "10.0.0.1", "10.0.0.1"],
  [{ ip: "10.0.0.1", networkMode: "host", bindAddress: "0.0.0.0" }, "0.0.0.0", "10.0.0.1"],
])("with %j servers show them on %s, and Prometheus dials %s", (settings, host, dialled) => {
  const all = { ...prometheus, ...settings };
  for (const [name, port] of [
    ["rocketmq-broker-a", "5557"],
    ["rocketmq-proxy-a", 5558],
  ] as const)
    expect(told(all)[name]).toEqual({
      metricsExporterType,
      metricsPromExporterHost: host,
      metricsPromExporterPort: port,
    });
  expect(planCluster(resolvedFor(all)).metrics.map(({ address }) => address)).toEqual([
    `${dialled}:5557`,
    `${dialled}:5558`,
  ]);
});

test("where nothing is published Prometheus dials containers", () => {
  const { metrics, brokers } = planCluster(resolvedFor({ ...prometheus, ip: "none" }));
  expect(metrics.map(({ address }) => address)).toEqual(["rocketmq-broker-a:5557", "rocketmq-proxy-a:5558"]);
  expect(brokers[0].container.ports).toEqual([]);
});

describe("the port", () => {
  const path = "brokers.broker-b.brokerConf.metricsPromExporterPort";

  test.each<[string, ClusterSettings, string, unknown, string]>([
    [
      "of another broker's metrics",
      {
        brokerDefaults: { brokerConf: { metricsExporterType, metricsPromExporterPort: 7000 } },
        brokers: { "broker-a": {}, "broker-b": {} },
      },
      "brokerDefaults.brokerConf.metricsPromExporterPort",
      7000,
      "broker-b's metrics would need port 7000 on the Docker host, which broker-a's metrics has: choose another.",
    ],
    [
      "of a name of the same end",
      { ...prometheus, brokers: { "broker-b": { listenPort: 12000 }, "x-b": { listenPort: 13000 } } },
      "brokers.x-b.brokerConf.metricsPromExporterPort",
      5567,
      "x-b's metrics would need port 5567 on the Docker host, which broker-b's metrics has: choose another.",
    ],
    [
      "of a broker",
      { brokers: { "broker-b": { brokerConf: { metricsExporterType, metricsPromExporterPort: 10919 } } } },
      path,
      10919,
      "broker-b's metrics would need port 10919 on the Docker host, which broker-b's VIP channel, listenPort - 2, has: choose another.",
    ],
    [
      "of a proxy",
      {
        brokers: {
          "broker-b": { uncheckedBrokerConf: { metricsExporterType, metricsPromExporterPort: 8081 } },
        },
      },
      // The proxy is the later one.
      "proxies.proxy-a.grpcServerPort",
      8081,
      "proxy-a would need port 8081 on the Docker host, which broker-b's metrics has: choose another.",
    ],
    [
      "of the console",
      { ...proxy({ metricsExporterType, metricsPromExporterPort: 8888 }) },
      "console.port",
      8888,
      "the console would need port 8888 on the Docker host, which proxy-a's metrics has: choose another.",
    ],
  ])("%s is refused", (_, settings, path, found, expected) => {
    expect(problemsOf(settings)).toEqual([{ path, found, expected }]);
  });

  test("is named where it stands, also among unchecked keys", () => {
    const uncheckedBrokerConf = { metricsExporterType, metricsPromExporterPort: 9876 };
    expect(problemsOf({ brokers: { "broker-a": { uncheckedBrokerConf } } })).toMatchObject([
      { path: "brokers.broker-a.uncheckedBrokerConf.metricsPromExporterPort", found: 9876 },
    ]);
  });

  test.each<[ClusterSettings, string, string]>([
    [broker({ metricsExporterType, metricsPromExporterPort: 0 }), "broker-a.brokerConf", "from 1 to 65535"],
    [
      broker({ metricsExporterType, metricsPromExporterPort: 70000 }),
      "broker-a.brokerConf",
      "from 1 to 65535",
    ],
    [
      {
        ip: "10.0.0.1",
        networkMode: "host",
        ...broker({ metricsExporterType, metricsPromExporterPort: 80 }),
      },
      "broker-a.brokerConf",
      "takes no rights, a whole number from 1024",
    ],
    [
      {
        portOffset: 50000,
        brokers: { "broker-999": { listenPort: 10, brokerConf: { metricsExporterType } } },
      },
      "broker-999.brokerConf",
      "ports end at 65535",
    ],
  ])("of %j is none", (settings, place, expected) => {
    const found = problemsOf(settings).filter(
      ({ path }) => path === `brokers.${place}.metricsPromExporterPort`,
    );
    expect(found).toHaveLength(1);
    expect(found[0].expected).toContain(expected);
  });
});

test("the host follows from the network's mode", () => {
  for (const settings of [
    broker({ metricsExporterType, metricsPromExporterHost: "1.2.3.4" }),
    proxy({ metricsExporterType, metricsPromExporterHost: "1.2.3.4" }),
  ])
    expect(problemsOf(settings)).toMatchObject([
      { expected: "it follows from networkMode and bindAddress: set that." },
    ]);
});

describe.each([
  ["brokers.broker-a.brokerConf", broker],
  ["proxies.proxy-a.proxyConf", proxy],
] as const)("of %s", (place, settingsOf) => {
  test.each([
    ["metricsPromExporterPort", 7000, "it does nothing unless metricsExporterType is PROM"],
    ["metricsGrpcExporterTarget", "http://c:4317", "it does nothing unless metricsExporterType is OTLP_GRPC"],
    ["metricsLabel", "team", "pairs such as team:orders,stage:test are wanted"],
    ["metricsGrpcExporterHeader", "a:b:c", "pairs such as team:orders,stage:test are wanted"],
  ])("%s %s alone is refused", (key, found, expected) => {
    expect(problemsOf(settingsOf({ [key]: found }))).toEqual([
      { path: `${place}.${key}`, found, expected: expect.stringContaining(expected) as string },
    ]);
  });

  const otlp = (target: unknown) =>
    settingsOf({
      metricsExporterType: "OTLP_GRPC",
      ...(target === undefined ? {} : { metricsGrpcExporterTarget: target }),
    });

  test.each([undefined, "not an address", "http://", "httpx://c:1"])(
    "a collector at %s is refused",
    (found) => {
      expect(problemsOf(otlp(found))).toEqual([
        {
          path: `${place}.metricsGrpcExporterTarget`,
          found,
          expected: expect.stringContaining("such as http://collector:4317") as string,
        },
      ]);
    },
  );

  test.each(["http://127.0.0.1:4317", "localhost:4317"])(
    "a collector at %s is its own container",
    (found) => {
      expect(problemsOf(otlp(found))).toMatchObject([
        { expected: expect.stringContaining("is the container itself") as string },
      ]);
      expect(problemsOf({ ...otlp(found), ip: "10.0.0.1", networkMode: "host" })).toEqual([]);
    },
  );

  test.each(["http://collector:4317", "https://10.0.0.1:4317", "collector.example.com:4317"])(
    "a collector at %s is taken",
    (target) => {
      expect(problemsOf(otlp(target))).toEqual([]);
      expect(planCluster(resolvedFor(otlp(target))).metrics).toEqual([]);
    },
  );
});
