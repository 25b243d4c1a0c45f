/**
 * A vitest reporter that closes a run with one plain line that a person and a CI can read:
 *
 *   120 passed, 0 failed, 3 skipped
 *
 * What fails outside of a test (a file that doesn't load, a hook, an unhandled rejection) counts as failed. A run in which
 * not one test was executed fails: it proves nothing.
 */
export default class ClosingLineReporter {
  onTestRunEnd(testModules, unhandledErrors) {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const testModule of testModules) {
      const tests = [...testModule.children.allTests()].map((test) => test.result().state);
      for (const state of tests) count[state] += 1;
      if (testModule.state() === "failed" && !tests.includes("failed")) count.failed += 1;
    }

    if (count.passed + count.failed === 0) {
      console.error("No test was executed.");
      process.exitCode = 1;
    }
    console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}
