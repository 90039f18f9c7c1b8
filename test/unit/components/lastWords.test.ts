import { lastWords } from "../../../components/readiness";

test("of a log its last lines are shown, without the stack frames among which an exception's own would be lost", () => {
  const frames = Array.from(
    { length: 40 },
    (_, i) => `\tat org.apache.rocketmq.Broker.start(Broker.java:${i})`,
  );
  const log = [
    "The broker starts",
    "",
    "java.lang.RuntimeException: no such plugin",
    ...frames,
    "Caused by: java.lang.ClassNotFoundException: no.such.Class",
    "\tat java.base/java.lang.Class.forName0(Native Method)",
    "\t... 12 more",
    "",
  ];
  expect(lastWords(log.join("\n")).split("\n")).toEqual([
    "The broker starts",
    "java.lang.RuntimeException: no such plugin",
    "Caused by: java.lang.ClassNotFoundException: no.such.Class",
  ]);
  expect(lastWords(Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\n")).split("\n")).toHaveLength(
    20,
  );
});
