import { EntryPointCheck } from "./entryPoints";

/** The checks as a table for a terminal, with their problems below it. */
export function renderChecks(checks: readonly EntryPointCheck[]): string {
  const rows = [
    ["entry point", "address", "sent", "received"],
    ...checks.map(({ entryPoint, address, sentMilliseconds, receivedMilliseconds }) => [
      entryPoint,
      address,
      milliseconds(sentMilliseconds),
      milliseconds(receivedMilliseconds),
    ]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
  const problems = checks.flatMap(({ entryPoint, address, problem }) => {
    if (problem === undefined) return [];
    return [`${problem.includes(address) ? entryPoint : `${entryPoint} at ${address}`}: ${problem}`];
  });
  return [...lines, ...(problems.length === 0 ? [] : ["", ...problems])].join("\n");
}

const milliseconds = (value: number | undefined): string => (value === undefined ? "no" : `${value} ms`);
