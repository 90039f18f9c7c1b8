/** What is measured, and in which unit. */
export interface Measure {
  readonly name: string;
  readonly unit: "s" | "CPU s" | "MiB" | "messages/s" | "ms" | "CPU ms" | "×" | "% of a core";
  /** False: it means something different for each side, so a ratio would tell nothing. */
  readonly compared?: boolean;
}

/** The samples of one side for one measure, one for each round. */
export interface Series {
  readonly side: string;
  readonly measure: Measure;
  readonly samples: number[];
}

/** The result of a benchmark. */
export interface Figures {
  readonly benchmark: string;
  readonly title: string;
  /** When it was measured, in ISO 8601. */
  readonly taken: string;
  /** The machine that it was measured on, by component: "CPU", "Docker Engine", … */
  readonly machine: Readonly<Record<string, string>>;
  readonly rounds: number;
  /** The side that the others are compared with; absent: nothing is compared. */
  readonly baseline?: string;
  readonly series: readonly Series[];
  /** What a reader has to know to understand the figures. */
  readonly notes: readonly string[];
}

/** The series of a side for a measure, if there is one. */
export const seriesOf = (all: readonly Series[], side: string, measure: string): Series | undefined =>
  all.find((one) => one.side === side && one.measure.name === measure);

/** Collects the samples of all rounds. */
export class SampleCollector {
  readonly series: Series[] = [];

  /** The latest sample of a side for a measure, if there is any. */
  last(side: string, measure: string): number | undefined {
    return seriesOf(this.series, side, measure)?.samples.at(-1);
  }

  add(side: string, measure: Measure, sample: number): void {
    const known = seriesOf(this.series, side, measure.name);
    if (known) known.samples.push(sample);
    else this.series.push({ side, measure, samples: [sample] });
  }
}

export const seconds = (name: string): Measure => ({ name, unit: "s" });
export const shareOfCore = (name: string): Measure => ({ name, unit: "% of a core" });
export const mebibytes = (name: string): Measure => ({ name, unit: "MiB" });
export const milliseconds = (name: string): Measure => ({ name, unit: "ms" });
export const messagesPerSecond = (name: string): Measure => ({ name, unit: "messages/s" });
