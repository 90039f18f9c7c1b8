import { Figures } from "./figures";
import { renderTable } from "./table";

/** The report of a benchmark, in Markdown. */
export function renderReport(figures: Figures): string {
  const { title, taken, machine, rounds, baseline, notes } = figures;
  const described = Object.entries(machine).map(([what, which]) => `${what} ${which}`);
  return [
    `# ${title}`,
    `Measured ${taken.slice(0, 10)}, ${rounds === 1 ? "one round" : `${rounds} rounds`}, on: ${described.join(", ")}. ` +
      `Medians, with the lowest and the highest value in brackets` +
      (baseline === undefined ? "." : `; × is the ratio to “${baseline}” in the same round.`),
    ...tables(figures),
    notes.map((note) => `- ${note}`).join("\n"),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

/** One table for each unit: a single one would be too wide. */
const tables = (figures: Figures): string[] =>
  [...new Set(figures.series.map(({ measure }) => measure.unit))].map((unit) =>
    renderTable({ ...figures, series: figures.series.filter(({ measure }) => measure.unit === unit) }),
  );
