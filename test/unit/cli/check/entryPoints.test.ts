import { checkEntryPoints, EntryPointCheck, EntryPoints } from "../../../../cli/check";
import { withGrpcClient } from "../../../../cli/check/grpcClient";
import { CheckOptions, Client, Master, RoundTrip } from "../../../../remoting";
import { code, FakeCluster, firstReplies, replies, runtimeInfo } from "../../remoting/support/fakeCluster";
import { closedPort, TestServer } from "../../support/net";

// RocketMQ's own client has tests of its own.
jest.mock("../../../../cli/check/grpcClient", () => ({ withGrpcClient: jest.fn() }));

let stop: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(stop.map((one) => one()));
  stop = [];
});

async function start(...how: Parameters<typeof FakeCluster.start>): Promise<FakeCluster> {
  const cluster = await FakeCluster.start(...how);
  stop.push(() => cluster.stop());
  return cluster;
}

/** A cluster with a proxy that speaks both protocols. */
async function startWithProxy({
  nameServers = 1,
  host = "127.0.0.1",
  client = {},
}: { nameServers?: number; host?: string; client?: Partial<Client> } = {}): Promise<{
  cluster: FakeCluster;
  grpc: string;
}> {
  const cluster = await start(undefined, nameServers, 1, host);
  const server = await TestServer.start();
  stop.push(() => server.stop());
  jest.mocked(withGrpcClient).mockImplementation((_address, topic, group, _options, work) => {
    expect(cluster.groups).toEqual(new Set([group]));
    const messages = cluster.topics.get(cluster.brokers[0])!.get(topic) as Buffer[];
    const send = (body: Buffer) => {
      messages.push(body);
      return Promise.resolve("stored" as const);
    };
    return work({ send, receive: () => Promise.resolve(messages[0]), ...client });
  });
  return { cluster, grpc: `${host}:${server.port}` };
}

const check = (
  cluster: FakeCluster,
  grpc: string[] = [],
  options?: CheckOptions,
  brokers: Master[] = [],
  slaves: EntryPoints["slaves"] = [],
  replicas: EntryPoints["replicas"] = [],
): Promise<EntryPointCheck[]> =>
  checkEntryPoints(
    {
      nameServers: cluster.addresses,
      brokers,
      slaves,
      replicas,
      proxies: grpc.map((address, i) => ({
        name: "proxy-a",
        grpc: address,
        remoting: cluster.proxies[i].address,
      })),
    },
    options,
  );

/** The rows in short: the entry point, and what is wrong, with topics replaced by a fixed name. */
const short = (checks: readonly EntryPointCheck[]): (string | undefined)[][] =>
  checks.map(({ entryPoint, problem }) => [
    entryPoint,
    ...(problem === undefined ? [] : [problem.replaceAll(/rocketmq-check-[0-9a-f-]{36}/g, "<name>")]),
  ]);

test("a message goes through every entry point, and nothing is left over", async () => {
  const { cluster, grpc } = await startWithProxy();
  const checks = await check(cluster, [grpc]);
  const milliseconds = expect.any(Number) as number;
  const took = { sentMilliseconds: milliseconds, receivedMilliseconds: milliseconds };
  expect(checks).toEqual([
    { entryPoint: "remoting, broker-a", address: cluster.brokers[0].address, ...took },
    { entryPoint: "gRPC, proxy-a", address: grpc, ...took },
    { entryPoint: "remoting, proxy-a", address: cluster.proxies[0].address, ...took },
  ]);
  expect(cluster.proxies[0].asked).toEqual([code.route, code.send, code.pull]);
  expect(cluster.leftOver).toEqual([]);
});

test("a host may be elsewhere from here", async () => {
  const { cluster, grpc } = await startWithProxy({ host: "rocketmq.example" });
  const lookup = (host: string) => (host === "rocketmq.example" ? "127.0.0.1" : host);
  const checks = await check(cluster, [grpc], { lookup });
  expect(short(checks)).toEqual([["remoting, broker-a"], ["gRPC, proxy-a"], ["remoting, proxy-a"]]);
  expect(checks[0].address).toMatch(/^rocketmq\.example:/);
});

describe("an entry point that fails is reported, and the others are tried:", () => {
  test("a name server", async () => {
    const { cluster, grpc } = await startWithProxy({ nameServers: 2 });
    await cluster.nameServers[0].stop();
    expect(short(await check(cluster, [grpc]))).toEqual([
      ["remoting, name server", `Nothing listens at ${cluster.addresses[0]}.`],
      ["remoting, broker-a"],
      ["gRPC, proxy-a"],
      ["remoting, proxy-a"],
    ]);
  });

  test("all name servers", async () => {
    const { cluster, grpc } = await startWithProxy();
    await cluster.nameServers[0].stop();
    const untried = "Not tried, because no broker passed a message on.";
    expect(short(await check(cluster, [grpc]))).toEqual([
      ["remoting, name server", `Nothing listens at ${cluster.addresses[0]}.`],
      ["gRPC, proxy-a", untried],
      ["remoting, proxy-a", untried],
    ]);
  });

  test("no broker is registered", async () => {
    const cluster = await start([]);
    expect(short(await check(cluster))).toEqual([
      ["remoting", `No broker is registered with ${cluster.addresses[0]}.`],
    ]);
  });

  test("a broker that ought to be there is not registered", async () => {
    const { cluster, grpc } = await startWithProxy();
    const [{ name: broker, address }] = cluster.brokers;
    const missing = { broker: "broker-b", address: "127.0.0.1:1" };
    const checks = await check(cluster, [grpc], {}, [{ broker, address }, missing]);
    expect(short(checks)).toEqual([
      ["remoting, broker-a"],
      ["remoting, broker-b", "No name server knows a broker there."],
      ["gRPC, proxy-a"],
      ["remoting, proxy-a"],
    ]);
    expect(checks[1].address).toBe("127.0.0.1:1");
  });

  test("a broker has no master", async () => {
    const cluster = await start();
    const body = Buffer.from('{"brokerAddrTable":{"b":{"brokerName":"b","brokerAddrs":{1:"127.0.0.1:1"}}}}');
    cluster.nameServers[0].override = replies(code.brokers, { body });
    const problem =
      "No master is registered, only slaves: consumers may read from these, and nothing can be sent.";
    const slave = {
      entryPoint: "slave 1, b",
      address: "127.0.0.1:1",
      problem: "How much it lacks is not known, as its master is not registered.",
    };
    expect(await check(cluster)).toEqual([{ entryPoint: "remoting, b", address: "", problem }, slave]);
    // Where it ought to be is known of one that is expected, which is not missed a second time.
    const expected = [{ broker: "b", address: "127.0.0.1:2" }];
    expect(await check(cluster, [], {}, expected)).toEqual([
      { entryPoint: "remoting, b", address: "127.0.0.1:2", problem },
      slave,
    ]);
  });

  test("a broker; proxies are tried with another", async () => {
    const cluster = await start(["broker-a", "broker-b"], 1, 1);
    cluster.brokers[0].override = replies(code.send, { code: 14, remark: "not writable" });
    const nowhere = `127.0.0.1:${await closedPort()}`;
    const checks = await check(cluster, [nowhere]);
    expect(short(checks)).toEqual([
      [
        "remoting, broker-a",
        `${cluster.brokers[0].address} refused to take a message: code 14, not writable`,
      ],
      ["remoting, broker-b"],
      ["gRPC, proxy-a", `Nothing listens at ${nowhere}.`],
      ["remoting, proxy-a"],
    ]);
    expect(cluster.leftOver).toEqual([]);
  });

  test("a proxy's remoting port", async () => {
    const { cluster, grpc } = await startWithProxy();
    await cluster.proxies[0].stop();
    const [broker, byGrpc, byRemoting] = short(await check(cluster, [grpc]));
    expect([broker, byGrpc]).toEqual([["remoting, broker-a"], ["gRPC, proxy-a"]]);
    expect(byRemoting[1]).toBe(`Nothing listens at ${cluster.proxies[0].address}.`);
    expect(cluster.leftOver).toEqual([]);
  });
});

describe("a slave", () => {
  const rowsOf = async (cluster: FakeCluster, ...expected: [EntryPoints["slaves"]?]) =>
    (await check(cluster, [], { seconds: 0.8, answerSeconds: 0.4 }, [], ...expected)).filter(
      ({ entryPoint }) => entryPoint.startsWith("slave"),
    );

  const started = async () => {
    const cluster = await start();
    return { cluster, slave: await cluster.addSlave("broker-a"), master: cluster.brokers[0] };
  };

  test("has a row, with what it lacks of what its master was sent", async () => {
    const { cluster, slave } = await started();
    const second = await cluster.addSlave("broker-a", 2);
    expect(await rowsOf(cluster)).toEqual([
      { entryPoint: "slave 1, broker-a", address: slave.address, behindBytes: 0 },
      { entryPoint: "slave 2, broker-a", address: second.address, behindBytes: 0 },
    ]);
  });

  test("may get it late, or not know yet what it has", async () => {
    const { cluster, slave } = await started();
    slave.override = firstReplies(code.runtimeInfo, { code: 1 }, runtimeInfo(0), runtimeInfo(0));
    expect(await rowsOf(cluster)).toMatchObject([{ behindBytes: 0 }]);
    expect(slave.asked).toHaveLength(4);
  });

  test("may be behind, if it gets on", async () => {
    const { cluster, slave, master } = await started();
    let has = 100;
    master.override = replies(code.runtimeInfo, runtimeInfo(100_000));
    slave.override = ({ code: asked }) => (asked === code.runtimeInfo ? runtimeInfo(++has) : undefined);
    const [row] = await rowsOf(cluster);
    expect(row).toEqual({
      entryPoint: "slave 1, broker-a",
      address: slave.address,
      behindBytes: expect.any(Number) as number,
    });
    // What it answers last may come when the time is over.
    expect([has, has - 1]).toContain(100_000 - (row as { behindBytes: number }).behindBytes);
  });

  test("gets nothing", async () => {
    const { cluster, slave, master } = await started();
    master.override = replies(code.runtimeInfo, runtimeInfo(300));
    slave.override = replies(code.runtimeInfo, runtimeInfo(100));
    const [{ problem }] = await rowsOf(cluster);
    expect(problem).toMatch(/^It is 200 bytes behind its master, and got none of them within 0.8 s: /);
  });

  test("has what its master lost", async () => {
    const { cluster, slave, master } = await started();
    master.override = replies(code.runtimeInfo, runtimeInfo(99));
    slave.override = replies(code.runtimeInfo, runtimeInfo(100));
    const [{ problem }] = await rowsOf(cluster);
    expect(problem).toMatch(/^It has 1 byte that its master does not have, and so takes nothing from it: /);
  });

  test("is silent, or gone", async () => {
    const { cluster, slave } = await started();
    const gone = await cluster.addSlave("broker-a", 2);
    slave.override = () => "silence";
    await gone.stop();
    expect(await rowsOf(cluster)).toMatchObject([
      { problem: `No answer from ${slave.address} within 0.4 s.` },
      { problem: `Nothing listens at ${gone.address}.` },
    ]);
  });

  test("that ought to be there is not registered, or as another", async () => {
    const { cluster, slave } = await started();
    const problem = "No name server knows a slave there.";
    const { address } = slave;
    const rows = await rowsOf(cluster, [
      { broker: "broker-a", id: 1, address },
      { broker: "broker-a", id: 2, address },
      { broker: "broker-a", id: 1, address: "127.0.0.1:1" },
      { broker: "broker-b", id: 1, address },
    ]);
    expect(rows).toEqual([
      { entryPoint: "slave 1, broker-a", address, behindBytes: 0 },
      { entryPoint: "slave 2, broker-a", address, problem },
      { entryPoint: "slave 1, broker-a", address: "127.0.0.1:1", problem },
      { entryPoint: "slave 1, broker-b", address, problem },
    ]);
  });
});

test("what name servers know is put together: one may know a master, another its slave", async () => {
  const cluster = await start(undefined, 2);
  const slave = await cluster.addSlave("broker-a");
  const onlySlave = `{"brokerAddrTable":{"broker-a":{"brokerName":"broker-a","brokerAddrs":{1:"${slave.address}"}}}}`;
  cluster.nameServers[1].override = replies(code.brokers, { body: Buffer.from(onlySlave) });
  expect(short(await check(cluster))).toEqual([["remoting, broker-a"], ["slave 1, broker-a"]]);
});

describe("a proxy's remoting port", () => {
  /** What is wrong with a proxy that sends clients to an address, where its port is 8080. */
  async function problemOf(to: (port: string) => string): Promise<string | undefined> {
    const { cluster, grpc } = await startWithProxy();
    const [proxy] = cluster.proxies;
    const [, port] = proxy.address.split(":");
    const body = Buffer.from(`{"brokerDatas":[{"brokerAddrs":{0:"${to(port)}"}}]}`);
    proxy.override = replies(code.route, { body });
    const [, , { problem }] = await check(cluster, [grpc]);
    expect(proxy.asked).toEqual([code.route]);
    expect(cluster.leftOver).toEqual([]);
    return problem?.replaceAll(port, "8080");
  }

  test("sends clients to another host", async () => {
    expect(await problemOf((port) => `10.0.0.5:${port}`)).toBe(
      "It sends clients to 10.0.0.5:8080. Its remotingAccessAddr has to be 127.0.0.1.",
    );
  });

  test("sends clients to another port", async () => {
    expect(await problemOf(() => "127.0.0.1:1")).toBe(
      "It sends clients to 127.0.0.1:1. Its remotingListenPort has to be 8080.",
    );
  });

  test("may know the topic late", async () => {
    const { cluster, grpc } = await startWithProxy();
    cluster.proxies[0].override = firstReplies(code.route, { code: 17 }, { code: 17 });
    const [, , { problem }] = await check(cluster, [grpc]);
    expect(problem).toBeUndefined();
  });

  test("may never know it", async () => {
    const { cluster, grpc } = await startWithProxy();
    cluster.proxies[0].override = replies(code.route, { code: 17 });
    const [, , { problem }] = await check(cluster, [grpc], { seconds: 0.8 });
    expect(problem).toBe("It did not know a new topic within 0.8 s.");
    expect(cluster.leftOver).toEqual([]);
  });

  test("does not hand the message out: the row says that it was sent", async () => {
    const { cluster, grpc } = await startWithProxy();
    cluster.proxies[0].override = replies(code.pull, { code: 19 });
    const [, , row] = await check(cluster, [grpc], { seconds: 0.8 });
    expect(row).toEqual({
      entryPoint: "remoting, proxy-a",
      address: cluster.proxies[0].address,
      sentMilliseconds: expect.any(Number) as number,
      problem: "It took a message, but did not hand it out within 0.8 s.",
    });
    expect(cluster.leftOver).toEqual([]); // the message has arrived on the broker
  });
});

describe("by gRPC", () => {
  test("a message that is not handed out", async () => {
    const { cluster, grpc } = await startWithProxy({
      client: { receive: () => Promise.resolve(undefined) },
    });
    const [, row] = await check(cluster, [grpc], { seconds: 0.8 });
    const { problem, sentMilliseconds } = row as RoundTrip & EntryPointCheck;
    expect(problem).toBe("It took a message, but did not hand it out within 0.8 s.");
    expect(sentMilliseconds).toEqual(expect.any(Number));
    expect(cluster.leftOver).toEqual([]);
  });

  test("a message that is stored with less than was configured", async () => {
    const send = () => Promise.resolve("FLUSH_SLAVE_TIMEOUT" as const);
    const { cluster, grpc } = await startWithProxy({ client: { send } });
    const [, { problem }] = await check(cluster, [grpc], { seconds: 0.8 });
    expect(problem).toMatch("It stored a message, but answered FLUSH_SLAVE_TIMEOUT");
  });

  test("a message that may be on its way: the topic stays, the group does not", async () => {
    const send = () => Promise.reject(new Error("<proxy> cannot be reached by gRPC."));
    const { cluster, grpc } = await startWithProxy({ client: { send } });
    expect(short(await check(cluster, [grpc]))[1]).toEqual([
      "gRPC, proxy-a",
      "<proxy> cannot be reached by gRPC.\n" +
        "Topic <name> is left over, as its message may be on its way. Delete it later.",
    ]);
    expect(cluster.groups.size).toBe(0);
  });

  test("a broker that refuses to create a group", async () => {
    const { cluster, grpc } = await startWithProxy();
    cluster.brokers[0].override = replies(code.createGroup, { code: 16, remark: "no" });
    expect(short(await check(cluster, [grpc]))[1]).toEqual([
      "gRPC, proxy-a",
      `${cluster.brokers[0].address} refused to create a consumer group: code 16, no`,
    ]);
    expect(cluster.brokers[0].asked).not.toContain(code.deleteGroup);
  });

  test("a group that cannot be deleted", async () => {
    const { cluster, grpc } = await startWithProxy();
    cluster.brokers[0].override = replies(code.deleteGroup, { code: 1, remark: "no" });
    expect(short(await check(cluster, [grpc]))[1]).toEqual([
      "gRPC, proxy-a",
      "Consumer group <name> may be left over. " +
        `${cluster.brokers[0].address} refused to delete a consumer group: code 1, no`,
    ]);
  });
});
