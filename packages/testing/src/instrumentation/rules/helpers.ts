import type { InstrumentationSuiteOptions } from "../instrumentation-fixture.ts";
import type { InstrumentationRule } from "../instrumentation-rule.ts";
import { QUESTION } from "../instrumentation-subject.ts";
import { outcomeOf, succeeded } from "../outcome.ts";
import { expectSame } from "./answers.ts";

/** The rules on what else the client's promises and streams can do. */
export function helperRules({
  helpers = {},
}: InstrumentationSuiteOptions<unknown>): readonly InstrumentationRule[] {
  return Object.entries(helpers).flatMap(([name, help]): readonly InstrumentationRule[] => [
    {
      name: `keeps ${name}`,
      check: (subject) =>
        expectSame(subject, async ({ client }) =>
          succeeded(await subject.settle(name, outcomeOf(help(client, { question: QUESTION })))),
        ),
    },
    {
      name: `records a call with ${name}, once`,
      check: async (subject) => {
        await subject.observed(({ client }) =>
          subject.settle(name, outcomeOf(help(client, { question: QUESTION }))),
        );
        await subject.ended(1);
      },
    },
  ]);
}
