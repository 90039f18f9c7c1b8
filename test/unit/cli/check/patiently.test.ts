import { patiently } from "../../../../cli/check/patiently";
import { requestOptions } from "../../../../remoting";

const inTime = (seconds = 10) => requestOptions({ seconds });

test.each([
  "connect to  failed",
  "127.0.0.1:8082 refused to say which brokers have a topic: code 1, connect to 192.168.0.3:10911 failed",
  "send request to </192.168.0.3:10911> failed",
  "wait response on the channel </192.168.0.3:10911> timeout, 3000(ms)",
])("where a proxy says %s, it is tried again", async (message) => {
  let tries = 0;
  const work = () => (++tries < 3 ? Promise.reject(new Error(message)) : Promise.resolve("sent"));
  expect(await patiently(inTime(), work)).toBe("sent");
  expect(tries).toBe(3);
});

test.each(["Nothing listens at 127.0.0.1:8081.", "It sends clients to 10.0.0.1:8082."])(
  "what will stay so is told at once: %s",
  async (message) => {
    const work = jest.fn(() => Promise.reject(new Error(message)));
    await expect(patiently(inTime(), work)).rejects.toThrow(message);
    expect(work).toHaveBeenCalledTimes(1);
  },
);

test("when time is up, it is told what it was", async () => {
  await expect(patiently(inTime(1), () => Promise.reject(new Error("connect to x failed")))).rejects.toThrow(
    "connect to x failed",
  );
});
