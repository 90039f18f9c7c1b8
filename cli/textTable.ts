/** Rows as a table for a terminal: each column as wide as its widest cell, and none that is empty but for its head. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const used = rows[0].map((_, column) => rows.slice(1).some((row) => row[column] !== ""));
  const kept = rows.map((row) => row.filter((_, column) => used[column]));
  const widths = kept[0].map((_, column) => Math.max(...kept.map((row) => row[column].length)));
  return kept
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
