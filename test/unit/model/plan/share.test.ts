import type { ClusterSettings } from "../../../../components/args";
import { containersOf, planCluster, shareOn } from "../../../../model/plan";
import { hostPorts, serversOf } from "../../../../model/settings";
import { resolvedFor } from "../../support/cluster";

const settings: ClusterSettings = {
  hosts: {
    a: { docker: "ssh://ops@10.0.0.1", address: "10.0.0.1", workspace: "/srv/a" },
    b: { docker: "ssh://ops@10.0.0.2", address: "10.0.0.2" },
    c: { docker: "ssh://ops@10.0.0.3", address: "10.0.0.3" },
  },
  storage: "folder",
  workspace: "/srv/all",
  brokers: { "broker-a": { replicas: 3 }, "broker-b": {} },
  proxies: { "proxy-a": {}, "proxy-b": {} },
};

const cluster = resolvedFor(settings);
const plan = planCluster(cluster);
const names = ["a", "b", "c"];
const shares = names.map((host) => shareOn(host, cluster, plan));

test("each server is in the share of its host, with its plan and its addresses", () => {
  for (const [i, share] of shares.entries()) {
    const servers = serversOf(share.cluster).map(({ server }) => server);
    expect(servers.map(({ host }) => host)).toEqual(servers.map(() => names[i]));
    expect(containersOf(share.plan).map(({ name }) => name)).toEqual(
      servers.map(({ containerName }) => containerName),
    );
    const address = `10.0.0.${i + 1}:`;
    const { nameServerAddresses, brokerAddresses, proxyAddresses, consoleUrl } = share.plan;
    for (const one of [...nameServerAddresses, ...brokerAddresses]) expect(one).toContain(address);
    for (const { grpc } of proxyAddresses) expect(grpc).toContain(address);
    if (consoleUrl !== undefined) expect(consoleUrl).toContain(address);
    expect(share.plan.metrics.every((one) => one.address.startsWith(address))).toBe(true);
    expect(share.plan.brokersOf).toHaveLength(share.cluster.brokers.length);
  }
  const all = shares.flatMap((share) => serversOf(share.cluster).map(({ server }) => server.name));
  expect(all.sort()).toEqual(
    serversOf(cluster)
      .map(({ server }) => server.name)
      .sort(),
  );
  expect(shares.flatMap((share) => share.plan.metrics.map(({ name }) => name)).sort()).toEqual(
    plan.metrics.map(({ name }) => name).sort(),
  );
});

test("what holds on a host holds in its share, as if there were no other", () => {
  const [a, b] = shares;
  expect(a.cluster.hosts).toEqual([]);
  expect([a, b].map((share) => share.cluster.shared.workspace)).toEqual(["/srv/a", "/srv/all"]);
  const ports = hostPorts(cluster);
  const { containerName } = a.cluster.brokers[0];
  expect(hostPorts(a.cluster).filter((port) => port.containerName === containerName)).toEqual(
    ports.filter((port) => port.containerName === containerName),
  );
  expect(hostPorts(a.cluster).every(({ address }) => address === "10.0.0.1")).toBe(true);
});

test("what servers dial on other hosts stays", () => {
  for (const share of shares) {
    expect(share.plan.backend).toBe(plan.backend);
    expect(share.plan.controllers).toEqual(plan.controllers);
  }
});

test("the only host has all", () => {
  const only = resolvedFor({ ...settings, hosts: undefined, workspace: "/srv" });
  const whole = planCluster(only);
  expect(shareOn(undefined, only, whole)).toEqual({ cluster: only, plan: whole });
});
