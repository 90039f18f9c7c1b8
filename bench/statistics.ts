/** The median of some samples, and their range. */
export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function summaryOf(samples: readonly number[]): Summary {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, least: sorted[0], most: sorted[sorted.length - 1] };
}

/** The ratio of each sample to the baseline's sample of the same round: what slows the machine down slows both. */
export const ratiosOf = (samples: readonly number[], baseline: readonly number[]): number[] =>
  samples.slice(0, baseline.length).map((sample, round) => sample / baseline[round]);
