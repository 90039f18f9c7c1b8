import { once } from "node:events";
import { connect, Socket } from "node:net";
import { planCluster } from "../../../../model/plan";
import { roomLeft } from "../../../../model/plan/disk";
import {
  httpAnswering,
  allOf,
  noneConnected,
  portsHeld,
  portsListening,
  onOwnPorts,
  brokerRegistered,
  brokerRegisters,
} from "../../../../model/plan/probe";
import { exitCode } from "../../support/bash";
import { closedPort, TestServer } from "../../support/net";
import { answering, frame, Request } from "../../support/requests";
import type { ClusterSettings } from "../../../../components/args";
import { minimal, resolvedFor } from "../../support/cluster";

const servers: TestServer[] = [];

async function serve(handle?: (socket: Socket) => void): Promise<TestServer> {
  const server = await TestServer.start(handle);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const succeeds = async (probe: readonly string[]): Promise<boolean> => (await exitCode(probe)) === 0;

describe("listening", () => {
  test("succeeds where something listens", async () => {
    expect(await succeeds(portsListening([(await serve()).port]))).toBe(true);
  });

  test("fails where nothing does", async () => {
    expect(await succeeds(portsListening([await closedPort()]))).toBe(false);
  });

  test("succeeds where something listens on each of several ports, and no sooner", async () => {
    const [one, other, closed] = [(await serve()).port, (await serve()).port, await closedPort()];
    expect(await succeeds(portsListening([one, other]))).toBe(true);
    for (const ports of [
      [one, closed],
      [closed, one],
      [one, closed, other],
    ])
      expect(await succeeds(portsListening([...ports]))).toBe(false);
  });
});

describe("an address that is asked", () => {
  test("is 127.0.0.1 where no other is given", () => {
    expect(portsListening([1, 2])).toEqual(portsListening([1, 2], "127.0.0.1"));
    expect(httpAnswering(1)).toEqual(httpAnswering(1, "127.0.0.1"));
  });

  test("is no other than the one that is listened on", async () => {
    const { port } = await serve((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n")); // at 127.0.0.1
    for (const [address, ready] of [
      ["127.0.0.1", true],
      ["127.0.0.2", false],
    ] as const) {
      expect(await succeeds(portsListening([port], address))).toBe(ready);
      expect(await succeeds(httpAnswering(port, address))).toBe(ready);
    }
  });
});

describe("holding", () => {
  test("succeeds where these processes listen on all of the ports", async () => {
    const [one, other] = [(await serve()).port, (await serve()).port];
    expect(await succeeds(portsHeld([one, other]))).toBe(true);
    expect(await succeeds(portsHeld([one, await closedPort()]))).toBe(false);
  });

  test("fails where somebody else does", async () => {
    const { port } = await serve();
    const [bash, option, script] = portsHeld([port]);
    // A process's own sockets are all that there would be in its container.
    expect(await succeeds([bash, option, script.replace("/proc/[0-9]*/fd", "/proc/$$/fd")])).toBe(false);
  });

  test("is asked of servers on the Docker host's network alone", () => {
    const probe = portsListening([9876]);
    const onBridge = resolvedFor({ ip: "10.0.0.1" }).shared;
    const onHost = resolvedFor({ ip: "10.0.0.1", networkMode: "host" }).shared;
    expect(onOwnPorts([9876], onBridge, probe)).toBe(probe);
    expect(onOwnPorts([9876], onHost, probe)).toEqual(allOf(portsHeld([9876]), probe));
  });
});

describe("a client", () => {
  test("is connected until it goes", async () => {
    const [one, other] = [await serve(), await serve()];
    const none = () => succeeds(noneConnected([one.port, other.port]));
    expect(await none()).toBe(true);
    const client = connect(other.port, "127.0.0.1");
    await once(client, "connect");
    expect(await none()).toBe(false);
    expect(await succeeds(noneConnected([one.port]))).toBe(true);
    client.destroy();
    await once(client, "close");
    expect(await none()).toBe(true);
  });
});

describe("all of several", () => {
  const bash = (script: string) => ["bash", "-c", script];

  test.each([
    ["true", "true", true],
    ["true", "false", false],
    ["false", "true", false],
    ["exec 3</there/is/none", "true", false],
    ["true && false", "true", false],
    ["true && true", "for x in 1; do\n  false || continue\ndone\nexit 0", true],
    ["true", "exit 1", false],
  ])("of %j and %j: %s", async (first, second, succeeded) => {
    expect(await succeeds(allOf(bash(first), bash(second)))).toBe(succeeded);
  });
});

describe("answering", () => {
  const website = (answer: string) =>
    serve((socket) => {
      let request = "";
      socket.on("data", (part: Buffer) => {
        request += part.toString();
        if (request.endsWith("\r\n\r\n")) socket.end(answer);
      });
    });

  test.each([
    ["HTTP/1.1 200 OK\r\n\r\nhello", true],
    ["HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n", true],
    ["HTTP/1.1 404 Not Found\r\n\r\n", false],
    ["HTTP/1.1 503 Service Unavailable\r\n\r\n", false],
    ["SSH-2.0-something\r\n", false],
    ["", false],
  ])("with the answer %j: %s", async (answer, ready) => {
    expect(await succeeds(httpAnswering((await website(answer)).port))).toBe(ready);
  });

  test("fails where nothing listens", async () => {
    expect(await succeeds(httpAnswering(await closedPort()))).toBe(false);
  });
});

const knows = (...names: string[]): string =>
  JSON.stringify({
    brokerAddrTable: Object.fromEntries(
      names.map((brokerName) => [
        brokerName,
        { brokerAddrs: { 0: "127.0.0.1:1" }, brokerName, cluster: "C" },
      ]),
    ),
    clusterAddrTable: { C: ["broker-a"] },
  });

describe("registered", () => {
  /** A name server that answers the first complete request, and stays connected as the real one does. */
  async function nameServer(
    ...answer: readonly (Buffer | string)[]
  ): Promise<{ port: number; requests: Buffer[] }> {
    const requests: Buffer[] = [];
    const { port } = await serve((socket) => {
      let received = Buffer.alloc(0);
      socket.on("data", (chunk: Buffer) => {
        received = Buffer.concat([received, chunk]);
        if (received.length < 4 || received.length < 4 + received.readUInt32BE(0)) return;
        requests.push(received);
        if (answer.length === 0) socket.end();
        else for (const part of answer) socket.write(part);
      });
    });
    return { port, requests };
  }

  const at = (...ports: readonly number[]) => ports.map((port) => `127.0.0.1:${port}`);
  const known = (broker: string, ...ports: readonly number[]) =>
    succeeds(brokerRegistered({ broker, id: 0 }, at(...ports)));

  test("asks for the cluster's brokers, in RocketMQ's own frame", async () => {
    const { port, requests } = await nameServer(frame(knows("broker-a")));
    await known("broker-a", port);
    expect(requests).toHaveLength(1);
    const [request] = requests;
    const headerLength = request.readUInt32BE(4);
    expect(request.readUInt32BE(0)).toBe(request.length - 4);
    expect(headerLength).toBe(request.length - 8); // and its first byte, 0, says that it is JSON
    expect(JSON.parse(request.subarray(8).toString())).toMatchObject({
      code: 106,
      flag: 0,
      language: "JAVA",
    });
  });

  test.each([
    ["it is known", [frame(knows("broker-a"))], true],
    ["it is known beside others", [frame(knows("other", "broker-a", "third"))], true],
    // Its length takes three of the four bytes.
    ["it is the last of many", [frame(knows("x".repeat(70_000), "broker-a"))], true],
    ["the answer comes in parts", [...frame(knows("broker-a"))].map((byte) => Buffer.of(byte)), true],
    ["there is none", [frame(knows())], false],
    ["one with a longer name is known", [frame(knows("broker-aa"))], false],
    ["it is spoken of only after the answer", [frame(knows()), frame(knows("broker-a"))], false],
    ["the connection is closed", [], false],
  ])("where %s", async (_, answer, ready) => {
    const { port } = await nameServer(...answer);
    expect(await known("broker-a", port)).toBe(ready);
  });

  test.each(["a%b|c_d-E", "x".repeat(127)])("of a broker named %s", async (brokerName) => {
    const { port } = await nameServer(frame(knows(brokerName)));
    expect(await known(brokerName, port)).toBe(true);
  });

  describe("of a master and its slaves, which share a name", () => {
    // As the name servers of these versions answer, word by word.
    const answers = {
      "4.4.0": (addresses: string) =>
        `{"brokerAddrTable":{"other":{"brokerAddrs":{0:"10.0.0.1:1",1:"10.0.0.1:2",2:"10.0.0.1:3"},"brokerName":"other","cluster":"C"},"b":{"brokerAddrs":${addresses},"brokerName":"b","cluster":"C"}},"clusterAddrTable":{"C":["b","other"]}}`,
      "5.5.0": (addresses: string) =>
        `{"brokerAddrTable":{"b":{"brokerAddrs":${addresses},"brokerName":"b","cluster":"C","enableActingMaster":false},"other":{"brokerAddrs":{0:"10.0.0.1:1",1:"10.0.0.1:2",2:"10.0.0.1:3"},"brokerName":"other","cluster":"C","enableActingMaster":false}},"clusterAddrTable":{"C":["b","other"]}}`,
      "fields in another order, ids as JSON wants them": (addresses: string) =>
        `{"clusterAddrTable":{"C":["b","other"]},"brokerAddrTable":{"other":{"cluster":"C","brokerName":"other","brokerAddrs":{"0":"10.0.0.1:1","1":"10.0.0.1:2","2":"10.0.0.1:3"}},"b":{"cluster":"C","brokerName":"b","brokerAddrs":${addresses.replace(/(\d+)(?=:")/g, '"$1"')}}}}`,
    };
    const cases: [string, number, boolean][] = [
      ['{0:"127.0.0.1:10911",1:"127.0.0.1:10921"}', 0, true],
      ['{0:"127.0.0.1:10911",1:"127.0.0.1:10921"}', 1, true],
      ['{1:"127.0.0.1:10921",0:"127.0.0.1:10911"}', 0, true],
      ['{1:"127.0.0.1:10921"}', 1, true],
      ['{0:"127.0.0.1:10911"}', 1, false],
      ['{1:"127.0.0.1:10921"}', 0, false],
      ['{10:"127.0.0.1:10921"}', 0, false],
      ['{10:"127.0.0.1:10921"}', 1, false],
      ['{1:"2:3",10:"1:0"}', 0, false],
      ["{}", 0, false],
    ];
    test.each(
      Object.entries(answers).flatMap(([version, answer]) =>
        cases.map(([addresses, id, ready]) => [version, addresses, id, ready, answer(addresses)] as const),
      ),
    )("%s, %s: id %i, %s", async (_version, _addresses, id, ready, answer) => {
      const { port } = await nameServer(frame(answer));
      expect(await succeeds(brokerRegistered({ broker: "b", id }, at(port)))).toBe(ready);
    });
  });

  test("fails where the name server does not listen", async () => {
    expect(await known("broker-a", await closedPort())).toBe(false);
  });

  test("may be asked of a name server by its name", async () => {
    const { port } = await nameServer(frame(knows("broker-a")));
    expect(await succeeds(brokerRegistered({ broker: "broker-a", id: 0 }, [`localhost:${port}`]))).toBe(true);
  });

  describe("at several name servers", () => {
    const yes = async () => (await nameServer(frame(knows("broker-a")))).port;
    const no = async () => (await nameServer(frame(knows("other")))).port;
    const away = closedPort;
    const silent = async () => (await nameServer()).port; // it hangs up

    test.each([
      ["all know it", [yes, yes, yes], true],
      ["the last does not know it yet", [yes, yes, no], false],
      ["the first does not know it yet", [no, yes], false],
      ["none knows it", [no, no], false],
      ["the first is away", [away, yes], true],
      ["the last is away", [yes, away], true],
      ["all but one are away", [away, yes, away], true],
      ["one is away and another does not know it", [away, yes, no], false],
      ["the only one that is there does not know it", [away, no], false],
      ["all are away", [away, away], false],
      ["one hangs up", [yes, silent], false],
    ])("of whom %s", async (_, start, ready) => {
      const ports = await Promise.all(start.map((one) => one()));
      expect(await known("broker-a", ...ports)).toBe(ready);
    });

    test("each is asked once", async () => {
      const all = [await nameServer(frame(knows("broker-a"))), await nameServer(frame(knows("broker-a")))];
      await known("broker-a", ...all.map(({ port }) => port));
      expect(all.map(({ requests }) => requests.length)).toEqual([1, 1]);
    });
  });

  describe("with a master of a cluster", () => {
    const clusterKnown = async (cluster: string, answer: string) =>
      succeeds(brokerRegistered({ cluster }, at((await nameServer(frame(answer))).port)));

    test.each([
      ["it is there", "C", knows("any"), true],
      ["there are several", "C", knows("any", "other"), true],
      ["one of another cluster is there", "D", knows("any"), false],
      ["one of a cluster with a longer name is there", "C", knows("any").replaceAll('"C"', '"CC"'), false],
      ["only a slave of it is there", "C", knows("any").replaceAll('{"0":', '{"1":'), false],
      ["none is there", "C", knows(), false], // though the cluster is still spoken of
      ["a broker is named as the cluster", "any", knows("any"), false],
    ])("where %s", async (_, cluster, answer, ready) => {
      expect(await clusterKnown(cluster, answer)).toBe(ready);
    });
  });
});

describe("asked to register", () => {
  /** A name server and a broker, which registers at it when it is asked to, or says that it may not be asked. */
  async function cluster({ known = false, obeys = true, hangsUp = false }) {
    const requests: { code: number; body: string }[] = [];
    let registered = known;
    const answer = (answerTo: (request: Request) => Buffer) =>
      serve(answering((request) => (hangsUp ? undefined : answerTo(request))));
    const nameServer = await answer(() => frame(registered ? knows("broker-a") : knows("other")));
    const broker = await answer(({ code, body }) => {
      requests.push({ code, body });
      registered ||= obeys;
      return frame("");
    });
    const probe = (nameServerPort = nameServer.port) =>
      brokerRegisters({ broker: "broker-a", id: 0 }, [`127.0.0.1:${nameServerPort}`], { port: broker.port });
    return { probe, requests };
  }

  test("a broker that is known is left alone", async () => {
    const { probe, requests } = await cluster({ known: true });
    expect(await succeeds(probe())).toBe(true);
    expect(requests).toEqual([]);
  });

  test("one that is not, registers, and changes nothing", async () => {
    const { probe, requests } = await cluster({});
    expect(await succeeds(probe())).toBe(true);
    expect(requests).toEqual([
      {
        code: 25,
        body: expect.stringMatching(/^brokerPermission=\D+$/) as string, // which is no permission
      },
    ]);
  });

  test("one that does not is asked once a try", async () => {
    const { probe, requests } = await cluster({ obeys: false });
    expect(await succeeds(probe())).toBe(false);
    expect(requests).toHaveLength(1);
  });

  test("it is left alone where no name server is there", async () => {
    const { probe, requests } = await cluster({});
    expect(await succeeds(probe(await closedPort()))).toBe(false);
    expect(requests).toEqual([]);
  });

  test("where it hangs up, it is not ready", async () => {
    const { probe } = await cluster({ hangsUp: true });
    expect(await succeeds(probe())).toBe(false);
  });
});

const disk = (store: string) => roomLeft({ brokerConf: {}, jvmOptions: [] }, store);

test("each server has the probe of its kind, at its port, and asks all name servers", () => {
  const { nameServers, brokers, proxies, console } = planCluster(
    resolvedFor({
      ip: "10.0.0.1",
      nameServers: { n0: { port: 19876 }, n1: {} },
      brokers: { "broker-a": { brokerName: "b", listenPort: 20911 } },
      proxies: { "proxy-a": { grpcServerPort: 18081, remotingListenPort: 18082 } },
    }),
  );
  expect(nameServers.map(({ container }) => container.probe)).toEqual([
    portsListening([9876]),
    portsListening([9876]),
  ]);
  expect(brokers[0].container.probe).toEqual(
    allOf(
      portsListening([20911]),
      brokerRegisters({ broker: "b", id: 0 }, ["rocketmq-n0:9876", "rocketmq-n1:9876"], { port: 20911 }),
    ),
  );
  expect(brokers[0].container.fit).toEqual(disk("/home/rocketmq/store"));
  expect(proxies[0].probe).toEqual(portsListening([18081, 18082]));
  expect(console?.probe).toEqual(httpAnswering(8080));
});

test.each<[string, ClusterSettings, string | undefined, string | undefined]>([
  ["rocketmq5 on its address", {}, "10.0.0.1", "10.0.0.1"],
  ["rocketmq5 on another address", { bindAddress: "10.9.9.9" }, "10.9.9.9", "10.9.9.9"],
  ["rocketmq5 on all addresses", { bindAddress: "0.0.0.0" }, undefined, undefined],
  ["rocketmq4, whose console alone knows an address", { profile: "rocketmq4" }, undefined, "10.0.0.1"],
  ["rocketmq44, likewise", { ...minimal.rocketmq44, ip: "10.0.0.1" }, undefined, "10.0.0.1"],
])(
  "on the Docker host's network the probes look where servers listen: of %s",
  (_, settings, address, consoleAddress) => {
    const { nameServers, brokers, proxies, console } = planCluster(
      resolvedFor({
        ip: "10.0.0.1",
        networkMode: "host",
        nameServers: { "namesrv-a": { port: 19876 } },
        brokers: { "broker-a": { brokerName: "b", listenPort: 20911 } },
        ...settings,
      }),
    );
    const own = (ports: readonly number[], probe: readonly string[]) => allOf(portsHeld(ports), probe);
    expect(nameServers[0].container.probe).toEqual(own([19876], portsListening([19876], address)));
    const asked = [`${consoleAddress ?? "127.0.0.1"}:19876`];
    const known = brokerRegisters({ broker: "b", id: 0 }, asked, { port: 20911, address });
    const store = brokers[0].container.mounts.find(({ name }) => name === "store")?.target ?? "";
    const held = own([20911], allOf(portsListening([20911], address), known));
    expect(brokers[0].container.probe).toEqual(held);
    expect(brokers[0].container.fit).toEqual(disk(store));
    for (const proxy of proxies) expect(proxy.probe).toEqual(own([8081, 8082], portsListening([8081, 8082])));
    expect(console?.probe).toEqual(own([8888], httpAnswering(8888, consoleAddress)));
  },
);
