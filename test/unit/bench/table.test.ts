import { Figures, Gathering, mebibytes, seconds } from "../../../bench/figures";
import { renderReport } from "../../../bench/report";
import { renderTable } from "../../../bench/table";

function figures(baseline?: string): Figures {
  const gathering = new Gathering();
  for (const [post, ours] of [
    [8, 10],
    [10, 15],
    [100, 110],
  ]) {
    gathering.add("post", seconds("up"), post);
    gathering.add("ours", seconds("up"), ours);
  }
  gathering.add("ours", mebibytes("memory"), 123.4);
  return {
    benchmark: "up",
    title: "How fast",
    taken: "2026-01-02T03:04:05.000Z",
    machine: { CPU: "2 × slow", Docker: "20.10" },
    rounds: 3,
    baseline,
    series: gathering.series,
    notes: ["One.", "Two."],
  };
}

test("a row a side, a column a measure, with what is not there left out", () =>
  expect(renderTable(figures())).toBe(
    [
      "|      | up                | memory  |",
      "| ---- | ----------------- | ------- |",
      "| post | 10.0 (8.00–100) s | –       |",
      "| ours | 15.0 (10.0–110) s | 123 MiB |",
    ].join("\n"),
  ));

test("held against the baseline, round by round", () =>
  expect(renderTable(figures("post")).split("\n")[3]).toBe(
    "| ours | 15.0 (10.0–110) s, 1.25 (1.10–1.50) × | 123 MiB |",
  ));

test("what the sides do not have alike is not held against the baseline", () => {
  const { series, ...rest } = figures("post");
  const alone = series.map((one) => ({ ...one, measure: { ...one.measure, compared: false } }));
  expect(renderTable({ ...rest, series: alone })).toBe(renderTable(figures()));
});

test("a report says when, on what and how it was taken", () => {
  const report = renderReport(figures("post"));
  expect(report).toContain("# How fast\n");
  expect(report).toContain("Taken 2026-01-02, 3 rounds in turn, on: CPU 2 × slow, Docker 20.10.");
  expect(report).toContain("“post”");
  expect(report).toMatch(/\n- One\.\n- Two\.\n$/);
});

test("the latest sample of a side", () => {
  const gathering = new Gathering();
  expect(gathering.last("a", "up")).toBeUndefined();
  gathering.add("a", seconds("up"), 1);
  gathering.add("a", seconds("up"), 2);
  expect(gathering.last("a", "up")).toBe(2);
});
