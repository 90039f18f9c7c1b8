import { Gathering, Measure, seriesOf } from "../figures";
import { ratiosOf, summaryOf } from "../statistics";

const measure: Measure = { name: "all loads", unit: "×", compared: false };

/**
 * Adds how each way does against the baseline on the whole, the middle of a round's loads: one load of one round says
 * little on a shared machine.
 */
export function addOverall(gathering: Gathering, baseline: string, loads: readonly string[]): void {
  for (const way of new Set(gathering.series.map(({ side }) => side))) {
    const samples = (side: string, load: string) => seriesOf(gathering.series, side, load)?.samples ?? [];
    const ratios = loads.map((load) => ratiosOf(samples(way, load), samples(baseline, load)));
    for (const round of ratios[0].keys())
      gathering.add(way, measure, summaryOf(ratios.map((load) => load[round])).median);
  }
}
