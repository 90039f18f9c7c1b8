import { writeFileSync } from "node:fs";

/**
 * Ends a run with what each engine ran, what was skipped and why, and the sums. A run that tested nothing has failed.
 * Where the environment names a file for the sums, they go there instead, for test/run.ts to add them up.
 */
export default class Reporter {
  onRunComplete(_, results) {
    const tests = results.testResults.flatMap(({ testResults }) => testResults);
    const sums = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests,
      byEngine: counted(tests, (test) => engineOf(test) && [engineOf(test), test.status]),
      bySkipReason: counted(tests, (test) => (test.status === "pending" ? [reasonOf(test)] : undefined)),
    };
    if (process.env.TEST_SUMS) return writeFileSync(process.env.TEST_SUMS, JSON.stringify(sums));
    process.once("exit", () => console.log(rendered(sums))); // Jest's own summary comes after all reporters
    this.nothingTested = sums.passed === 0;
  }

  getLastError() {
    return this.nothingTested ? new Error("No test passed.") : undefined;
  }
}

/** The engine that a test ran on, which ends the title of its group. */
const engineOf = ({ ancestorTitles }) => /, by (.+?)(?: \[skipped: .*\])?$/.exec(ancestorTitles[0])?.[1];

const reasonOf = ({ ancestorTitles }) =>
  ancestorTitles.map((title) => /\[skipped: (.*)\]$/.exec(title)?.[1]).find(Boolean) ?? ancestorTitles[0];

/** How many tests there are of each key, a list of texts; those without one are left out. */
function counted(tests, keyOf) {
  const counts = {};
  for (const test of tests) {
    const key = keyOf(test)?.join("\n");
    if (key !== undefined) counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** The sums as lines, of which the last one has all of them. */
export function rendered({ passed, failed, skipped, byEngine, bySkipReason }) {
  const engines = new Map();
  for (const [key, count] of Object.entries(byEngine)) {
    const [engine, status] = key.split("\n");
    const said = `${count} ${status === "pending" ? "skipped" : status}`;
    engines.set(engine, [...(engines.get(engine) ?? []), said]);
  }
  return [
    ...[...engines].map(([engine, counts]) => `by ${engine}: ${counts.join(", ")}`),
    ...Object.entries(bySkipReason).map(([reason, count]) => `skipped ${count}: ${reason}`),
    `${passed} passed, ${failed} failed, ${skipped} skipped`,
  ].join("\n");
}
