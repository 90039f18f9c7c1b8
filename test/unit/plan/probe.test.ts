import { Socket } from "node:net";
import { planCluster } from "../../../plan";
import { answering, listening, registered } from "../../../plan/probe";
import { exitCode } from "../support/bash";
import { closedPort, TestServer } from "../support/net";
import { specOf } from "../support/spec";

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
    expect(await succeeds(listening((await serve()).port))).toBe(true);
  });

  test("fails where nothing does", async () => {
    expect(await succeeds(listening(await closedPort()))).toBe(false);
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
    expect(await succeeds(answering((await website(answer)).port))).toBe(ready);
  });

  test("fails where nothing listens", async () => {
    expect(await succeeds(answering(await closedPort()))).toBe(false);
  });
});

describe("registered", () => {
  /** RocketMQ's frame: the length of the rest, the header's length, the header, the body. */
  function frame(body: string): Buffer {
    const header = JSON.stringify({ code: 0, flag: 1, language: "JAVA", opaque: 1, version: 0 });
    const lengths = Buffer.alloc(8);
    lengths.writeUInt32BE(4 + header.length + body.length, 0);
    lengths.writeUInt32BE(header.length, 4);
    return Buffer.concat([lengths, Buffer.from(header + body)]);
  }

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

  const probe = (listenPort: number, nameServerPort: number, brokerName = "broker-a") =>
    registered({ brokerName, listenPort }, `127.0.0.1:${nameServerPort}`);

  test("asks for the cluster's brokers, in RocketMQ's own frame", async () => {
    const { port, requests } = await nameServer(frame(knows("broker-a")));
    await succeeds(probe((await serve()).port, port));
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
    expect(await succeeds(probe((await serve()).port, port))).toBe(ready);
  });

  test.each(["a%b|c_d-E", "x".repeat(127)])("of a broker named %s", async (brokerName) => {
    const { port } = await nameServer(frame(knows(brokerName)));
    expect(await succeeds(probe((await serve()).port, port, brokerName))).toBe(true);
  });

  test("fails where the broker does not listen, though it is known", async () => {
    const { port } = await nameServer(frame(knows("broker-a")));
    expect(await succeeds(probe(await closedPort(), port))).toBe(false);
  });

  test("fails where the name server does not listen", async () => {
    expect(await succeeds(probe((await serve()).port, await closedPort()))).toBe(false);
  });
});

test("each server has the probe of its kind, at its port", () => {
  const { nameServers, brokers, console, gateway } = planCluster(
    specOf({
      ip: "10.0.0.1",
      nameServers: [{ containerName: "n0", port: 19876 }],
      brokers: [{ brokerName: "b", listenPort: 20911 }],
    }),
  );
  expect(nameServers[0].container.probe).toEqual(listening(9876));
  expect(brokers[0].container.probe).toEqual(registered({ brokerName: "b", listenPort: 20911 }, "n0:9876"));
  expect(console?.probe).toEqual(answering(8080));
  expect(gateway?.probe).toBeUndefined();
});
