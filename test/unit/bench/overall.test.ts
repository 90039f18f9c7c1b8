import { Measure, messagesPerSecond, milliseconds, SampleCollector, seriesOf } from "../../../bench/figures";
import { addOverall } from "../../../bench/throughput/overall";

test("the overall ratio is the median of a round's loads, of the messages sent per second only", () => {
  const collector = new SampleCollector();
  const add = (side: string, measure: Measure, ...samples: number[]) => {
    for (const sample of samples) collector.add(side, measure, sample);
  };
  add("bare", messagesPerSecond("small"), 10, 20);
  add("bare", messagesPerSecond("large"), 4, 4);
  add("bare", messagesPerSecond("large: received"), 4, 4);
  add("bare", milliseconds("small: acknowledged after"), 1, 1);
  add("ports", messagesPerSecond("small"), 5, 20);
  add("ports", messagesPerSecond("large"), 3, 2);
  add("ports", messagesPerSecond("large: received"), 400, 400);
  add("ports", milliseconds("small: acknowledged after"), 100, 100);
  addOverall(collector, "bare", ["small", "large"]);
  const found = ["bare", "ports"].map((side) => seriesOf(collector.series, side, "all loads")?.samples);
  expect(found).toEqual([
    [1, 1],
    [0.625, 0.75],
  ]);
});
