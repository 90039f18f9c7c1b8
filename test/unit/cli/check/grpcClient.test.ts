import { Code } from "rocketmq-client-nodejs/proto/apache/rocketmq/v2/definition_pb";
import { withGrpcClient } from "../../../../cli/check/grpcClient";
import { Client, Refusal, requestOptions } from "../../../../remoting";
import { TestServer } from "../../support/net";
import { FakeGrpcProxy } from "./support/fakeGrpcProxy";

jest.setTimeout(30_000);

let proxy: FakeGrpcProxy;

beforeEach(async () => (proxy = await FakeGrpcProxy.start()));

afterEach(() => proxy.stop());

const body = Buffer.from("body");

/** Lets the work use the proxy. In messages the proxy's address is named as the tests know it. */
const withClient = <T>(work: (client: Client) => Promise<T>, seconds?: number): Promise<T> =>
  withGrpcClient(proxy.address, "topic", "group", requestOptions({ seconds }), work).catch((error: Error) => {
    error.message = error.message.replaceAll(proxy.address, "<proxy>");
    throw error;
  });

test("a message is sent, received and acknowledged; then the clients deregister", async () => {
  const received = await withClient(async (client) => {
    expect(await client.send(body)).toBe("stored");
    return client.receive();
  });
  expect(received).toEqual(body);
  const leave = "notifyClientTermination";
  const asked = ["sendMessage", "receiveMessage", "ackMessage", leave, leave];
  expect(proxy.asked).toEqual(["queryRoute", "queryRoute", ...asked]);
});

test("the proxy's host may have another address for this machine", async () => {
  const address = proxy.address.replace("127.0.0.1", "proxy.example");
  const options = requestOptions({ lookup: (host) => (host === "proxy.example" ? "127.0.0.1" : host) });
  await withGrpcClient(address, "topic", "group", options, (client) => client.send(body));
  expect(proxy.asked).toContain("sendMessage");
});

test("there may be no message yet", async () => {
  proxy.refusals.receiveMessage = [Code.MESSAGE_NOT_FOUND];
  const received = await withClient(async (client) => {
    await client.send(body);
    return [await client.receive(), await client.receive()];
  });
  expect(received).toEqual([undefined, body]);
});

test("the topic may become known late", async () => {
  proxy.refusals.queryRoute = Array<Code>(2).fill(Code.TOPIC_NOT_FOUND);
  await expect(withClient((client) => client.send(body))).resolves.toBe("stored");
});

test("the topic may stay unknown", async () => {
  proxy.refusals.queryRoute = Array<Code>(9).fill(Code.TOPIC_NOT_FOUND);
  await expect(withClient((client) => client.send(body), 2)).rejects.toThrow(
    "It did not let clients use a new topic within 2 s.",
  );
});

test("a request that the proxy refuses is a Refusal", async () => {
  proxy.refusals.sendMessage = Array<Code>(3).fill(Code.ILLEGAL_TOPIC);
  const problem = withClient((client) => client.send(body));
  await expect(problem).rejects.toThrow("<proxy> refused to take a message: code 40002, no to sendMessage");
  await expect(problem).rejects.toBeInstanceOf(Refusal);
});

test("a request that failed in the proxy is no Refusal: the proxy may have done it", async () => {
  proxy.refusals.sendMessage = Array<Code>(3).fill(Code.INTERNAL_SERVER_ERROR);
  const problem = withClient((client) => client.send(body));
  await expect(problem).rejects.toThrow(/^<proxy> did not take a message: no to sendMessage$/);
  await expect(problem).rejects.not.toBeInstanceOf(Refusal);
});

test.each([
  [Code.MASTER_PERSISTENCE_TIMEOUT, "FLUSH_DISK_TIMEOUT"],
  [Code.SLAVE_PERSISTENCE_TIMEOUT, "FLUSH_SLAVE_TIMEOUT"],
  [Code.HA_NOT_AVAILABLE, "SLAVE_NOT_AVAILABLE"],
])("a message that is stored with less than was configured: code %i is %s", async (status, shortfall) => {
  proxy.refusals.sendMessage = Array<Code>(3).fill(status);
  expect(await withClient((client) => client.send(body))).toBe(shortfall);
});

test("a silent proxy is waited for until the time limit", async () => {
  proxy.silentTo = "receiveMessage";
  const problem = withClient(async (client) => {
    await client.send(body);
    return client.receive();
  }, 2);
  await expect(problem).rejects.toThrow("No answer from <proxy> within 2 s.");
});

test("a server of another kind is reported", async () => {
  const server = await TestServer.start((socket) => socket.on("data", () => socket.destroy()));
  const address = `127.0.0.1:${server.port}`;
  const problem = withGrpcClient(address, "topic", "group", requestOptions({}), (client) => client.receive());
  await expect(problem).rejects.toThrow(`${address} cannot be reached by gRPC.`);
  await server.stop();
});

test("nothing is printed", async () => {
  const print = jest.spyOn(process.stdout, "write");
  await withClient((client) => client.send(body));
  expect(print).not.toHaveBeenCalled();
});
