import type { SuiteRunner } from "../src/index.ts";

/** What became of one test. */
export interface TestResult {
  /** The names of the groups around it and its own. */
  readonly path: readonly string[];
  readonly outcome:
    | { readonly kind: "passed" }
    | { readonly kind: "skipped" }
    | { readonly kind: "failed"; readonly error: unknown };
}

interface Registered {
  readonly path: readonly string[];
  readonly skip: boolean;
  readonly body: () => Promise<void>;
}

/** Runs what a suite registers, or some of it, and tells what became of each test, for tests of the suites. */
export async function runInMemory(
  register: (runner: SuiteRunner) => void,
  isWanted: (name: string) => boolean = () => true,
): Promise<readonly TestResult[]> {
  const tests: Registered[] = [];
  let groups: readonly string[] = [];
  register({
    describe: (name, body) => {
      const outer = groups;
      groups = [...outer, name];
      body();
      groups = outer;
    },
    it: (name, { skip = false }, body) => {
      if (isWanted(name)) tests.push({ path: [...groups, name], skip, body });
    },
  });
  const results: TestResult[] = [];
  for (const test of tests) {
    results.push({ path: test.path, outcome: await outcomeOf(test) });
  }
  return results;
}

async function outcomeOf({ skip, body }: Registered): Promise<TestResult["outcome"]> {
  if (skip) return { kind: "skipped" };
  try {
    await body();
    return { kind: "passed" };
  } catch (error) {
    return { kind: "failed", error };
  }
}
