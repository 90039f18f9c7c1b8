import { planCluster, renderReadme } from "../../../../model/plan";
import type { ClusterSettings } from "../../../../components/args";
import { minimal, resolvedFor } from "../../support/cluster";

function readme(settings: ClusterSettings): string {
  const cluster = resolvedFor(settings);
  return renderReadme(cluster, planCluster(cluster));
}

test("it tells every address, and how to connect", () => {
  const text = readme({
    ip: "10.0.0.1",
    networkName: "net",
    nameServers: { n0: {}, n1: { port: 19876 } },
    brokers: { b0: {}, b1: { listenPort: 20911 } },
    proxies: { "proxy-a": {}, "proxy-b": { remotingListenPort: 18082 } },
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
    'docker exec rocketmq-proxy-a sh mqadmin clusterList -n "rocketmq-n0:9876;rocketmq-n1:9876"',
  ])
    expect(text).toContain(part);
});

test.each<[string, ClusterSettings, string]>([
  [
    "on a loopback address",
    { proxies: { "proxy-a": {}, "proxy-b": {} } },
    "Programs on the Docker host connect. Containers on the network `net` connect by gRPC, to `rocketmq-proxy-a` or `rocketmq-proxy-b`.",
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
  const settings = {
    proxyEnabled: false,
    nameServers: { "namesrv-a": {}, "namesrv-b": {} },
    brokers: { "broker-b": {}, "broker-a": {} },
  };
  expect(readme(settings)).toContain(
    'docker exec rocketmq-broker-a sh mqadmin clusterList -n "rocketmq-namesrv-a:9876;rocketmq-namesrv-b:9876"',
  );
});

test("it tells nothing of what there is not", () => {
  expect(readme({ consoleEnabled: false })).not.toMatch(/\| console|the console/i);
  expect(readme({ proxyEnabled: false })).not.toMatch(/proxy/i);
  expect(readme(minimal.rocketmq44)).not.toMatch(/password/i);
  expect(readme({})).not.toMatch(/undefined|\[object/);
});

test("with access control, it tells how programs log in, and where those elsewhere connect to", () => {
  const text = readme({ ip: "10.0.0.1", accessControl: true });
  for (const part of [
    "export ROCKETMQ_SECRET_KEY=$(npx pulumi stack output secretKey --show-secrets)",
    "accessSecret: process.env.ROCKETMQ_SECRET_KEY",
    'AccessSecret: os.Getenv("ROCKETMQ_SECRET_KEY")',
    'os.environ["ROCKETMQ_SECRET_KEY"]',
    'new StaticSessionCredentialsProvider(System.getenv("ROCKETMQ_ACCESS_KEY")',
    "new AclClientRPCHook(new SessionCredentials(",
    "| name server | `127.0.0.1:9876` |",
    "only programs on the Docker host connect to them",
    'setNamesrvAddr("10.0.0.1:8082")',
  ])
    expect(text).toContain(part);
  expect(readme({ ip: "10.0.0.1" })).not.toMatch(/ROCKETMQ_|know no users/);
  const published = { nameServerDefaults: { published: true } };
  expect(readme({ ip: "10.0.0.1", accessControl: true, ...published })).toContain(
    'setNamesrvAddr("10.0.0.1:9876")',
  );
});

test("with TLS, it tells where the authority is, and has programs verify servers by it", () => {
  const text = readme({ tls: "enforcing" });
  for (const part of [
    "npx pulumi stack output caCertificate >ca.pem\nexport GRPC_DEFAULT_SSL_ROOTS_FILE_PATH=$PWD/ca.pem",
    "sslEnabled: true",
    "tls.Config{RootCAs: ca}",
    "tls_enable=True",
    "producer.setUseTLS(true);",
    "-Dtls.client.trustCertPath=ca.pem",
    "docker exec -e JAVA_OPT=-Dtls.enable=true rocketmq-proxy-a sh mqadmin",
    "| console | https://127.0.0.1:8888 |",
  ])
    expect(text).toContain(part);
  expect(readme({})).not.toMatch(/tls|ssl/i);
});
