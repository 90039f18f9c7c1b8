import fc from "fast-check";
import { encodeFrame, Frame, FrameDecoder } from "../../../remoting/frame";
import { int } from "./support/message";

const frames: fc.Arbitrary<Frame> = fc.record(
  {
    code: fc.nat(),
    opaque: fc.nat(),
    flag: fc.nat(3),
    extFields: fc.dictionary(fc.string(), fc.string({ unit: "grapheme" })),
    remark: fc.string({ unit: "grapheme" }),
    body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  },
  { requiredKeys: ["code", "opaque", "flag", "extFields", "body"] },
);

const handmade = (header: string, body = "", type = 0): Buffer =>
  Buffer.concat([
    int(4 + header.length + body.length, 4),
    int(type, 1),
    int(header.length, 3),
    Buffer.from(header + body),
  ]);

const decode = (...chunks: Buffer[]): Frame[] => {
  const decoder = new FrameDecoder();
  return chunks.flatMap((chunk) => decoder.push(chunk));
};

test("frames come out as they went in, wherever TCP splits them", () => {
  fc.assert(
    fc.property(fc.array(frames, { maxLength: 4 }), fc.array(fc.nat(2000)), (sent, cuts) => {
      const bytes = Buffer.concat(sent.map(encodeFrame));
      const ends = [...cuts.filter((cut) => cut < bytes.length), bytes.length].sort((a, b) => a - b);
      const chunks = ends.map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end));
      expect(decode(...chunks)).toEqual(sent);
    }),
  );
});

test("a frame that comes byte by byte is yielded with its last byte", () => {
  const bytes = [...handmade('{"code":0,"opaque":7,"flag":1}', "body")].map((byte) => Buffer.of(byte));
  expect(decode(...bytes.slice(0, -1))).toEqual([]);
  expect(decode(...bytes)).toEqual([
    { code: 0, opaque: 7, flag: 1, extFields: {}, body: Buffer.from("body") },
  ]);
});

test("a request is laid out as RocketMQ wants it", () => {
  const bytes = encodeFrame({
    code: 10,
    opaque: 7,
    flag: 0,
    extFields: { topic: "é" },
    body: Buffer.from("hi"),
  });
  const headerLength = bytes.readUInt32BE(4); // and its first byte, 0, says that it is JSON
  expect(bytes.readUInt32BE(0)).toBe(bytes.length - 4);
  expect(bytes.subarray(8 + headerLength).toString()).toBe("hi");
  expect(JSON.parse(bytes.toString("utf8", 8, 8 + headerLength))).toEqual({
    code: 10,
    language: "JAVA",
    version: 0,
    opaque: 7,
    flag: 0,
    extFields: { topic: "é" },
  });
});

test("a header's nulls are as if not there", () => {
  const [frame] = decode(handmade('{"code":0,"opaque":1,"flag":1,"extFields":null,"remark":null}'));
  expect(frame).toEqual({ code: 0, opaque: 1, flag: 1, extFields: {}, body: Buffer.alloc(0) });
});

test.each([
  ["text of another protocol", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ["a frame without room for its header's length", int(3, 4)],
  ["a header longer than its frame", Buffer.concat([int(6, 4), int(3, 4), Buffer.from("{}")])],
  ["a header in RocketMQ's binary form", handmade("{}", "", 1)],
  ["a header that is no JSON", handmade("hello")],
])("%s is refused", (_, bytes) => {
  expect(() => decode(bytes)).toThrow();
});
