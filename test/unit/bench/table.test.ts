import { Figures, mebibytes, SampleCollector, seconds } from "../../../bench/figures";
import { renderReport } from "../../../bench/report";
import { renderTable } from "../../../bench/table";

function figures(baseline?: string): Figures {
  const collector = new SampleCollector();
  for (const [post, ours] of [
    [8, 10],
    [10, 15],
    [100, 110],
  ]) {
    collector.add("post", seconds("up"), post);
    collector.add("ours", seconds("up"), ours);
  }
  collector.add("ours", mebibytes("memory"), 123.4);
  return {
    benchmark: "up",
    title: "How fast",
    taken: "2026-01-02T03:04:05.000Z",
    machine: { CPU: "2 × slow", Docker: "20.10" },
    rounds: 3,
    baseline,
    series: collector.series,
    notes: ["One.", "Two."],
  };
}

test("a row for each side, a column for each measure, and a dash where a side has no samples", () =>
  expect(renderTable(figures())).toBe(
    [
      "|      | up                | memory  |",
      "| ---- | ----------------- | ------- |",
      "| post | 10.0 (8.00–100) s | –       |",
      "| ours | 15.0 (10.0–110) s | 123 MiB |",
    ].join("\n"),
  ));

test("each side is compared with the baseline, round by round", () =>
  expect(renderTable(figures("post")).split("\n")[3]).toBe(
    "| ours | 15.0 (10.0–110) s, 1.25 (1.10–1.50) × | 123 MiB |",
  ));

test("a measure that means different things for the sides is not compared with the baseline", () => {
  const { series, ...rest } = figures("post");
  const notCompared = series.map((one) => ({ ...one, measure: { ...one.measure, compared: false } }));
  expect(renderTable({ ...rest, series: notCompared })).toBe(renderTable(figures()));
});

test("a report says when, on which machine and how it was measured", () => {
  const report = renderReport(figures("post"));
  expect(report).toContain("# How fast\n");
  expect(report).toContain("Measured 2026-01-02, 3 rounds, on: CPU 2 × slow, Docker 20.10.");
  expect(report).toContain("“post”");
  expect(report).toMatch(/\n- One\.\n- Two\.\n$/);
});

test("the latest sample of a side", () => {
  const collector = new SampleCollector();
  expect(collector.last("a", "up")).toBeUndefined();
  collector.add("a", seconds("up"), 1);
  collector.add("a", seconds("up"), 2);
  expect(collector.last("a", "up")).toBe(2);
});
