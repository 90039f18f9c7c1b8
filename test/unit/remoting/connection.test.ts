import { Connection } from "../../../remoting/connection";
import { encodeFrame, Frame, FrameDecoder } from "../../../remoting/frame";
import { closedPort, TestServer } from "../support/net";
import { serveFrames } from "./support/fakeCluster";

const servers: TestServer[] = [];
const connections: Connection[] = [];

async function open(server: TestServer): Promise<{ connection: Connection; address: string }> {
  servers.push(server);
  const address = `127.0.0.1:${server.port}`;
  const connection = await Connection.open(address, 5000);
  connections.push(connection);
  return { connection, address };
}

afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const request = (code: number) => ({ purpose: "answer", code, fields: {} });

/** Answers after this number of requests, the last one first. Before each answer it sends a request. */
const answeringBackwards = (count: number) =>
  TestServer.start((socket) => {
    const decoder = new FrameDecoder();
    const asked: Frame[] = [];
    socket.on("data", (chunk: Buffer) => {
      asked.push(...decoder.push(chunk));
      if (asked.length < count) return;
      const answers = asked.reverse().map((frame) => ({ ...frame, flag: 1 }));
      const ownRequests = asked.map(({ opaque }) => ({ ...asked[0], opaque, code: 40, flag: 0 }));
      socket.write(Buffer.concat([...ownRequests, ...answers].map(encodeFrame)));
    });
  });

test("each request gets its own answer", async () => {
  const { connection } = await open(await answeringBackwards(3));
  const answers = await Promise.all([1, 2, 3].map((code) => connection.request(request(code), 5000)));
  expect(answers.map(({ code }) => code)).toEqual([1, 2, 3]);
});

test("an answer may say anything", async () => {
  const { connection } = await open(await serveFrames(() => ({ code: 17, remark: "no such topic" })));
  const answer = await connection.request(request(1), 5000);
  expect(answer).toMatchObject({ code: 17, remark: "no such topic" });
});

test("silence ends with the time", async () => {
  const { connection, address } = await open(await serveFrames(() => "silence"));
  await expect(connection.request(request(1), 50)).rejects.toThrow(
    `No answer from ${address} within 0.05 s.`,
  );
});

test("all requests fail where the server hangs up, later ones too", async () => {
  const { connection, address } = await open(
    await serveFrames(({ code }) => (code === 2 ? "hang up" : "silence")),
  );
  const requests = [1, 2].map((code) => connection.request(request(code), 5000));
  for (const one of requests)
    await expect(one).rejects.toThrow(
      `${address} closed the connection without a word: it may take TLS alone, for which caCertificate is wanted.`,
    );
  await expect(connection.request(request(3), 5000)).rejects.toThrow(
    `${address} closed the connection without a word: it may take TLS alone, for which caCertificate is wanted.`,
  );
});

test("a server of another kind is reported", async () => {
  const { connection, address } = await open(
    await TestServer.start((socket) =>
      socket.on("data", () => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n")),
    ),
  );
  await expect(connection.request(request(1), 5000)).rejects.toThrow(
    `${address} does not speak RocketMQ's protocol.`,
  );
});

test("nothing listens", async () => {
  const address = `127.0.0.1:${await closedPort()}`;
  await expect(Connection.open(address, 5000)).rejects.toThrow(`Nothing listens at ${address}.`);
});

test.each(["127.0.0.1", "127.0.0.1:", ":9876", "127.0.0.1:65536", "http://127.0.0.1:9876/"])(
  "%j is no address",
  async (address) => {
    await expect(Connection.open(address, 5000)).rejects.toThrow(
      `"${address}" is not an address such as 127.0.0.1:9876.`,
    );
  },
);
