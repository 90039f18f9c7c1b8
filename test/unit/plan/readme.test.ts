import { planCluster, renderReadme } from "../../../plan";
import { ClusterSettings } from "../../../spec";
import { minimal, specOf } from "../support/spec";

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
    console: { user: "me" },
  });
  for (const part of [
    "`10.0.0.1:9876;10.0.0.1:19876`",
    "`10.0.0.1:10911`",
    "`10.0.0.1:20911`",
    "http://10.0.0.1:8888",
    "`net`",
    "`me`",
    "pulumi stack output consolePassword --show-secrets",
    'setNamesrvAddr("10.0.0.1:9876;10.0.0.1:19876")',
    'docker exec b0 sh mqadmin clusterList -n "n0:9876;n1:9876"',
  ])
    expect(text).toContain(part);
});

test("on a loopback address it tells whose network a container has to join", () => {
  const text = readme({ networkName: "net", nameServers: [{ port: 19876 }] });
  expect(text).toContain("--network container:net-gateway");
  expect(text).toContain("`127.0.0.1:9876`"); // where the name server is, for it
  expect(readme({ ip: "10.0.0.1" })).not.toContain("gateway");
});

test("it tells nothing of what there is not", () => {
  expect(readme({ consoleEnabled: false })).not.toMatch(/console/i);
  expect(readme(minimal.seed)).not.toMatch(/password/i);
  expect(readme({})).not.toMatch(/undefined|\[object/);
});
