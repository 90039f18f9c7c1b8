import { planCluster } from "../../../../model/plan";
import { brokerRegistered } from "../../../../model/plan/probe";
import { runAfter } from "../../../../model/plan/shell";
import type { ClusterSettings } from "../../../../components/args";
import { textOf } from "../../support/plan";
import { resolvedFor } from "../../support/cluster";

const plan = (settings: ClusterSettings) => planCluster(resolvedFor(settings));

const configOf = (settings: ClusterSettings, index = 0): unknown =>
  JSON.parse(textOf(plan(settings).proxies[index].files[0]));

test("its configuration says what it stands before, and where clients find it", () => {
  const settings: ClusterSettings = {
    ip: "10.0.0.1",
    brokerClusterName: "Shop",
    nameServers: { n0: {}, n1: { port: 19876 } },
    proxies: { "proxy-a": {}, "proxy-b": { grpcServerPort: 18081, remotingListenPort: 18082 } },
  };
  expect(configOf(settings)).toEqual({
    rocketMQClusterName: "Shop",
    topicRouteServiceCacheRefreshSeconds: 1,
    namesrvAddr: "rocketmq-n0:9876;rocketmq-n1:9876",
    proxyMode: "CLUSTER",
    grpcServerPort: 8081,
    remotingListenPort: 8082,
    useEndpointPortFromRequest: true,
    remotingAccessAddr: "10.0.0.1",
  });
  expect(configOf(settings, 1)).toMatchObject({ grpcServerPort: 18081, remotingListenPort: 18082 });
});

test.each<[string, ClusterSettings, string[]]>([
  ["at the loopback address", {}, ["127.0.0.1", "127.0.0.1"]],
  ["at another", { ip: "10.0.0.1", bindAddress: "0.0.0.0" }, ["10.0.0.1", "10.0.0.1"]],
  ["by the cluster's name", { ip: "rocketmq.example.com" }, ["rocketmq.example.com", "rocketmq.example.com"]],
  ["each by its own where nothing is published", { ip: "none" }, ["rocketmq-proxy-a", "rocketmq-proxy-b"]],
])("remoting clients are told to dial it %s", (_, settings, hosts) => {
  const two = { ...settings, proxies: { "proxy-a": {}, "proxy-b": {} } };
  expect([0, 1].map((i) => configOf(two, i))).toMatchObject(
    hosts.map((remotingAccessAddr) => ({ remotingAccessAddr })),
  );
  expect(plan(two).proxyAddresses).toEqual([
    { grpc: `${hosts[0]}:8081`, remoting: `${hosts[0]}:8082` },
    { grpc: `${hosts[1]}:8091`, remoting: `${hosts[1]}:8092` },
  ]);
});

test("it waits until a broker of its cluster is registered, at any name server, as it would die without", () => {
  const { proxies } = plan({
    brokerClusterName: "Shop",
    nameServers: { n0: {}, n1: { port: 9877 } },
  });
  expect(proxies[0].command).toEqual(
    runAfter(brokerRegistered({ cluster: "Shop" }, ["rocketmq-n0:9876", "rocketmq-n1:9876"]), [
      "sh",
      "mqproxy",
      "-pc",
      proxies[0].files[0].path,
    ]),
  );
});

test("a cluster without any has none, and nobody is told of one", () => {
  expect(plan({ proxyEnabled: false })).toMatchObject({ proxies: [], proxyAddresses: [] });
});
