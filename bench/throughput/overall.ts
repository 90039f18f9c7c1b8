import { Series, seriesOf } from "../figures";
import { ratiosOf, summaryOf } from "../statistics";

/** How each way does against the baseline on the whole: one load of one round says little on a shared machine. */
export function overall(series: readonly Series[], baseline: string): string {
  const rates = series.filter(({ measure }) => measure.unit === "messages/s");
  const ways = [...new Set(rates.map(({ side }) => side))].filter((side) => side !== baseline);
  const told = ways.map((way) => {
    const ratios = rates
      .filter(({ side }) => side === way)
      .flatMap(({ measure, samples }) =>
        ratiosOf(samples, seriesOf(rates, baseline, measure.name)?.samples ?? []),
      );
    return `${way} ${summaryOf(ratios).median.toFixed(2)}`;
  });
  return `Messages a second against ${baseline}, the middle of all loads and rounds: ${told.join("; ")}.`;
}
