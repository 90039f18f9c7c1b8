import { Gathering, Measure, messagesPerSecond, milliseconds } from "../../../bench/figures";
import { overall } from "../../../bench/throughput/overall";

test("of all loads and rounds the middle is told, of what goes through in a second alone", () => {
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
  expect(overall(gathering.series, "bare")).toMatch(/: ports 0\.75; host 1\.00\.$/);
});
