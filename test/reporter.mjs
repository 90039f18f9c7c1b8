/** Ends a run with what was skipped and why, and one line of sums. A run that tested nothing has failed. */
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
    const pending = testResults.flatMap(({ testResults: tests }) =>
      tests.filter(({ status }) => status === "pending"),
    );
    const groups = new Map();
    for (const { ancestorTitles } of pending)
      groups.set(ancestorTitles[0], (groups.get(ancestorTitles[0]) ?? 0) + 1);
    const lines = [...groups].map(([title, count]) => `skipped ${count}: ${title}`);
    lines.push(`${passed} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed, ${skipped} skipped`);
    process.once("exit", () => console.log(lines.join("\n"))); // Jest's own summary comes after all reporters
    this.nothingTested = passed === 0;
  }

  getLastError() {
    return this.nothingTested ? new Error("No test passed.") : undefined;
  }
}
