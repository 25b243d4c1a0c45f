import type { SuiteRunner } from "../suite/suite-runner.ts";
import type { InstrumentationSuiteOptions } from "./instrumentation-fixture.ts";
import { type InstrumentationRule, registerInstrumentationRules } from "./instrumentation-rule.ts";
import { answerRules } from "./rules/answers.ts";
import { earlyEndRules } from "./rules/early-end.ts";
import { failureRules } from "./rules/failures.ts";
import { harmlessRules } from "./rules/harmless.ts";
import { helperRules } from "./rules/helpers.ts";
import { recordingRules } from "./rules/recording.ts";

/** The rules that hold whatever the client can do. */
export const instrumentationRules: readonly InstrumentationRule[] = [
  ...answerRules,
  ...recordingRules,
  ...earlyEndRules,
  ...failureRules,
  ...harmlessRules,
];

const DEFAULT_PATIENCE_MS = 5_000;

/**
 * Registers the tests that every instrumentation of a model client has to pass, with `describe` and `it`
 * of vitest or of `node:test`: whether the app gets the same as without it, whether every call is
 * recorded once and as what it was, and whether it stays harmless. The client talks to a
 * `fakeProvider`, and each rule is run with an instrumentation of its own.
 */
export function instrumentationSuite<Client>(
  runner: SuiteRunner,
  options: InstrumentationSuiteOptions<Client>,
): void {
  const { name, patienceMs = DEFAULT_PATIENCE_MS } = options;
  // The suite hands clients through and never looks at one.
  const anyClient = options as unknown as InstrumentationSuiteOptions<unknown>;
  const rules = [...instrumentationRules, ...helperRules(anyClient)];
  runner.describe(`the instrumentation ${name}`, () => {
    registerInstrumentationRules(runner, rules, anyClient, patienceMs);
  });
}
