import { renderChecks, summarizeChecks } from "../../../../cli/check";

test("a table, with what is wrong below it", () => {
  const proxy = "127.0.0.1:8081";
  expect(
    renderChecks([
      {
        entryPoint: "remoting, broker-a",
        address: "127.0.0.1:10911",
        sentMilliseconds: 4,
        receivedMilliseconds: 12,
      },
      {
        entryPoint: "gRPC, proxy-a",
        address: proxy,
        sentMilliseconds: 120,
        problem: "It did not hand it out.",
      },
      { entryPoint: "gRPC, proxy-a", address: proxy, problem: `Nothing listens at ${proxy}.` },
    ]),
  ).toBe(
    [
      "entry point         address          sent    received",
      "remoting, broker-a  127.0.0.1:10911  4 ms    12 ms",
      "gRPC, proxy-a       127.0.0.1:8081   120 ms  no",
      "gRPC, proxy-a       127.0.0.1:8081   no      no",
      "",
      "gRPC, proxy-a at 127.0.0.1:8081: It did not hand it out.",
      "gRPC, proxy-a: Nothing listens at 127.0.0.1:8081.",
    ].join("\n"),
  );
});

test("nothing below it where nothing is wrong", () => {
  const check = { entryPoint: "e", address: "a", sentMilliseconds: 1, receivedMilliseconds: 2 };
  expect(renderChecks([check])).toBe(
    "entry point  address  sent  received\ne            a        1 ms  2 ms",
  );
});

const broker = { entryPoint: "remoting, a", address: "h:1", sentMilliseconds: 1, receivedMilliseconds: 2 };
const slave = (id: number, behindBytes?: number) => ({
  entryPoint: `slave ${id}, a`,
  address: `h:${id + 1}`,
  behindBytes,
});

test("what slaves lack, where there are any", () => {
  const unknown = { ...slave(3), problem: "Nothing listens at h:4." };
  expect(renderChecks([broker, slave(1, 0), slave(2, 1), unknown])).toBe(
    [
      "entry point  address  sent  received  behind",
      "remoting, a  h:1      1 ms  2 ms",
      "slave 1, a   h:2                      0 bytes",
      "slave 2, a   h:3                      1 byte",
      "slave 3, a   h:4                      ?",
      "",
      "slave 3, a: Nothing listens at h:4.",
    ].join("\n"),
  );
});

test("in a sentence", () => {
  expect(summarizeChecks([broker, { ...broker, address: "h:9" }])).toBe(
    "sent and received by remoting, a at h:1; remoting, a at h:9",
  );
  expect(summarizeChecks([broker, slave(1, 42)])).toBe(
    "sent and received by remoting, a at h:1; slave 1, a at h:2 is 42 bytes behind",
  );
});
