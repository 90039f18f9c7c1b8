import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Streamed } from "../../e2e/support/stream";
import { applications, Noticed } from "../../survival/applications";
import { Level } from "../../survival/levels";
import { tableOf, Try, withResults } from "../../survival/summary";

const streamed = (longestGapMillis: number, lost = 0): Streamed => ({
  ...{ received: 100, failed: 2, lost, lostOnes: "[]", outOfOrder: 0, longestGapMillis },
  ...{ gapBegan: "null", errors: "{}" },
});

const tried = (level: Level, millis: number, lost = 0): Try => ({
  fault: "killed",
  level,
  version: "5.5.0",
  at: "2026-11-28T09:00:00.000Z",
  noticed: Object.fromEntries(applications.map((name) => [name, streamed(millis, lost)])) as Noticed,
});

test("a row has the median and the longest gap of all tries, and the sums of what failed and was lost", () => {
  const table = tableOf([
    tried("safe", 1000),
    tried("safe", 4000, 1),
    tried("safe", 2000),
    tried("single", 0),
  ]);
  const [head, , ...rows] = table
    .split("\n")
    .map((row) => row.split(" | ").map((cell) => cell.replace("|", "").trim()));
  expect(head.slice(0, 3)).toEqual(["fault", "durability", "tries"]);
  const gaps = (text: string) => applications.map(() => text);
  expect(rows).toEqual([
    ["the master's process is killed", "safe", "3", ...gaps("2.0 / 4.0"), "30", "5"],
    ["the master's process is killed", "single", "1", ...gaps("0.0 / 0.0"), "10", "0"],
  ]);
});

test("the page of it has a place for the table, and another one is refused", () => {
  const page = readFileSync(join(__dirname, "../../../docs/hosts.md"), "utf8");
  const text = withResults(page, [tried("safe", 1000)]);
  expect(text).toContain("1.0 / 1.0");
  expect(text).toContain("RocketMQ 5.5.0, 2026-11-28");
  expect(() => withResults("# Hosts", [])).toThrow("no place");
});
