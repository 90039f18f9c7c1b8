import type { ClusterSettings, HostSettings } from "../../../../components/args";
import {
  hostPorts,
  hostsIn as hostsSaidIn,
  hostsOf,
  promiseShortfall,
  resolved,
  serversOf,
  sharedOn,
} from "../../../../model/settings";
import { machine, problemsOf, resolvedFor } from "../../support/cluster";

const host = (i: number, more: HostSettings = {}): HostSettings => ({
  docker: `ssh://ops@10.0.0.${i}`,
  address: `10.0.0.${i}`,
  ...more,
});

const three = { a: host(1), b: host(2), c: host(3) };
const safe: ClusterSettings = {
  hosts: three,
  brokers: { "broker-a": { replicas: 3 }, "broker-b": { replicas: 3 } },
};

const hostsIn = (settings: ClusterSettings, standing = {}) =>
  Object.fromEntries(
    serversOf(resolved(settings, machine, undefined, standing)).map(({ server }) => [
      server.name,
      server.host,
    ]),
  );

test("servers of a kind and replicas of a group are on different hosts, and so are groups' first masters", () => {
  expect(hostsIn(safe)).toEqual({
    ...{ "broker-a": "a", "broker-a-1": "b", "broker-a-2": "c" },
    ...{ "broker-b": "b", "broker-b-1": "a", "broker-b-2": "c" },
    ...{ "namesrv-a": "a", "namesrv-b": "b", "namesrv-c": "c" },
    ...{ "proxy-a": "a", console: "b" },
  });
});

test("without hosts nobody is on one", () => {
  expect(new Set(Object.values(hostsIn({})))).toEqual(new Set([undefined]));
});

test("each server has the address, the ports and the folder of its host", () => {
  const cluster = resolvedFor({
    ...safe,
    hosts: { ...three, b: host(2, { workspace: "/mnt/rocketmq", bindAddress: "0.0.0.0" }) },
    workspace: "/srv",
  });
  const onB = cluster.brokers.find((one) => one.host === "b");
  expect(sharedOn(cluster, onB ?? {})).toMatchObject({
    reach: { mode: "address", ip: "10.0.0.2", bindAddress: "0.0.0.0", acrossHosts: true },
    workspace: "/mnt/rocketmq",
  });
  const addresses = new Map(hostPorts(cluster).map(({ containerName, address }) => [containerName, address]));
  expect(addresses.get("rocketmq-namesrv-a")).toBe("10.0.0.1");
  expect(addresses.get("rocketmq-namesrv-b")).toBe("0.0.0.0");
});

test("controllers and replication are published for servers on other hosts, with TLS too", () => {
  const ports = hostPorts(resolvedFor({ ...safe, tls: "enforcing" }));
  const what = ports.filter(({ containerName }) => /-(broker|namesrv)-a$/.test(containerName));
  expect(what.map(({ port }) => port)).toEqual([9876, 9868, 10911, 10909, 10912]);
});

test("a server stays where it stands, and goes where it is said to", () => {
  const hosts = { ...three, d: host(4) };
  expect(
    hostsIn({ ...safe, hosts }, { "rocketmq-broker-a": "b", "rocketmq-broker-a-1": "gone" }),
  ).toMatchObject({
    ...{ "broker-a": "b", "broker-a-1": "a" },
  });
  const said = {
    ...safe,
    hosts,
    console: { host: "d" },
    nameServers: { "n-a": { host: "d" }, "n-b": {}, "n-c": {} },
  };
  expect(hostsIn(said)).toMatchObject({ console: "d", "n-a": "d" });
  const group = { "broker-a": { replicas: 3, hosts: ["d", "a", "b"] } };
  expect(hostsIn({ hosts, brokers: group })).toMatchObject({
    "broker-a": "d",
    "broker-a-1": "a",
    "broker-a-2": "b",
  });
});

test.each<[string, ClusterSettings, string]>([
  ["no Docker Engine", { hosts: { a: { address: "10.0.0.1" } } }, "hosts.a.docker"],
  ["no address", { hosts: { a: { docker: "ssh://a" } } }, "hosts.a.address"],
  ["a loopback address", { hosts: { a: host(1, { address: "127.0.0.1" }) } }, "hosts.a.address"],
  [
    "a name without an address",
    { hosts: { a: host(1, { address: "a.example.com" }) } },
    "hosts.a.bindAddress",
  ],
  ["no engine's address", { hosts: { a: host(1, { docker: "10.0.0.1" }) } }, "hosts.a.docker"],
  ["a relative folder", { hosts: { a: host(1, { workspace: "./data" }) } }, "hosts.a.workspace"],
  ["a relative folder for all", { hosts: three, workspace: "./data" }, "workspace"],
  [
    "a folder beside volumes",
    { hosts: { a: host(1, { workspace: "/srv" }) }, storage: "volume" },
    "hosts.a.workspace",
  ],
  ["no folder", { hosts: { a: host(1) }, storage: "folder" }, "hosts.a.workspace"],
  ["a name with a dot", { hosts: { "a.b": host(1) } }, "hosts.a.b"],
  ["a misspelt key", { hosts: { a: { ...host(1), adress: "10.0.0.1" } as HostSettings } }, "hosts.a.adress"],
  ["an ip besides", { hosts: three, ip: "10.0.0.1" }, "ip"],
  ["an unknown host", { hosts: three, console: { host: "d" } }, "console.host"],
  [
    "an unknown host of a replica",
    { hosts: three, brokers: { b: { replicas: 2, hosts: ["a", "x"] } } },
    "brokers.b.hosts",
  ],
  [
    "more hosts than replicas",
    { hosts: three, brokers: { b: { replicas: 2, hosts: ["a", "b", "c"] } } },
    "brokers.b.hosts",
  ],
  ["a host where there are none", { proxies: { p: { host: "a" } } }, "proxies.p.host"],
  [
    "name servers that are not published",
    { hosts: three, nameServerDefaults: { published: false } },
    "nameServerDefaults.published",
  ],
])("%s is a problem", (_, settings, path) => {
  expect(problemsOf(settings)).toMatchObject([{ path }]);
});

test("what is lost with a host that has more than one replica, or most controllers, is said", () => {
  const said = (hosts: ClusterSettings["hosts"]) => promiseShortfall(resolvedFor({ ...safe, hosts }));
  expect(said(three)).toBeUndefined();
  expect(said({ a: three.a, b: three.b })).toMatch(
    /^broker-a and broker-a-2 are on the host b: .*\n.*\nMost controllers, in namesrv-a and namesrv-c, are on the host a: /,
  );
  expect(said({ a: three.a })).toMatch(/^All replicas of broker-a and broker-b are on one machine: /);
});

test("hosts are known of settings that have problems too, as far as they are right", () => {
  const wrong = { hosts: { a: host(1), b: { docker: "ssh://ops@10.0.0.2", address: 5 } }, ip: "nonsense" };
  expect(hostsSaidIn(wrong).map(({ name, docker }) => [name, docker])).toEqual([
    ["a", "ssh://ops@10.0.0.1"],
    ["b", "ssh://ops@10.0.0.2"],
  ]);
  expect(hostsSaidIn({ hosts: "nonsense" })).toEqual([]);
  expect(hostsSaidIn({})).toEqual([]);
});

test("where servers are is said by their containers' names, and of the only host nothing is", () => {
  expect(hostsOf(resolvedFor({ hosts: three }))).toMatchObject({ "rocketmq-broker-a": "b" });
  expect(hostsOf(resolvedFor({}))).toEqual({});
});
