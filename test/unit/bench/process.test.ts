import { processorSeconds, resident, secondsIn } from "../../../bench/process";

test("processor time is that of the process and the system for it", () => {
  expect(secondsIn("7 (VM (Periodic) Task) S 1 7 7 0 -1 4194560 9 0 0 0 1234 66 8 9 20 0 76 0 1 2 3")).toBe(
    13,
  );
});

test("the processor time of this process grows, and it has memory", () => {
  const before = processorSeconds("self");
  const until = performance.now() + 5_000;
  while (processorSeconds("self") === before && performance.now() < until);
  expect(processorSeconds("self")).toBeGreaterThan(before);
  expect(resident("self")).toBeGreaterThan(1);
});

test("a process that has ended takes nothing", () => {
  expect(processorSeconds("0")).toBe(0);
  expect(resident("0")).toBe(0);
});
