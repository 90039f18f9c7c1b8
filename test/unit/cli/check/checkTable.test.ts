import { renderChecks } from "../../../../cli/check";

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
