import { planCluster } from "../../../../model/plan";
import { brokerRegistered } from "../../../../model/plan/probe";
import { runAfter } from "../../../../model/plan/shell";
import { ClusterSettings } from "../../../../model/settings";
import { textOf } from "../../support/plan";
import { specOf } from "../../support/spec";

const plan = (settings: ClusterSettings) => planCluster(specOf(settings));

const configOf = (settings: ClusterSettings, index = 0): unknown =>
  JSON.parse(textOf(plan(settings).proxies[index].files[0]));

test("its configuration says what it stands before, and where clients find it", () => {
  const settings: ClusterSettings = {
    ip: "10.0.0.1",
    nameServers: [{ containerName: "n0" }, { containerName: "n1", port: 19876 }],
    brokers: [{ brokerClusterName: "Shop" }],
    proxies: [{}, { grpcServerPort: 18081, remotingListenPort: 18082 }],
  };
  expect(configOf(settings)).toEqual({
    rocketMQClusterName: "Shop",
    namesrvAddr: "n0:9876;n1:9876",
    proxyMode: "CLUSTER",
    grpcServerPort: 8081,
    remotingListenPort: 8082,
    remotingAccessAddr: "10.0.0.1",
  });
  expect(configOf(settings, 1)).toMatchObject({ grpcServerPort: 18081, remotingListenPort: 18082 });
});

test.each<[string, ClusterSettings, string[]]>([
  ["at the loopback address", {}, ["127.0.0.1", "127.0.0.1"]],
  ["at another", { ip: "10.0.0.1", bindAddress: "0.0.0.0" }, ["10.0.0.1", "10.0.0.1"]],
  ["by the cluster's name", { ip: "rocketmq.example.com" }, ["rocketmq.example.com", "rocketmq.example.com"]],
  ["each by its own where nothing is published", { ip: "none" }, ["rmqproxy", "p1"]],
])("remoting clients are told to dial it %s", (_, settings, hosts) => {
  const both = { ...settings, proxies: [{}, { containerName: "p1" }] };
  expect([0, 1].map((i) => configOf(both, i))).toMatchObject(
    hosts.map((remotingAccessAddr) => ({ remotingAccessAddr })),
  );
  expect(plan(both).proxyAddresses).toEqual([
    { grpc: `${hosts[0]}:8081`, remoting: `${hosts[0]}:8082` },
    { grpc: `${hosts[1]}:8091`, remoting: `${hosts[1]}:8092` },
  ]);
});

test("it waits until a broker of its cluster is registered, at any name server, as it would die without", () => {
  const { proxies } = plan({
    nameServers: [{ containerName: "n0" }, { containerName: "n1" }],
    brokers: [{ brokerClusterName: "Shop" }],
  });
  expect(proxies[0].command).toEqual(
    runAfter(brokerRegistered({ cluster: "Shop" }, ["n0:9876", "n1:9876"]), [
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
