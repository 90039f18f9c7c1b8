import { checkEntryPoints, EntryPointCheck } from "../../../../cli/check";
import { CheckOptions, RoundTrip } from "../../../../remoting";
import { code, FakeCluster, firstReplies, replies, Reply } from "../../remoting/support/fakeCluster";
import { storedMessage } from "../../remoting/support/message";
import { closedPort } from "../../support/net";

const clusters: FakeCluster[] = [];

async function start(...how: Parameters<typeof FakeCluster.start>): Promise<FakeCluster> {
  const cluster = await FakeCluster.start(...how);
  clusters.push(cluster);
  return cluster;
}

afterEach(async () => {
  await Promise.all(clusters.splice(0).map((cluster) => cluster.stop()));
});

const checksOf = (nameServers: readonly string[], options?: CheckOptions): Promise<EntryPointCheck[]> =>
  checkEntryPoints({ nameServers, brokers: [], slaves: [], replicas: [], proxies: [] }, options);

/** The rows with a problem, with the cluster's addresses and the topic replaced by fixed names. */
async function problemsOf(cluster: FakeCluster, options?: CheckOptions): Promise<string> {
  const checks = await checksOf(cluster.addresses, options);
  let text = checks
    .filter(({ problem }) => problem !== undefined)
    .map(({ entryPoint, problem }) => `${entryPoint}: ${problem}`)
    .join("\n");
  cluster.nameServers.forEach(({ address }, i) => (text = text.replaceAll(address, `<name server ${i}>`)));
  for (const { address, name } of cluster.brokers) text = text.replaceAll(address, `<${name}>`);
  return text.replaceAll(/rocketmq-check-[0-9a-f-]{36}/g, "<topic>");
}

const briefly: CheckOptions = { seconds: 5, answerSeconds: 0.4 };

const deletions = ({ brokers: [broker], nameServers: [nameServer] }: FakeCluster): number[] =>
  [...broker.asked, ...nameServer.asked].filter((asked) => asked >= code.deleteTopicOnBroker);

describe("a cluster that works", () => {
  test("gets a message and hands it out; no topic stays", async () => {
    const cluster = await start();
    const checks = await checksOf(cluster.addresses);
    expect(checks).toEqual([
      {
        entryPoint: "remoting, broker-a",
        address: cluster.brokers[0].address,
        sentMilliseconds: expect.any(Number) as number,
        receivedMilliseconds: expect.any(Number) as number,
      },
    ]);
    const [{ sentMilliseconds, receivedMilliseconds }] = checks as RoundTrip[];
    expect(sentMilliseconds).toBeLessThanOrEqual(receivedMilliseconds);
    expect(cluster.brokers[0].asked).toEqual([
      code.runtimeInfo,
      code.createTopic,
      code.send,
      code.pull,
      code.deleteTopicOnBroker,
    ]);
    expect(cluster.leftOver).toEqual([]);
  });

  test("has every master checked, by every name server", async () => {
    const cluster = await start(["broker-b", "broker-a"], 2);
    const checks = await checksOf(cluster.addresses);
    const [b, a] = cluster.brokers;
    expect(checks.map(({ entryPoint, address }) => [entryPoint, address])).toEqual([
      ["remoting, broker-a", a.address],
      ["remoting, broker-b", b.address],
    ]);
    for (const { asked } of cluster.brokers) expect(asked).toContain(code.pull);
    for (const { asked } of cluster.nameServers) {
      expect(asked.filter((request) => request === code.route)).toHaveLength(2);
    }
    expect(cluster.leftOver).toEqual([]);
  });

  test("may have started a moment ago and not know its state yet", async () => {
    const cluster = await start();
    const remark = "java.util.NoSuchElementException, java.util.LinkedList.getLast(LinkedList.java:261)";
    cluster.brokers[0].override = replies(code.runtimeInfo, { code: 1, remark });
    expect(await problemsOf(cluster)).toBe("");
  });

  test("may tell clients of the topic late", async () => {
    const cluster = await start();
    const unknown = { code: 17, remark: "No topic route info" };
    const elsewhere = { body: Buffer.from('{"brokerDatas":[{"brokerAddrs":{0:"127.0.0.1:1"}}]}') };
    cluster.nameServers[0].override = firstReplies(code.route, unknown, elsewhere, {
      body: Buffer.from("{}"),
    });
    expect(await problemsOf(cluster)).toBe("");
    expect(cluster.nameServers[0].asked.filter((asked) => asked === code.route)).toHaveLength(4);
  });

  test("may hand the message out late", async () => {
    const cluster = await start();
    cluster.brokers[0].override = firstReplies(code.pull, { code: 19 }, { code: 20 }, {});
    expect(await problemsOf(cluster)).toBe("");
    expect(cluster.brokers[0].asked.filter((asked) => asked === code.pull)).toHaveLength(4);
  });

  test("may be too busy to take it at first", async () => {
    const cluster = await start();
    cluster.brokers[0].override = firstReplies(code.send, {
      code: 2,
      remark: "[PCBUSY_CLEAN_QUEUE]broker busy",
    });
    expect(await problemsOf(cluster)).toBe("");
    expect(cluster.brokers[0].asked.filter((asked) => asked === code.send)).toHaveLength(2);
  });

  test.each([10, 11, 12])("may at first store it with less than was configured, code %i", async (lacking) => {
    const cluster = await start();
    cluster.brokers[0].override = firstReplies(code.send, { code: lacking }, { code: lacking });
    expect(await problemsOf(cluster)).toBe("");
    expect(cluster.brokers[0].asked.filter((asked) => asked === code.send)).toHaveLength(3);
  });
});

describe("a name server", () => {
  test("does not listen", async () => {
    const address = `127.0.0.1:${await closedPort()}`;
    const cluster = await start();
    const [first] = await checksOf([...cluster.addresses, address]);
    expect(first).toEqual({
      entryPoint: "remoting, name server",
      address,
      problem: `Nothing listens at ${address}.`,
    });
  });

  test.each<[string, Reply, string]>([
    ["is silent", "silence", "remoting, name server: No answer from <name server 0> within 0.4 s."],
    [
      "hangs up",
      "hang up",
      "remoting, name server: <name server 0> closed the connection without a word: it may take TLS alone, for which caCertificate is wanted.",
    ],
    [
      "refuses",
      { code: 3, remark: " request type 106 not supported\nSee https://rocketmq.apache.org/" },
      "remoting, name server: <name server 0> refused to list the brokers: code 3, request type 106 not supported",
    ],
    [
      "knows no broker",
      { body: Buffer.from("{}") },
      "remoting: No broker is registered with <name server 0>.",
    ],
    [
      "knows only slaves",
      { body: Buffer.from('{"brokerAddrTable":{"b":{"brokerName":"b","brokerAddrs":{1:"127.0.0.1:1"}}}}') },
      "remoting, b: No master is registered, only slaves: consumers may read from these, and nothing can be sent.\n" +
        "slave 1, b: How much it lacks is not known, as its master is not registered.",
    ],
  ])("%s", async (_, reply, problem) => {
    const cluster = await start();
    cluster.nameServers[0].override = replies(code.brokers, reply);
    expect(await problemsOf(cluster, briefly)).toBe(problem);
  });

  test("does not send clients to the broker", async () => {
    const cluster = await start(undefined, 2);
    cluster.nameServers[1].override = replies(code.route, { code: 17 });
    expect(await problemsOf(cluster, { seconds: 0.8 })).toBe(
      "remoting, broker-a: Name server <name server 1> did not send clients to it within 0.8 s.",
    );
    expect(cluster.leftOver).toEqual([]);
  });
});

describe("a broker", () => {
  test("does not listen", async () => {
    const cluster = await start();
    const address = `127.0.0.1:${await closedPort()}`;
    const body = Buffer.from(`{"brokerAddrTable":{"b":{"brokerName":"b","brokerAddrs":{0:"${address}"}}}}`);
    cluster.nameServers[0].override = replies(code.brokers, { body });
    expect(await problemsOf(cluster)).toBe(`remoting, b: Nothing listens at ${address}.`);
  });

  test("hangs: it is given nothing to do", async () => {
    const cluster = await start();
    cluster.brokers[0].override = () => "silence";
    expect(await problemsOf(cluster, briefly)).toBe(
      "remoting, broker-a: No answer from <broker-a> within 0.4 s.",
    );
    expect(cluster.brokers[0].asked).toEqual([code.runtimeInfo]);
  });

  test("refuses to create a topic: there is none to delete", async () => {
    const cluster = await start();
    cluster.brokers[0].override = replies(code.createTopic, { code: 16 });
    expect(await problemsOf(cluster)).toBe(
      "remoting, broker-a: <broker-a> refused to create a topic: code 16",
    );
    expect(deletions(cluster)).toEqual([]);
  });

  test("does not say whether it created the topic, which is deleted", async () => {
    const cluster = await start();
    cluster.brokers[0].override = replies(code.createTopic, "silence");
    expect(await problemsOf(cluster, briefly)).toBe(
      "remoting, broker-a: No answer from <broker-a> within 0.4 s.",
    );
    expect(deletions(cluster)).toEqual([code.deleteTopicOnBroker, code.deleteTopicOnNameServer]);
  });

  test("refuses the message; the topic is deleted", async () => {
    const cluster = await start();
    cluster.brokers[0].override = replies(code.send, { code: 14, remark: "service not available now" });
    expect(await problemsOf(cluster)).toBe(
      "remoting, broker-a: <broker-a> refused to take a message: code 14, service not available now",
    );
    expect(cluster.leftOver).toEqual([]);
  });

  test("stays too busy; the topic is deleted", async () => {
    const cluster = await start();
    cluster.brokers[0].override = replies(code.send, { code: 2 });
    expect(await problemsOf(cluster, { seconds: 2 })).toBe(
      "remoting, broker-a: It was too busy to take a message for 2 s.",
    );
    expect(cluster.leftOver).toEqual([]);
  });

  test.each([
    [10, "FLUSH_DISK_TIMEOUT: it was not on disk in time."],
    [11, "SLAVE_NOT_AVAILABLE: no slave was there to have it too."],
    [12, "FLUSH_SLAVE_TIMEOUT: too few slaves had it in time."],
  ])(
    "goes on to store it with less than was configured, code %i; the topic is deleted",
    async (lacking, words) => {
      const cluster = await start();
      const [broker] = cluster.brokers;
      broker.override = ({ code: asked, body, extFields: { topic } }) => {
        if (asked !== code.send) return undefined;
        (cluster.topics.get(broker)!.get(topic) as Buffer[]).push(body);
        return { code: lacking };
      };
      const [row] = await checksOf(cluster.addresses, { seconds: 0.8 });
      expect(row.problem).toMatch(`It stored a message, but answered ${words}`);
      expect(row).not.toHaveProperty("sentMilliseconds");
      expect(cluster.leftOver).toEqual([]);
    },
  );

  test("says so also if it falls silent then", async () => {
    const cluster = await start();
    const [first, then] = [firstReplies(code.send, { code: 12 }, { code: 2 }), replies(code.send, "silence")];
    cluster.brokers[0].override = (request) => first(request) ?? then(request);
    expect(await problemsOf(cluster, { seconds: 0.8 })).toMatch("answered FLUSH_SLAVE_TIMEOUT");
  });

  test("hands out another message; the topic is deleted", async () => {
    const cluster = await start();
    const other = storedMessage({ topic: "t", body: Buffer.from("other") });
    cluster.brokers[0].override = replies(code.pull, { body: other });
    expect(await problemsOf(cluster)).toBe(
      "remoting, broker-a: It handed out another message than it was sent.",
    );
    expect(cluster.leftOver).toEqual([]);
  });

  test("refuses to hand out what has arrived; the topic is deleted", async () => {
    const cluster = await start();
    cluster.brokers[0].override = replies(code.pull, { code: 16, remark: "pulling message is forbidden" });
    expect(await problemsOf(cluster)).toBe(
      "remoting, broker-a: <broker-a> refused to hand out a message: code 16, pulling message is forbidden",
    );
    expect(cluster.leftOver).toEqual([]);
  });

  // Deleting the topic would crash a broker of RocketMQ 4.9.
  describe("keeps the topic of a message that may be in transit, if it", () => {
    const kept = "Topic <topic> is left over, as its message may be on its way. Delete it later.";

    test("does not say whether it took it", async () => {
      const cluster = await start();
      cluster.brokers[0].override = replies(code.send, "silence");
      expect(await problemsOf(cluster, briefly)).toBe(
        `remoting, broker-a: No answer from <broker-a> within 0.4 s.\n${kept}`,
      );
      expect(deletions(cluster)).toEqual([]);
    });

    test("does not say so until the time is over", async () => {
      const cluster = await start();
      cluster.brokers[0].override = replies(code.send, "silence");
      expect(await problemsOf(cluster, { seconds: 0.8 })).toBe(
        `remoting, broker-a: It did not say within 0.8 s whether it took a message.\n${kept}`,
      );
      expect(deletions(cluster)).toEqual([]);
    });

    test("does not hand it out", async () => {
      const cluster = await start();
      const late = replies(code.pull, { code: 19 });
      const none = replies(code.maxOffset, { extFields: { offset: "0" } });
      cluster.brokers[0].override = (request) => late(request) ?? none(request);
      expect(await problemsOf(cluster, { seconds: 0.8 })).toBe(
        `remoting, broker-a: It took a message, but did not hand it out within 0.8 s.\n${kept}`,
      );
      expect(deletions(cluster)).toEqual([]);
    });

    test("falls silent", async () => {
      const cluster = await start();
      const silent: readonly number[] = [code.pull, code.maxOffset];
      cluster.brokers[0].override = ({ code: asked }) => (silent.includes(asked) ? "silence" : undefined);
      expect(await problemsOf(cluster, briefly)).toBe(
        `remoting, broker-a: No answer from <broker-a> within 0.4 s.\n${kept}`,
      );
      expect(deletions(cluster)).toEqual([]);
    });
  });

  test("does not delete the topic: the name server does, and the user is informed", async () => {
    const cluster = await start();
    cluster.brokers[0].override = replies(code.deleteTopicOnBroker, { code: 1, remark: "no" });
    expect(await problemsOf(cluster)).toBe(
      "remoting, broker-a: Topic <topic> may be left over. <broker-a> refused to delete a topic: code 1, no",
    );
    expect(cluster.nameServers[0].asked).toContain(code.deleteTopicOnNameServer);
  });

  test("fails beside another: all problems are reported, and the other's topic is deleted", async () => {
    const cluster = await start(["broker-a", "broker-b", "broker-c"]);
    for (const broken of [0, 2]) cluster.brokers[broken].override = replies(code.send, { code: 1 });
    expect(await problemsOf(cluster)).toBe(
      "remoting, broker-a: <broker-a> refused to take a message: code 1\n" +
        "remoting, broker-c: <broker-c> refused to take a message: code 1",
    );
    expect(cluster.brokers[1].asked).toContain(code.pull);
    expect(cluster.leftOver).toEqual([]);
  });
});
