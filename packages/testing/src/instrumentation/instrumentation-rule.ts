import type { SuiteRunner } from "../suite/suite-runner.ts";
import type { DestinationMood, InstrumentationSuiteOptions } from "./instrumentation-fixture.ts";
import { type InstrumentationSubject, withSubject } from "./instrumentation-subject.ts";

/** One promise that the suite checks. */
export interface InstrumentationRule {
  /** What holds, in words that a stranger understands without the source. */
  readonly name: string;
  /** @default "works" */
  readonly destination?: DestinationMood;
  readonly check: (subject: InstrumentationSubject) => Promise<void>;
}

/** Registers one test a rule, each with an instrumentation of its own. */
export function registerInstrumentationRules(
  { it }: SuiteRunner,
  rules: readonly InstrumentationRule[],
  options: InstrumentationSuiteOptions<unknown>,
  patienceMs: number,
): void {
  const { excuses = {} } = options;
  const unknown = Object.keys(excuses).filter((name) => !rules.some((rule) => rule.name === name));
  if (unknown.length > 0) {
    throw new RangeError(
      `[instrumentationSuite] excuses must name rules; received ${JSON.stringify(unknown)}.`,
    );
  }
  const timeout = 10 * patienceMs + 10_000;
  for (const { name, destination = "works", check } of rules) {
    const excuse = excuses[name];
    if (excuse !== undefined) {
      it(`${name} (skipped: ${excuse})`, { timeout, skip: true }, async () => {});
    } else {
      it(name, { timeout }, () => withSubject(options, destination, patienceMs, check));
    }
  }
}
