import { patiently } from "../../../../cli/check/patiently";
import { requestOptions } from "../../../../remoting";

const proxy = "127.0.0.1:8081";
const inTime = (seconds = 10) => requestOptions({ seconds });

test.each([
  "127.0.0.1:8081 refused to say which brokers have a topic: code 1, connect to  failed",
  "127.0.0.1:8081 did not let a client in: connect to  failed. RemotingConnectException.",
  "127.0.0.1:8081 did not hand out a message: INTERNAL_SERVER_ERROR",
  "No answer from 127.0.0.1:8081 within 5 s.",
])("where a proxy says %s, it is tried again", async (message) => {
  let tries = 0;
  const work = () => (++tries < 3 ? Promise.reject(new Error(message)) : Promise.resolve("sent"));
  expect(await patiently(proxy, inTime(), work)).toBe("sent");
  expect(tries).toBe(3);
});

test.each([
  "Nothing listens at 127.0.0.1:8081.",
  "It sends clients to 10.0.0.1:8082.",
  "127.0.0.1:8081 refused to take a message: code 40300, no permission",
  "127.0.0.1:8081 refused to take a message: code 14, service not available",
  "192.168.0.3:10911 refused to delete a group: code 1, no",
])("what will stay so is told at once: %s", async (message) => {
  const work = jest.fn(() => Promise.reject(new Error(message)));
  await expect(patiently(proxy, inTime(), work)).rejects.toThrow(message);
  expect(work).toHaveBeenCalledTimes(1);
});

test("when time is up, it is told what it was", async () => {
  await expect(
    patiently(proxy, inTime(1), () => Promise.reject(new Error(`No answer from ${proxy} within 5 s.`))),
  ).rejects.toThrow("No answer from");
});
