/** What is measured, and in what. */
export interface Measure {
  readonly name: string;
  readonly unit: "s" | "CPU s" | "MiB" | "messages/s" | "ms" | "CPU ms" | "×";
  /** False: each side means something else by it, so that no ratio is of use. */
  readonly compared?: boolean;
}

/** What one side yielded of a measure, a sample a round. */
export interface Series {
  readonly side: string;
  readonly measure: Measure;
  readonly samples: number[];
}

/** What a benchmark found. */
export interface Figures {
  readonly benchmark: string;
  readonly title: string;
  /** When, in ISO 8601. */
  readonly taken: string;
  /** What it was taken on, by what it is: "CPU", "Docker Engine", … */
  readonly machine: Readonly<Record<string, string>>;
  readonly rounds: number;
  /** The side that the others are held against; absent: none. */
  readonly baseline?: string;
  readonly series: readonly Series[];
  /** What one has to know to read the figures. */
  readonly notes: readonly string[];
}

/** What a side yielded of a measure, if it did. */
export const seriesOf = (all: readonly Series[], side: string, measure: string): Series | undefined =>
  all.find((one) => one.side === side && one.measure.name === measure);

/** Gathers samples as the rounds bring them. */
export class Gathering {
  readonly series: Series[] = [];

  /** The latest sample of a side, if it has any. */
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
export const mebibytes = (name: string): Measure => ({ name, unit: "MiB" });
export const milliseconds = (name: string): Measure => ({ name, unit: "ms" });
export const messagesPerSecond = (name: string): Measure => ({ name, unit: "messages/s" });
