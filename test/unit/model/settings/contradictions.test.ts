import type { BrokerSettings } from "../../../../components/args";
import { machine, minimal, problemsOf, resolvedFor } from "../../support/cluster";

const two: readonly [BrokerSettings, BrokerSettings] = [
  { containerName: "b0", brokerName: "broker-a" },
  { containerName: "b1", brokerName: "broker-b", listenPort: 20911 },
];

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
    expect(problemsOf({ brokers: [{ brokerRole, brokerId }] })).toEqual([]);
  });

  test("a slave needs an id above 0", () => {
    const role = problem("brokers[0].brokerRole", "SLAVE", "give a slave a brokerId above 0");
    expect(problemsOf({ brokers: [{ brokerRole: "SLAVE", brokerId: 0 }] })).toEqual([role]);
    expect(problemsOf({ brokers: [{ brokerRole: "SLAVE" }] })).toEqual([role]);
  });

  test.each(["ASYNC_MASTER", "SYNC_MASTER"])("%s needs id 0", (brokerRole) => {
    expect(problemsOf({ brokers: [{ brokerRole, brokerId: 2 }] })).toEqual([
      problem("brokers[0].brokerId", 2, `a broker in the role ${brokerRole} is a master: its brokerId is 0.`),
    ]);
  });

  test("a master and its slave share a name", () => {
    const slave = { ...two[1], brokerName: "broker-a", brokerRole: "SLAVE", brokerId: 1 };
    expect(problemsOf({ brokers: [two[0], slave] })).toEqual([]);
  });

  test("two brokers may not share both name and id", () => {
    expect(problemsOf({ brokers: [two[0], { ...two[1], brokerName: "broker-a" }] })).toEqual([
      problem("brokers[1].brokerName", "broker-a", "brokers[0] has that name and the id 0 too"),
    ]);
  });
});

test("the rocketmq44 profile has one server of each kind, as its folders hold the data of one", () => {
  const nameServers = [{}, { containerName: "n1", port: 19876 }];
  expect(problemsOf({ ...minimal.rocketmq44, nameServers, brokers: two })).toEqual([
    problem("nameServers", nameServers, "the rocketmq44 profile has one."),
    problem("brokers", two, "the rocketmq44 profile has one."),
  ]);
});

describe("the names of containers", () => {
  const taken = "another container of this cluster has that name: choose another.";

  test.each([
    ["nameServers[0]", "brokers[0]", { brokers: [{ containerName: "rmqnamesrv" }] }, "rmqnamesrv"],
    ["brokers[0]", "console", { console: { containerName: "rmqbroker" } }, "rmqbroker"],
    ["brokers[0]", "proxies[0]", { proxies: [{ containerName: "rmqbroker" }] }, "rmqbroker"],
    ["proxies[0]", "proxies[1]", { proxies: [{}, { containerName: "rmqproxy" }] }, "rmqproxy"],
    ["proxies[0]", "console", { console: { containerName: "rmqproxy" } }, "rmqproxy"],
    ["brokers[0]", "brokers[1]", { brokers: [two[0], { ...two[1], containerName: "b0" }] }, "b0"],
  ])("%s and %s may not have the same", (_, later, settings, name) => {
    expect(problemsOf(settings)).toEqual([problem(`${later}.containerName`, name, taken)]);
  });

  test("only name servers may have the name that they all share", () => {
    expect(problemsOf({ nameServers: [{ containerName: "namesrv" }] })).toEqual([]);
    expect(problemsOf({ brokers: [{ containerName: "namesrv" }] })).toEqual([
      problem("brokers[0].containerName", "namesrv", taken),
    ]);
  });

  test("a console that is not wanted has none", () => {
    expect(problemsOf({ consoleEnabled: false, console: { containerName: "rmqbroker" } })).toEqual([]);
  });

  test("a proxy that is not wanted has none", () => {
    const proxies = [{ containerName: "rmqbroker" }];
    expect(problemsOf({ proxyEnabled: false, proxies })).toEqual([]);
    expect(problemsOf({ profile: "rocketmq4", proxies })).toEqual([]);
  });

  test("a server may not have a helper's", () => {
    const containerName = "rmqbroker-prepare";
    const taking = (path: string) => [problem(`${path}.containerName`, containerName, taken)];
    expect(problemsOf({ console: { containerName } })).toEqual(taking("console"));
    expect(problemsOf({ proxies: [{ containerName }] })).toEqual(taking("proxies[0]"));
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
    expect(problemsOf({}, small)).toEqual([problem("brokers[0].heap", "320 MiB", "768 MiB")]);
    expect(problemsOf({ nameServers: [{ heap: "1g" }] }, small)).toEqual([
      problem("nameServers[0].heap", "1g", "500 MiB"),
    ]);
    expect(problemsOf({ proxies: [{}, { heap: "1g" }] }, small)).toEqual([
      problem("proxies[1].heap", "1g", "500 MiB"),
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
    expect(problemsOf({ brokers: [{ heap: "9999g" }] }, { ...machine, memory: undefined })).toEqual([]);
  });
});
