import { summaryOf } from "../../bench/statistics";
import { markdown } from "../../bench/table";
import { Application, applications, Noticed } from "./applications";
import { faults } from "./faults";
import { Level, levels } from "./levels";

/** What was noticed of a fault, once. */
export interface Try {
  readonly fault: string;
  readonly level: Level;
  /** Of RocketMQ. */
  readonly version: string;
  /** When it happened, in ISO 8601. */
  readonly at: string;
  readonly noticed: Noticed;
}

const place = /(<!-- survival -->\n)[^]*?(<!-- \/survival -->)/;

/** A page with the table of these tries in its place. */
export function withResults(text: string, tries: readonly Try[]): string {
  if (!place.test(text))
    throw new Error("The page has no place for the table, between <!-- survival --> and <!-- /survival -->.");
  const versions = [...new Set(tries.map(({ version }) => version))].join(", ");
  const day = tries
    .map(({ at }) => at.slice(0, 10))
    .sort()
    .at(-1);
  const said = `Seconds without an acknowledged message, the median of all tries and the longest. RocketMQ ${versions}, ${day}, by \`npm run survival\`.`;
  return text.replace(place, (_, before, after) => `${before}\n${tableOf(tries)}\n\n${said}\n\n${after}`);
}

/** A row for each fault at each level: how long nothing was acknowledged, median and longest, and what was lost of all. */
export function tableOf(all: readonly Try[]): string {
  const rows = faults.flatMap((fault) =>
    levels.flatMap((level) => {
      const tries = all.filter((one) => one.fault === fault.name && one.level === level);
      return tries.length === 0 ? [] : [rowOf(fault.title, level, tries)];
    }),
  );
  return markdown(["fault", "durability", "tries", ...applications, "failed", "lost"], rows);
}

function rowOf(title: string, level: Level, tries: readonly Try[]): string[] {
  const sum = (of: "failed" | "lost") =>
    tries.flatMap(({ noticed }) => applications.map((name) => noticed[name][of])).reduce((a, b) => a + b, 0);
  return [
    title,
    level,
    String(tries.length),
    ...applications.map((name) => gaps(tries, name)),
    String(sum("failed")),
    String(sum("lost")),
  ];
}

function gaps(tries: readonly Try[], name: Application): string {
  const all = tries.map(({ noticed }) => noticed[name].longestGapMillis / 1000);
  const { median, most } = summaryOf(all);
  return [median, most].map((seconds) => seconds.toFixed(1)).join(" / ");
}
