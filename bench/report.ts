import { Figures } from "./figures";
import { renderTable } from "./table";

/** A benchmark's figures for readers, in Markdown. */
export function renderReport(figures: Figures): string {
  const { title, taken, machine, rounds, baseline, notes } = figures;
  const described = Object.entries(machine).map(([what, which]) => `${what} ${which}`);
  return [
    `# ${title}`,
    `Taken ${taken.slice(0, 10)}, ${rounds === 1 ? "one round" : `${rounds} rounds in turn`}, on: ${described.join(", ")}. ` +
      `Medians, in brackets the least and the most` +
      (baseline === undefined ? "." : `; × is against “${baseline}” in the same round.`),
    ...tables(figures),
    notes.map((note) => `- ${note}`).join("\n"),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

/** One for each unit: they would be too wide. */
const tables = (figures: Figures): string[] =>
  [...new Set(figures.series.map(({ measure }) => measure.unit))].map((unit) =>
    renderTable({ ...figures, series: figures.series.filter(({ measure }) => measure.unit === unit) }),
  );
