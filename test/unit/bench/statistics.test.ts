import { ratiosOf, summaryOf } from "../../../bench/statistics";

test.each([
  [[3], { median: 3, least: 3, most: 3 }],
  [[9, 1, 5], { median: 5, least: 1, most: 9 }],
  [[4, 1, 10, 2], { median: 3, least: 1, most: 10 }],
])("the median, the lowest and the highest of %j", (samples, summary) =>
  expect(summaryOf(samples)).toEqual(summary),
);

test("the samples stay as they were", () => {
  const samples = [2, 1];
  summaryOf(samples);
  expect(samples).toEqual([2, 1]);
});

test("a ratio is of one round: a slow round slows both", () =>
  expect(ratiosOf([2, 20, 6], [1, 10, 2])).toEqual([2, 2, 3]));

test("a round that the baseline does not have is left out", () => expect(ratiosOf([2, 8], [1])).toEqual([2]));
