/** The limits of one test. */
export interface SuiteTestOptions {
  /** Milliseconds after which the runner gives the test up. */
  readonly timeout: number;
  /** The test does not apply; its name says why. */
  readonly skip?: boolean;
}

/**
 * The two functions that a suite needs of a test runner: `describe` and `it` of vitest, or of
 * `node:test`.
 */
export interface SuiteRunner {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, options: SuiteTestOptions, body: () => Promise<void>) => unknown;
}
