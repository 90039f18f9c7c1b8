import { summaryOf } from "../../bench/statistics";
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

/** A row for each fault at each level: how long nothing was acknowledged, median and longest, and what was lost of all. */
export function tableOf(all: readonly Try[]): string {
  const rows = faults.flatMap((fault) =>
    levels.flatMap((level) => {
      const tries = all.filter((one) => one.fault === fault.name && one.level === level);
      return tries.length === 0 ? [] : [rowOf(fault.title, level, tries)];
    }),
  );
  const head = ["fault", "durability", "tries", ...applications, "failed", "lost"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
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
