import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

jest.mock("prettier", () => ({})); // formatting is not tested here

import { Figures, SampleCollector, seconds } from "../../../bench/figures";
import { page, withTable } from "../../../bench/page";

const root = join(__dirname, "../../..");
const results = join(root, "bench", "results");

/** Columns are as wide as their formatter wants them. */
const narrow = (text: string): string => text.replace(/ +\|/g, " |").replace(/-+/g, "-");

const taken = existsSync(results) ? readdirSync(results).filter((name) => name.endsWith(".json")) : [];

test.each(taken)("the page has the figures that were measured last: %s", (file) => {
  const text = readFileSync(join(root, page), "utf8");
  const figures = JSON.parse(readFileSync(join(results, file), "utf8")) as Figures;
  expect(text).toContain(`<!-- bench ${figures.benchmark} -->`);
  expect(narrow(withTable(text, figures))).toBe(narrow(text));
});

test("a table is put in its place, and the rest stays", () => {
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
  const text = "a\n<!-- bench up -->\nold\n<!-- /bench -->\nb\n<!-- bench down -->\nold\n<!-- /bench -->\n";
  expect(narrow(withTable(text, figures))).toBe(
    narrow(
      "a\n<!-- bench up -->\n\n|   | up ends |\n| --- | --- |\n| the post's commands | 2.00 s |\n| pulumi up | 3.00 s, 1.50 × |\n\n" +
        "<!-- /bench -->\nb\n<!-- bench down -->\nold\n<!-- /bench -->\n",
    ),
  );
});
