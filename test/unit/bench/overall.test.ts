import { Gathering, Measure, messagesPerSecond, milliseconds, seriesOf } from "../../../bench/figures";
import { addOverall } from "../../../bench/throughput/overall";

test("of all loads and rounds there is the middle, of what goes through in a second alone", () => {
  const gathering = new Gathering();
  const add = (side: string, measure: Measure, ...samples: number[]) => {
    for (const sample of samples) gathering.add(side, measure, sample);
  };
  add("bare", messagesPerSecond("small"), 10, 20);
  add("bare", messagesPerSecond("large"), 4);
  add("bare", milliseconds("small: acknowledged after"), 1);
  add("ports", messagesPerSecond("small"), 5, 20);
  add("ports", messagesPerSecond("large"), 3);
  add("ports", milliseconds("small: acknowledged after"), 100);
  add("host", messagesPerSecond("large"), 4);
  addOverall(gathering, "bare");
  const found = ["bare", "ports", "host"].map(
    (side) => seriesOf(gathering.series, side, "all loads")?.samples,
  );
  expect(found).toEqual([[1], [0.75], [1]]);
});
