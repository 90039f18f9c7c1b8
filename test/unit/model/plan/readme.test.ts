import { planCluster, renderReadme } from "../../../../model/plan";
import { ClusterSettings } from "../../../../model/settings";
import { minimal, specOf } from "../../support/spec";

function readme(settings: ClusterSettings): string {
  const spec = specOf(settings);
  return renderReadme(spec, planCluster(spec));
}

test("it tells every address, and how to connect", () => {
  const text = readme({
    ip: "10.0.0.1",
    networkName: "net",
    nameServers: [{ containerName: "n0" }, { containerName: "n1", port: 19876 }],
    brokers: [{ containerName: "b0" }, { containerName: "b1", brokerName: "b", listenPort: 20911 }],
    proxies: [{ containerName: "p0" }, { remotingListenPort: 18082 }],
    console: { user: "me" },
  });
  for (const part of [
    "`10.0.0.1:9876;10.0.0.1:19876`",
    "`10.0.0.1:10911`",
    "`10.0.0.1:20911`",
    "| proxy, gRPC | `10.0.0.1:8081` |",
    "| proxy, remoting | `10.0.0.1:8082` |",
    "| proxy, gRPC | `10.0.0.1:8091` |",
    "| proxy, remoting | `10.0.0.1:18082` |",
    "http://10.0.0.1:8888",
    "`net`",
    "`me`",
    "pulumi stack output consolePassword --show-secrets",
    'setNamesrvAddr("10.0.0.1:9876;10.0.0.1:19876")',
    'docker exec p0 sh mqadmin clusterList -n "n0:9876;n1:9876"',
  ])
    expect(text).toContain(part);
});

test.each<[string, ClusterSettings, string]>([
  [
    "on a loopback address",
    { proxies: [{}, { containerName: "p1" }] },
    "Programs on the Docker host connect. Containers on the network `net` connect by gRPC, to `rmqproxy` or `p1`.",
  ],
  ["on a loopback address without proxies", { proxyEnabled: false }, "Programs on the Docker host connect."],
  [
    "on another address",
    { ip: "10.0.0.1" },
    "Programs on the Docker host, in its containers, and on the network of 10.0.0.1 connect.",
  ],
  [
    "by a name",
    { ip: "rocketmq.example.com" },
    "Programs that can resolve rocketmq.example.com connect, in containers too.",
  ],
  [
    "on the Docker host's network",
    { ip: "10.0.0.1", networkMode: "host" },
    "Programs on the Docker host, in its containers, and on the network of 10.0.0.1 connect.",
  ],
  ["on the network alone", { ip: "none" }, "Containers on the network `net` connect, and nobody else."],
])("it tells who connects %s", (_, settings, text) => {
  expect(readme({ networkName: "net", ...settings })).toContain(`\n\n${text}\n\n`);
});

test("without a proxy the first broker's container has the command line", () => {
  const settings = { proxyEnabled: false, nameServers: [{}, {}], brokers: [{ containerName: "b0" }, {}] };
  expect(readme(settings)).toContain(
    'docker exec b0 sh mqadmin clusterList -n "rmqnamesrv:9876;rmqnamesrv-b:9876"',
  );
});

test("it tells nothing of what there is not", () => {
  expect(readme({ consoleEnabled: false })).not.toMatch(/\| console|the console/i);
  expect(readme({ proxyEnabled: false })).not.toMatch(/proxy/i);
  expect(readme(minimal.rocketmq44)).not.toMatch(/password/i);
  expect(readme({})).not.toMatch(/undefined|\[object/);
});
