import { Measure, SampleCollector, seriesOf } from "../figures";
import { ratiosOf, summaryOf } from "../statistics";

const measure: Measure = { name: "all loads", unit: "×", compared: false };

/**
 * Adds each side's overall ratio to the baseline, the median of all loads of a round: a single load of one round says
 * little on a shared machine.
 */
export function addOverall(collector: SampleCollector, baseline: string, loads: readonly string[]): void {
  for (const side of new Set(collector.series.map((series) => series.side))) {
    const samples = (of: string, load: string) => seriesOf(collector.series, of, load)?.samples ?? [];
    const ratios = loads.map((load) => ratiosOf(samples(side, load), samples(baseline, load)));
    for (const round of ratios[0].keys())
      collector.add(side, measure, summaryOf(ratios.map((load) => load[round])).median);
  }
}
