import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { root } from "../test/e2e/support/root";
import { Figures } from "./figures";
import { renderTable } from "./table";

/** The page that shows the figures. */
export const page = "docs/benchmarks.md";

/** The measures of each benchmark that it shows. */
const shown: Readonly<Record<string, readonly string[]>> = {
  up: [
    "first message",
    "up ends",
    "again",
    "preview",
    "fileReservedTime changed",
    "another key changed",
    "down",
  ],
  throughput: ["all loads", "1 KB, 1 thread", "1 KB, 64 threads", "16 KB, 64 threads"],
  memory: [
    "heap",
    "resident at rest",
    "resident under load",
    "processor at rest",
    "with RocketMQ's own settings",
  ],
  growth: ["first preview", "first preview, memory", "preview again, processor", "up again, processor"],
};

/** The page with a benchmark's table, which is placed between `<!-- bench NAME -->` and `<!-- /bench -->`. */
export function withTable(text: string, figures: Figures): string {
  const series = shown[figures.benchmark].flatMap((name) =>
    figures.series.filter(({ measure }) => measure.name === name),
  );
  const table = renderTable({ ...figures, series });
  const place = new RegExp(`(<!-- bench ${figures.benchmark} -->\n)[^]*?(\n<!-- /bench -->)`);
  return text.replace(place, (_, before: string, after: string) => `${before}\n${table}\n${after}`);
}

/** Writes a benchmark's table into the page. */
export const updatePage = (figures: Figures): Promise<void> =>
  rewritten(page, (text) => withTable(text, figures));

/** Writes a page anew, in the format of all. @param page its path in the project */
export async function rewritten(page: string, change: (text: string) => string): Promise<void> {
  const file = join(root, page);
  const text = change(readFileSync(file, "utf8"));
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}
