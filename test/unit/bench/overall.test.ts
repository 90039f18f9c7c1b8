import { Gathering, Measure, messagesPerSecond, milliseconds, seriesOf } from "../../../bench/figures";
import { addOverall } from "../../../bench/throughput/overall";

test("of a round's loads there is the middle, of what goes through in a second alone", () => {
  const gathering = new Gathering();
  const add = (side: string, measure: Measure, ...samples: number[]) => {
    for (const sample of samples) gathering.add(side, measure, sample);
  };
  add("bare", messagesPerSecond("small"), 10, 20);
  add("bare", messagesPerSecond("large"), 4, 4);
  add("bare", messagesPerSecond("large: received"), 4, 4);
  add("bare", milliseconds("small: acknowledged after"), 1, 1);
  add("ports", messagesPerSecond("small"), 5, 20);
  add("ports", messagesPerSecond("large"), 3, 2);
  add("ports", messagesPerSecond("large: received"), 400, 400);
  add("ports", milliseconds("small: acknowledged after"), 100, 100);
  addOverall(gathering, "bare", ["small", "large"]);
  const found = ["bare", "ports"].map((side) => seriesOf(gathering.series, side, "all loads")?.samples);
  expect(found).toEqual([
    [1, 1],
    [0.625, 0.75],
  ]);
});
