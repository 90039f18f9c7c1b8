import { decodeMessages } from "../../../remoting/message";
import { storedMessage } from "./support/message";

const body = Buffer.from("héllo");

describe.each([false, true])("born at an IPv6 address: %s", (bornIPv6) => {
  describe.each([false, true])("stored at an IPv6 address: %s", (storedIPv6) => {
    test.each([
      ["first", false, "topic"],
      ["second", true, "t".repeat(300)],
    ])("in the %s layout", (_, longTopic, topic) => {
      const stored = storedMessage({ topic, body, queueOffset: 2 ** 40, bornIPv6, storedIPv6, longTopic });
      expect(decodeMessages(stored)).toEqual([{ topic, queueOffset: 2 ** 40, body }]);
    });
  });
});

test("messages one after another", () => {
  const stored = [0, 1, 2].map((queueOffset) =>
    storedMessage({ topic: "t", body: Buffer.from(`message ${queueOffset}`), queueOffset }),
  );
  expect(decodeMessages(Buffer.concat(stored)).map((message) => message.body.toString())).toEqual([
    "message 0",
    "message 1",
    "message 2",
  ]);
});

test("no message", () => {
  expect(decodeMessages(Buffer.alloc(0))).toEqual([]);
});

test.each([
  ["cut off", storedMessage({ topic: "t", body }).subarray(0, -1)],
  ["without a length", Buffer.alloc(100)],
])("a message %s is refused", (_, stored) => {
  expect(() => decodeMessages(stored)).toThrow(RangeError);
});
