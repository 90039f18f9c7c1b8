import fs from "node:fs";
import os, { homedir, NetworkInterfaceInfo, totalmem } from "node:os";
import { ownAddresses, thisMachine } from "../../../components/machine";

/** An interface's address. */
const at = (address: string, rest: object = {}): NetworkInterfaceInfo => {
  const mac = "00:00:00:00:00:00";
  const one = { address, netmask: "255.255.255.0", mac, family: "IPv4", internal: false, cidr: null };
  return { ...one, ...rest } as NetworkInterfaceInfo;
};

const over6 = (address: string) => at(address, { family: "IPv6", scopeid: 0 });

const lo = [at("127.0.0.1", { internal: true }), at("::1", { family: "IPv6", internal: true })];
const lan = [over6("fe80::1"), at("192.168.1.20")];

/** /proc/net/route with these routes, each an interface, a destination and a metric. */
const table = (...routes: readonly [name: string, destination: string, metric: number][]): string =>
  [
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
    ...routes.map(([name, destination, metric]) => {
      const everywhere = destination === "00000000";
      const [gateway, mask] = everywhere ? ["0101A8C0", "00000000"] : ["00000000", "00FFFFFF"];
      return `${name}\t${destination}\t${gateway}\t0003\t0\t0\t${metric}\t${mask}\t0\t0\t0`;
    }),
    "",
  ].join("\n");

const toAll = (name: string, metric = 0): [string, string, number] => [name, "00000000", metric];
const toLan = (name: string, metric = 0): [string, string, number] => [name, "0001A8C0", metric];

describe("the machine's own address", () => {
  test("is the one of the interface with the default route, whatever others there are", () => {
    const interfaces = { lo, eth1: [at("10.0.0.1")], eth0: lan, docker0: [at("172.17.0.1")] };
    const routes = table(toLan("eth1"), toAll("eth0", 100), toLan("eth0", 100), toLan("docker0"));
    expect(ownAddresses(interfaces, routes)).toEqual(["192.168.1.20"]);
  });

  test.each([
    [20, 100, "192.168.1.20"],
    [100, 20, "10.0.0.1"],
    [0, 600, "192.168.1.20"],
  ])(
    "is, of two default routes with the metrics %i and %i, the better one's",
    (lanMetric, other, address) => {
      const interfaces = { lo, wlan0: [at("10.0.0.1")], eth0: lan };
      for (const routes of [
        table(toAll("wlan0", other), toAll("eth0", lanMetric)),
        table(toAll("eth0", lanMetric), toAll("wlan0", other)),
      ])
        expect(ownAddresses(interfaces, routes)).toEqual([address]);
    },
  );

  test("is the first of an interface that has several", () => {
    const interfaces = { lo, eth0: [...lan, at("192.168.1.21")] };
    expect(ownAddresses(interfaces, table(toAll("eth0")))).toEqual(["192.168.1.20"]);
  });

  test("may be a virtual network's, if that leads to the rest of the world", () => {
    const interfaces = { lo, eth0: lan, tun0: [at("10.8.0.2")], br0: [at("10.0.0.1")] };
    expect(ownAddresses(interfaces, table(toAll("tun0"), toLan("eth0")))).toEqual(["10.8.0.2"]);
  });

  test("is not a tunnel's that has taken half of the world each over the default route", () => {
    const routes = table(toAll("eth0", 100)) + "tun0\t00000000\t0100080A\t0003\t0\t0\t0\t00000080\t0\t0\t0\n";
    expect(ownAddresses({ lo, eth0: lan, tun0: [at("10.8.0.2")] }, routes)).toEqual(["192.168.1.20"]);
  });

  test.each([
    ["has no IPv4 address", { eth1: [over6("2001:db8::1")] }],
    ["is not there", {}],
    ["has no address but the machine's to itself", { eth1: [at("127.0.0.2", { internal: true })] }],
  ])("is the next route's, if an interface with a default route %s", (_, first) => {
    const interfaces = { lo, ...first, wlan0: [at("10.0.0.1")], eth0: lan };
    const routes = table(toAll("eth1"), toAll("eth0", 100));
    expect(ownAddresses(interfaces, routes)).toEqual(["192.168.1.20"]);
  });

  describe("without a default route", () => {
    const none = [table(toLan("eth0"), toLan("eth1")), table(), ""];

    test("is the only one that there is", () => {
      for (const routes of none) expect(ownAddresses({ lo, eth0: lan }, routes)).toEqual(["192.168.1.20"]);
    });

    test("may be any of several", () => {
      const interfaces = { lo, eth0: [...lan, at("192.168.1.21")], eth1: [at("10.0.0.1")] };
      for (const routes of none)
        expect(ownAddresses(interfaces, routes)).toEqual(["192.168.1.20", "192.168.1.21", "10.0.0.1"]);
    });

    test.each([
      ...["docker0", "br-0a1b2c", "bridge100", "veth1a2b@if3", "virbr0", "vmnet8", "vboxnet0"],
      ...["cni0", "flannel.1", "tun0", "tap0", "utun3"],
    ])("is none of the virtual network's %s", (name) => {
      expect(ownAddresses({ lo, [name]: [at("172.17.0.1")], eth0: lan }, "")).toEqual(["192.168.1.20"]);
      expect(ownAddresses({ lo, [name]: [at("172.17.0.1")] }, "")).toEqual([]);
    });

    test.each(["eth0", "enp3s0", "wlan0", "en0", "bond0", "br0"])("may be %s's", (name) => {
      expect(ownAddresses({ lo, [name]: lan }, "")).toEqual(["192.168.1.20"]);
    });

    test("is none on a machine by itself", () => {
      expect(ownAddresses({ lo }, "")).toEqual([]);
      expect(ownAddresses({}, "")).toEqual([]);
    });
  });
});

describe("this machine", () => {
  const onDockerHost = (DOCKER_HOST: string | undefined) =>
    void jest.replaceProperty(process, "env", { ...process.env, DOCKER_HOST, DOCKER_CONTEXT: "" });

  beforeEach(() => {
    onDockerHost("");
    jest.spyOn(os, "networkInterfaces").mockReturnValue({ lo, eth1: [at("10.0.0.1")], eth0: lan });
  });
  afterEach(() => jest.restoreAllMocks());

  const withRoutes = (routes: () => string) => {
    const { readFileSync } = fs;
    jest
      .spyOn(fs, "readFileSync")
      .mockImplementation((path, options) =>
        path === "/proc/net/route" ? routes() : readFileSync(path, options),
      );
  };

  test.each([undefined, "", "unix:///var/run/docker.sock", "npipe:////./pipe/docker_engine"])(
    "with DOCKER_HOST=%s is the Docker host: its memory and its addresses count",
    (dockerHost) => {
      onDockerHost(dockerHost);
      withRoutes(() => table(toAll("eth0")));
      expect(thisMachine()).toEqual({
        memory: totalmem(),
        addresses: ["192.168.1.20"],
        ownEngine: false,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        home: homedir(),
        cwd: process.cwd(),
      });
    },
  );

  test.each(["tcp://192.168.1.5:2375", "ssh://me@host"])(
    "with DOCKER_HOST=%s is another than the Docker host, of which nothing is known",
    (dockerHost) => {
      onDockerHost(dockerHost);
      withRoutes(() => table(toAll("eth0")));
      expect(thisMachine()).toEqual({
        home: homedir(),
        cwd: process.cwd(),
      });
    },
  );

  test("may keep its routes elsewhere", () => {
    withRoutes(() => {
      throw new Error("ENOENT");
    });
    expect(thisMachine().addresses).toEqual(["10.0.0.1", "192.168.1.20"]);
  });
});
