import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Figures } from "../../../bench/figures";
import { Place } from "../support/place";
import { describeWith } from "../support/prerequisites";
import { root } from "../support/root";
import { run } from "../support/run";

const minute = 60_000;

/** What a benchmark finds in its smallest form, which proves that it works and nothing more. */
async function smallest(name: string): Promise<Figures> {
  const place = await Place.find();
  try {
    const typescript = ["--require", join(root, "cli", "typescript.js")];
    const bench = join(root, "bench", "main.ts");
    await run(process.execPath, [...typescript, bench, name, "--smallest", "--out", place.folder]);
    return JSON.parse(readFileSync(join(place.folder, `${name}.json`), "utf8")) as Figures;
  } finally {
    await place.clear();
  }
}

/** The benchmarks that need nothing but Docker and something that makes the containers. */
describeWith(["docker", "compose"], "a benchmark in its smallest form", () => {
  test.each(["up", "growth"])(
    "measures %s",
    async (name) => {
      const { series } = await smallest(name);
      expect(new Set(series.map(({ side }) => side)).size).toBeGreaterThan(1);
      for (const { samples } of series) expect(samples).toEqual([expect.any(Number)]);
    },
    10 * minute,
  );
});

describeWith(
  ["docker", "compose", "java"],
  "a benchmark with RocketMQ's own programs in its smallest form",
  () => {
    test(
      "measures throughput",
      async () => {
        const { series } = await smallest("throughput");
        expect(series.map(({ side }) => side)).toContain("bare processes");
        for (const { samples } of series) expect(samples[0]).toBeGreaterThan(0);
      },
      10 * minute,
    );

    test(
      "measures memory, at rest and under load",
      async () => {
        const { series } = await smallest("memory");
        const of = (measure: string) =>
          series.find((one) => one.side === "together" && one.measure.name === measure)?.samples[0];
        expect(of("resident at rest")).toBeGreaterThan(100);
        expect(of("resident under load")).toBeGreaterThanOrEqual(of("resident at rest") as number);
      },
      10 * minute,
    );
  },
);
