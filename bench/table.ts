import { Figures, Series, seriesOf } from "./figures";
import { ratiosOf, Summary, summaryOf } from "./statistics";

/**
 * The figures as a table in Markdown: a row for each side, a column for each measure. A cell has the median, with the
 * lowest and the highest value in brackets.
 */
export function renderTable({ series, baseline }: Figures): string {
  const sides = [...new Set(series.map(({ side }) => side))];
  const measures = [...new Set(series.map(({ measure }) => measure.name))];
  const row = (side: string) =>
    measures.map((measure) => {
      const own = seriesOf(series, side, measure);
      if (own === undefined) return "–";
      const isCompared = baseline !== undefined && side !== baseline && own.measure.compared !== false;
      return renderCell(own, isCompared ? seriesOf(series, baseline, measure) : undefined);
    });
  return markdown(
    ["", ...measures],
    sides.map((side) => [side, ...row(side)]),
  );
}

function renderCell({ measure: { unit }, samples }: Series, baseline: Series | undefined): string {
  const own = `${withSpread(summaryOf(samples))} ${unit}`;
  return baseline === undefined
    ? own
    : `${own}, ${withSpread(summaryOf(ratiosOf(samples, baseline.samples)), 2)} ×`;
}

function withSpread({ median, least, most }: Summary, digits?: number): string {
  const [middle, from, to] = [median, least, most].map((value) => rounded(value, digits));
  return from === to ? middle : `${middle} (${from}–${to})`;
}

/** More than three digits would claim a precision that a shared machine does not have. */
const rounded = (value: number, digits = value >= 100 ? 0 : value >= 10 ? 1 : 2): string =>
  value.toFixed(digits);

/** A table in Markdown, whose columns are as wide as their widest cell. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(3, title.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
