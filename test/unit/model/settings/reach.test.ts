import type { ClusterSettings } from "../../../../components/args";
import type { Machine } from "../../../../model/settings";
import { machine, minimal, problemsOf, profileList, resolvedFor } from "../../support/cluster";

const name = "rocketmq.example.com";

/** A machine with these addresses; absent: nobody knows them. */
const having = (...addresses: string[]): Machine => ({ ...machine, addresses });
const elsewhere: Machine = { ...machine, addresses: undefined };

test.each<[string, ClusterSettings]>([
  ["unless told otherwise", {}],
  ["where that is said twice", { ip: "127.0.0.1", bindAddress: "127.0.0.1" }],
  ["on a network of its own", { networkMode: "bridge" }],
])("programs on the Docker host reach a cluster %s", (_, settings) => {
  const reach = { mode: "loopback", ip: "127.0.0.1", bindAddress: "127.0.0.1", onHost: false };
  for (const on of [machine, elsewhere, having()])
    expect(resolvedFor(settings, on).shared.reach).toEqual(reach);
});

describe("programs on the Docker host and containers reach brokers at their containers' own addresses", () => {
  const reach = { mode: "container", ip: "127.0.0.1", bindAddress: "127.0.0.1", onHost: false };
  const itself: Machine = { ...machine, ownEngine: true };

  test("where the engine is the machine's own, unless told otherwise", () => {
    expect(resolvedFor({}, itself).shared.reach).toEqual(reach);
    expect(resolvedFor({ bindAddress: "127.0.0.1" }, itself).shared.reach).toEqual(reach);
    expect(resolvedFor({ ip: "127.0.0.1" }, itself).shared.reach.mode).toBe("loopback");
  });

  test("wherever that is said", () => {
    for (const on of [itself, machine, elsewhere])
      expect(resolvedFor({ ip: "container" }, on).shared.reach).toEqual(reach);
  });

  test.each(["0.0.0.0", "10.0.0.1"])("and nobody on %s is sent there", (bindAddress) => {
    const [{ path, expected }] = problemsOf({ bindAddress }, itself);
    expect(path).toBe("bindAddress");
    expect(expected).toContain("which only this machine reaches: remove it, or set ip to auto.");
  });

  test("but not by the Docker host's network, which has no others", () => {
    const [{ path, expected }] = problemsOf({ networkMode: "host" }, itself);
    expect(path).toBe("networkMode");
    expect(expected).toContain("set ip to auto or an address");
  });

  test("nor in the blog post's installation, whose servers dial what is published", () => {
    const paths = problemsOf({ ...minimal.rocketmq44, ip: undefined }, itself).map(({ path }) => path);
    expect(paths).toEqual(["ip"]);
  });
});

describe("the network of an address reaches a cluster", () => {
  test.each<[string, ClusterSettings, string]>([
    ["on that address", { ip: "10.0.0.1" }, "10.0.0.1"],
    ["on all addresses of the Docker host", { ip: "10.0.0.1", bindAddress: "0.0.0.0" }, "0.0.0.0"],
    ["on another, which a router leads to", { ip: "10.0.0.1", bindAddress: "10.9.9.9" }, "10.9.9.9"],
  ])("%s", (_, settings, bindAddress) => {
    for (const on of [machine, elsewhere, having()])
      expect(resolvedFor(settings, on).shared.reach).toEqual({
        mode: "address",
        ip: "10.0.0.1",
        bindAddress,
        onHost: false,
      });
  });

  test.each(["192.168.1.20", "10.0.0.1"])("on the machine's own, found by itself: %s", (own) => {
    const reach = { mode: "address", ip: own, bindAddress: own, onHost: false };
    expect(resolvedFor({ ip: "auto" }, having(own)).shared.reach).toEqual(reach);
    expect(resolvedFor({ ip: "auto", bindAddress: "0.0.0.0" }, having(own)).shared.reach).toEqual({
      ...reach,
      bindAddress: "0.0.0.0",
    });
  });
});

describe("all who can resolve a name reach a cluster", () => {
  test("on the machine's own address, unless told otherwise", () => {
    expect(resolvedFor({ ip: name }).shared.reach).toEqual({
      mode: "name",
      ip: name,
      bindAddress: "192.168.1.20",
      onHost: false,
    });
  });

  test.each(["0.0.0.0", "10.0.0.1"])("on %s", (bindAddress) => {
    for (const on of [machine, elsewhere, having(), having("10.0.0.1", "192.168.1.20")])
      expect(resolvedFor({ ip: name, bindAddress }, on).shared.reach).toEqual({
        mode: "name",
        ip: name,
        bindAddress,
        onHost: false,
      });
  });
});

test("containers on its network alone reach a cluster that publishes nothing", () => {
  for (const on of [machine, elsewhere, having()])
    expect(resolvedFor({ ip: "none", bindAddress: "" }, on).shared.reach).toStrictEqual({
      mode: "network",
      onHost: false,
    });
});

describe("the servers have the Docker host's network", () => {
  test.each<[ClusterSettings, object]>([
    [{ ip: "10.0.0.1" }, { mode: "address", ip: "10.0.0.1", bindAddress: "10.0.0.1" }],
    [
      { ip: "10.0.0.1", bindAddress: "0.0.0.0" },
      { mode: "address", ip: "10.0.0.1", bindAddress: "0.0.0.0" },
    ],
    [
      { ip: "10.0.0.1", bindAddress: "10.9.9.9" },
      { mode: "address", ip: "10.0.0.1", bindAddress: "10.9.9.9" },
    ],
    [{ ip: "auto" }, { mode: "address", ip: "192.168.1.20", bindAddress: "192.168.1.20" }],
    [{ ip: name }, { mode: "name", ip: name, bindAddress: "192.168.1.20" }],
    [
      { ip: name, bindAddress: "0.0.0.0" },
      { mode: "name", ip: name, bindAddress: "0.0.0.0" },
    ],
  ])("with %j, where they are dialled as ever", (settings, reach) => {
    for (const profile of profileList) {
      const { shared } = resolvedFor({ ...minimal[profile], ...settings, networkMode: "host" });
      expect(shared.reach).toEqual({ ...reach, onHost: true });
    }
  });

  test("also where the Docker Engine is on another machine", () => {
    expect(resolvedFor({ ip: "10.0.0.1", networkMode: "host" }, elsewhere).shared.reach.onHost).toBe(true);
  });
});

test.each(["hosts", "none", "Host", "container:other"])("%s is no network mode", (networkMode) => {
  expect(problemsOf({ ip: "10.0.0.1", networkMode })).toEqual([
    {
      path: "networkMode",
      found: networkMode,
      expected: expect.stringContaining("use one of bridge, host.") as string,
    },
  ]);
});

interface Refusal {
  readonly what: string;
  readonly settings: ClusterSettings;
  readonly on?: Machine;
  readonly path: "ip" | "bindAddress" | "networkMode";
  /** Whom it would fail, and what is to be done. */
  readonly words: readonly string[];
}

const refusals: readonly Refusal[] = [
  {
    what: "loopback, published everywhere",
    settings: { bindAddress: "0.0.0.0" },
    path: "bindAddress",
    words: [
      "programs on other machines and in containers",
      "sent on to 127.0.0.1, which is themselves",
      "remove it, or set ip to auto.",
    ],
  },
  ...["192.168.1.20"].map((bindAddress): Refusal => ({
    what: `loopback, published on ${bindAddress}`,
    settings: { ip: "127.0.0.1", bindAddress },
    path: "bindAddress",
    words: [
      "programs on the Docker host would dial 127.0.0.1, where nothing is published",
      `remove it, or set ip to ${bindAddress}.`,
    ],
  })),
  ...["10.0.0.1", name, "auto"].map((ip): Refusal => ({
    what: `${ip}, published on loopback`,
    settings: { ip, bindAddress: "127.0.0.1" },
    path: "bindAddress",
    words: [
      `containers and other machines would dial ${ip === "auto" ? "192.168.1.20" : ip}, where nothing is published`,
      "remove it, or set ip to 127.0.0.1 to serve programs on the Docker host alone.",
    ],
  })),
  ...["0.0.0.0", "127.0.0.1", "192.168.1.20"].map((bindAddress): Refusal => ({
    what: `none, published on ${bindAddress}`,
    settings: { ip: "none", bindAddress },
    path: "bindAddress",
    words: [
      "with ip none nothing is published",
      "programs outside of the Docker network would find nothing",
      "remove it, or set ip to an address or auto.",
    ],
  })),
  ...[having(), having("10.0.0.1", "192.168.1.20"), elsewhere].map((on): Refusal => ({
    what: `a name, of a machine with ${on.addresses?.length ?? "unknown"} addresses`,
    settings: { ip: name },
    on,
    path: "bindAddress",
    words: [
      `${name} does not say on which of the Docker host's addresses`,
      "set it to one, or to 0.0.0.0 for all.",
    ],
  })),
  {
    what: "auto, of a machine elsewhere",
    settings: { ip: "auto" },
    on: elsewhere,
    path: "ip",
    words: ["the Docker Engine is on another machine", "set it to an address of that one."],
  },
  {
    what: "auto, of a machine without an address",
    settings: { ip: "auto" },
    on: having(),
    path: "ip",
    words: ["no address that another could dial", "use 127.0.0.1, or none."],
  },
  {
    what: "auto, of a machine with several addresses",
    settings: { ip: "auto" },
    on: having("10.0.0.1", "192.168.1.20"),
    path: "ip",
    words: ["several addresses and no default route", "set it to one of 10.0.0.1, 192.168.1.20."],
  },
  ...[{}, { ip: "127.0.0.1" }, { ip: "127.0.0.1", bindAddress: "127.0.0.1" }].map((settings): Refusal => ({
    what: `loopback on the Docker host's network, as ${JSON.stringify(settings)}`,
    settings: { ...settings, networkMode: "host" },
    path: "networkMode",
    words: [
      "proxies and replication listen on all of this machine's addresses",
      "other machines would find what is to be kept from them",
      "use bridge, or set ip to auto or an address",
    ],
  })),
  {
    what: "none, on the Docker host's network",
    settings: { ip: "none", networkMode: "host" },
    path: "networkMode",
    words: ["with ip none there are no ports on the Docker host", "use bridge, or set ip to auto."],
  },
];

test.each(refusals)("what would fail, and what to do, is told of $what", ({ settings, on, path, words }) => {
  const [{ expected, ...problem }, ...others] = problemsOf(settings, on);
  expect(others).toEqual([]);
  expect(problem).toEqual({ path, found: settings[path] });
  for (const part of words) expect(expected).toContain(part);
});

test("of an address that is wrong nothing else is said", () => {
  for (const settings of [{ ip: "localhost", bindAddress: "0.0.0.0" }, { ip: "127.3.2.1" }])
    for (const networkMode of ["bridge", "host"]) {
      const problems = problemsOf({ ...settings, networkMode });
      expect(problems.map(({ path }) => path)).toEqual(["ip"]);
    }
});
