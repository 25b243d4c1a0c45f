import type { Subject } from "./subject.ts";
import type { SuiteRunner } from "./suite-runner.ts";
import type { Traits } from "./traits.ts";

/** One promise that a suite checks. */
export interface Rule {
  /** What holds, in words that a stranger understands without the source. */
  readonly name: string;
  /** Why the rule does not apply to something with these traits, if so. */
  readonly excuse?: (traits: Traits) => string | false;
  readonly check: (subject: Subject) => Promise<void>;
}

/** How the subjects of a run of rules are made. */
export interface RuleRun {
  readonly traits: Traits;
  readonly patienceMs: number;
  readonly createSubject: () => Promise<Subject>;
}

/** Registers one test a rule, each with a subject of its own. */
export function registerRules({ it }: SuiteRunner, rules: readonly Rule[], run: RuleRun): void {
  // A rule waits several times, and a runner's own limit would say less than the rule does.
  const timeout = 10 * run.patienceMs + 10_000;
  for (const rule of rules) {
    const excuse = rule.excuse?.(run.traits) ?? false;
    if (excuse !== false) {
      it(`${rule.name} (skipped: ${excuse})`, { timeout, skip: true }, async () => {});
    } else {
      it(rule.name, { timeout }, async () => {
        const subject = await run.createSubject();
        try {
          await rule.check(subject);
        } finally {
          await subject.cleanup();
        }
      });
    }
  }
}
