import { Gathering, Measure, seriesOf } from "../figures";
import { ratiosOf, summaryOf } from "../statistics";

const measure: Measure = { name: "all loads", unit: "×", compared: false };

/**
 * Adds how each way does against the baseline on the whole, the middle of all loads and rounds: one load of one round
 * says little on a shared machine.
 */
export function addOverall(gathering: Gathering, baseline: string): void {
  const rates = gathering.series.filter(({ measure }) => measure.unit === "messages/s");
  for (const way of new Set(rates.map(({ side }) => side))) {
    const ratios = rates
      .filter(({ side }) => side === way)
      .flatMap(({ measure, samples }) =>
        ratiosOf(samples, seriesOf(rates, baseline, measure.name)?.samples ?? []),
      );
    gathering.add(way, measure, summaryOf(ratios).median);
  }
}
