import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

jest.mock("prettier", () => ({})); // formatting is not tested here

import { Figures, SampleCollector, seconds } from "../../../bench/figures";
import { readmes, withTable } from "../../../bench/readme";

const root = join(__dirname, "../../..");
const results = join(root, "bench", "results");

/** Columns are as wide as their formatter wants them. */
const narrow = (text: string): string => text.replace(/ +\|/g, " |").replace(/-+/g, "-");

const taken = existsSync(results) ? readdirSync(results).filter((name) => name.endsWith(".json")) : [];

test.each(Object.keys(readmes))("%s has the figures that were measured last", (name) => {
  const readme = readFileSync(join(root, name), "utf8");
  for (const file of taken) {
    const figures = JSON.parse(readFileSync(join(results, file), "utf8")) as Figures;
    expect(readme).toContain(`<!-- bench ${figures.benchmark} -->`);
    expect(narrow(withTable(readme, figures, readmes[name]))).toBe(narrow(readme));
  }
});

test("a table is put in its place, in the README's language, and the rest stays", () => {
  const collector = new SampleCollector();
  collector.add("the post's commands", seconds("up ends"), 2);
  collector.add("pulumi up", seconds("up ends"), 3);
  collector.add("pulumi up", seconds("not for readers"), 3);
  const figures = {
    benchmark: "up",
    title: "",
    taken: "",
    machine: {},
    rounds: 1,
    baseline: "the post's commands",
    series: collector.series,
    notes: [],
  };
  const readme = "a\n<!-- bench up -->\nold\n<!-- /bench -->\nb\n<!-- bench down -->\nold\n<!-- /bench -->\n";
  expect(narrow(withTable(readme, figures, readmes["README.zh-CN.md"]))).toBe(
    narrow(
      "a\n<!-- bench up -->\n\n|   | 命令结束 |\n| --- | --- |\n| 博客的命令 | 2.00 s |\n| pulumi up | 3.00 s, 1.50 × |\n\n" +
        "<!-- /bench -->\nb\n<!-- bench down -->\nold\n<!-- /bench -->\n",
    ),
  );
});
