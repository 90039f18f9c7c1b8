/** Ends a run with what each engine ran, what was skipped and why, and the sums. A run that tested nothing has failed. */
export default class Reporter {
  onRunComplete(
    _,
    {
      numPassedTests: passed,
      numFailedTests,
      numRuntimeErrorTestSuites,
      numPendingTests: skipped,
      testResults,
    },
  ) {
    const tests = testResults.flatMap(({ testResults }) => testResults);
    const lines = [
      ...[...grouped(tests, engineOf)].map(([engine, run]) => `by ${engine}: ${counts(run)}`),
      ...[...grouped(tests.filter(isPending), ({ ancestorTitles }) => ancestorTitles[0])].map(
        ([title, { length }]) => `skipped ${length}: ${title}`,
      ),
      `${passed} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed, ${skipped} skipped`,
    ];
    process.once("exit", () => console.log(lines.join("\n"))); // Jest's own summary comes after all reporters
    this.nothingTested = passed === 0;
  }

  getLastError() {
    return this.nothingTested ? new Error("No test passed.") : undefined;
  }
}

const isPending = ({ status }) => status === "pending";

/** The engine that a test ran on, which ends the title of its group. */
const engineOf = ({ ancestorTitles }) => /, by (.+?)(?: \[skipped: .*\])?$/.exec(ancestorTitles[0])?.[1];

const counts = (tests) =>
  ["passed", "failed", "pending"]
    .map((status) => [tests.filter((test) => test.status === status).length, status])
    .filter(([count]) => count > 0)
    .map(([count, status]) => `${count} ${status === "pending" ? "skipped" : status}`)
    .join(", ");

/** Tests by what `keyOf` says of them; those of which it says nothing are left out. */
function grouped(tests, keyOf) {
  const groups = new Map();
  for (const test of tests) {
    const key = keyOf(test);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), test]);
  }
  return groups;
}
