import { at, machine, minimal, problemsOf, resolvedFor } from "../../support/cluster";

/** What a problem looks like of whose text only a part matters. */
const problem = (path: string, found: unknown, expected: string) => ({
  path,
  found,
  expected: expect.stringContaining(expected) as string,
});

describe("a broker's role and id", () => {
  test.each([
    ["ASYNC_MASTER", 0],
    ["SYNC_MASTER", 0],
    ["SLAVE", 1],
  ] as const)("%s goes with id %i", (brokerRole, brokerId) => {
    const counterpart =
      brokerId === 0 ? { brokerName: "x", brokerRole: "SLAVE", brokerId: 1 } : { brokerName: "x" };
    const brokers = {
      "broker-a": { brokerName: "x", brokerRole, brokerId },
      other: { ...counterpart, listenPort: 20911 },
    };
    expect(problemsOf({ brokers })).toEqual([]);
  });

  test("a slave needs an id above 0", () => {
    const role = problem("brokers.broker-a.brokerRole", "SLAVE", "give a slave a brokerId above 0");
    expect(problemsOf({ brokers: { "broker-a": { brokerRole: "SLAVE", brokerId: 0 } } })).toEqual([role]);
    expect(problemsOf({ brokers: { "broker-a": { brokerRole: "SLAVE" } } })).toEqual([role]);
  });

  test.each(["ASYNC_MASTER", "SYNC_MASTER"])("%s needs id 0", (brokerRole) => {
    expect(problemsOf({ brokers: { "broker-a": { brokerRole, brokerId: 2 } } })).toEqual([
      problem(
        "brokers.broker-a.brokerId",
        2,
        `a broker in the role ${brokerRole} is a master: its brokerId is 0.`,
      ),
    ]);
  });

  test("a master and its slave share a name", () => {
    const slave = { brokerName: "broker-a", brokerRole: "SLAVE", brokerId: 1 };
    expect(problemsOf({ brokers: { "broker-a": {}, "broker-b": slave } })).toEqual([]);
  });

  test("two brokers may not share both name and id", () => {
    expect(problemsOf({ brokers: { "broker-a": {}, "broker-b": { brokerName: "broker-a" } } })).toEqual([
      problem("brokers.broker-b.brokerName", "broker-a", "brokers.broker-a has that name and the id 0 too"),
    ]);
    const slave = { brokerName: "x", brokerRole: "SLAVE", brokerId: 1 };
    expect(
      problemsOf({ brokers: { "broker-a": slave, "broker-b": slave, x: { listenPort: 20911 } } }),
    ).toEqual([
      problem("brokers.broker-b.brokerName", "x", "brokers.broker-a has that name and the id 1 too"),
    ]);
  });
});

test("the rocketmq44 profile has one server of each kind, as its folders hold the data of one", () => {
  const nameServers = { "namesrv-a": {}, "namesrv-b": {} };
  const brokers = { "broker-a": {}, "broker-b": {} };
  expect(problemsOf({ ...minimal.rocketmq44, nameServers, brokers })).toEqual([
    problem("nameServers", nameServers, "the rocketmq44 profile has one."),
    problem("brokers", brokers, "the rocketmq44 profile has one."),
  ]);
});

describe("the names of containers", () => {
  const taken = (name: string) =>
    `another container of this cluster is called rocketmq-${name}: choose another name.`;

  test.each<[string, object]>([
    ["brokers.x", { nameServers: { x: {} }, brokers: { x: {} } }],
    ["proxies.x", { nameServers: { x: {} }, proxies: { x: {} } }],
    ["proxies.x", { brokers: { x: {} }, proxies: { x: {} } }],
  ])("no two servers, such as %s and another, have the same", (path, settings) => {
    expect(problemsOf(settings)).toEqual([problem(path, {}, taken("x"))]);
  });

  test("the console's is kept for it, also where there is none yet", () => {
    for (const consoleEnabled of [true, false])
      for (const map of ["nameServers", "brokers", "proxies"])
        expect(problemsOf({ consoleEnabled, [map]: { console: {} } })).toEqual([
          problem(`${map}.console`, {}, taken("console")),
        ]);
  });

  test("a proxy that is not wanted has none", () => {
    const settings = { brokers: { x: {} }, proxies: { x: {} } };
    expect(problemsOf({ ...settings, proxyEnabled: false })).toEqual([]);
    expect(problemsOf({ ...settings, profile: "rocketmq4", proxyEnabled: false })).toEqual([]);
  });

  test("a server may not have a helper's", () => {
    const name = "broker-a-prepare";
    for (const map of ["nameServers", "proxies"])
      expect(problemsOf({ [map]: { [name]: {} } })).toEqual([problem(`${map}.${name}`, {}, taken(name))]);
    expect(problemsOf({ brokers: { "broker-a": {}, [name]: { listenPort: 20911 } } })).toEqual([
      problem(`brokers.${name}`, { listenPort: 20911 }, taken(name)),
    ]);
    expect(problemsOf({ brokers: { x: {} }, proxies: { [name]: {} } })).toEqual([]); // nobody's
  });
});

describe("servers that find each other by the clients' address", () => {
  test.each(["127.0.0.1", undefined])("need one that is not loopback, such as %s", (ip) => {
    expect(problemsOf({ ...minimal.rocketmq44, ip })).toEqual([
      problem(
        "ip",
        ip,
        "in the rocketmq44 profile the broker and the console dial it too, and in a container a loopback address is the " +
          "container itself: set it to an address of this machine, or to auto.",
      ),
    ]);
  });

  test.each(["auto", "10.0.0.1", "rocketmq.example.com", "none"])("are served by %s", (ip) => {
    expect(problemsOf({ ...minimal.rocketmq44, ip })).toEqual([]);
  });

  test("need none in the other profiles", () => {
    expect(problemsOf({ profile: "rocketmq4", ip: "127.0.0.1" })).toEqual([]);
  });
});

describe("proxies", () => {
  test.each([
    [
      "rocketmq4",
      "RocketMQ 4.9.7 of the rocketmq4 profile has no proxy: clients that speak gRPC need rocketmq5.",
    ],
    [
      "rocketmq44",
      "RocketMQ 4.4.0 of the rocketmq44 profile has no proxy: clients that speak gRPC need rocketmq5.",
    ],
  ] as const)("are not to be had in the %s profile", (profile, expected) => {
    expect(problemsOf({ ...minimal[profile], proxyEnabled: true })).toEqual([
      { path: "proxyEnabled", found: true, expected },
    ]);
    expect(problemsOf({ ...minimal[profile], proxyEnabled: false })).toEqual([]);
  });
});

describe("a console's login", () => {
  test("is there wherever the image has one", () => {
    expect(resolvedFor({ console: { user: "me" } }).console?.user).toBe("me");
    expect(resolvedFor({ console: { login: false } }).console?.user).toBeUndefined();
    expect(resolvedFor(minimal.rocketmq44).console?.user).toBeUndefined();
  });

  test("cannot be asked of an image without one", () => {
    expect(problemsOf({ ...minimal.rocketmq44, console: { login: true } })).toEqual([
      problem("console.login", true, "the console of the rocketmq44 profile has no login."),
    ]);
  });
});

describe("heaps", () => {
  const small = { ...machine, memory: 500 * 2 ** 20 };

  test("may not be more than the machine's memory together; the largest is named", () => {
    expect(problemsOf({}, small)).toEqual([problem("brokers.broker-a.heap", "320 MiB", "768 MiB")]);
    expect(problemsOf({ nameServers: { "namesrv-a": { heap: "1g" } } }, small)).toEqual([
      problem("nameServers.namesrv-a.heap", "1g", "500 MiB"),
    ]);
    expect(problemsOf({ proxies: { "proxy-a": {}, "proxy-b": { heap: "1g" } } }, small)).toEqual([
      problem("proxies.proxy-b.heap", "1g", "500 MiB"),
    ]);
    expect(problemsOf({ console: { heap: "1g" } }, small)).toEqual([
      problem("console.heap", "1g", "500 MiB"),
    ]);
  });

  test("that servers have in common are named where they stand", () => {
    expect(problemsOf({ brokerDefaults: { heap: "1g" } }, small)).toEqual([
      problem("brokerDefaults.heap", "1g", "500 MiB"),
    ]);
  });

  test("may be just as much", () => {
    expect(problemsOf({}, { ...machine, memory: 768 * 2 ** 20 })).toEqual([]);
    expect(problemsOf({}, { ...machine, memory: 768 * 2 ** 20 - 1 })).toHaveLength(1);
  });

  test("of servers that are not wanted do not count", () => {
    expect(problemsOf({ consoleEnabled: false, proxyEnabled: false }, small)).toEqual([]);
    expect(problemsOf({ consoleEnabled: false }, small)).toHaveLength(1);
    expect(problemsOf({ proxyEnabled: false }, small)).toHaveLength(1);
  });

  test("are not compared with the memory of a machine that is not known", () => {
    expect(
      problemsOf({ brokers: { "broker-a": { heap: "9999g" } } }, { ...machine, memory: undefined }),
    ).toEqual([]);
  });
});

describe("a limit of memory", () => {
  const wanted = (heap: string) =>
    `a heap of ${heap} and 64 MiB besides do not fit into it: raise it, or lower heap.`;

  test.each([
    ["nameServers.namesrv-a", "160m", "96 MiB"],
    ["brokers.broker-a", "384m", "320 MiB"],
    ["proxies.proxy-a", "256m", "192 MiB"],
    ["console", "224m", "160 MiB"],
  ])("of %s holds its heap and what a JVM needs besides: %s, no less", (path, enough, heap) => {
    expect(problemsOf(at(`${path}.memory`, enough))).toEqual([]);
    const tooLittle = `${parseInt(enough) - 1}m`;
    expect(problemsOf(at(`${path}.memory`, tooLittle))).toEqual([
      problem(`${path}.memory`, tooLittle, wanted(heap)),
    ]);
  });

  test("counts with the heap that is set", () => {
    const brokers = (heap: string, memory: string) => ({ brokers: { "broker-a": { heap, memory } } });
    expect(problemsOf(brokers("1g", "1088m"))).toEqual([]);
    expect(problemsOf(brokers("1g", "1087m"))).toEqual([
      problem("brokers.broker-a.memory", "1087m", wanted("1024 MiB")),
    ]);
  });

  test("that brokers have in common is too little for some of them, and told where it stands", () => {
    const brokers = { "broker-a": {}, "broker-b": { heap: "1g" }, "broker-c": { memory: "2g", heap: "1g" } };
    expect(problemsOf({ brokerDefaults: { memory: "512m" }, brokers })).toEqual([
      problem("brokerDefaults.memory", "512m", wanted("1024 MiB")),
    ]);
  });

  test("of the blog post's console, whose heap the JVM chooses, is not compared", () => {
    expect(problemsOf({ ...minimal.rocketmq44, console: { memory: "64m" } })).toEqual([]);
  });
});
