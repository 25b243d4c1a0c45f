import { type Handler, pipe } from "@llmobs/core";
import { identity } from "../identity.ts";
import type { HandlerSuiteOptions } from "./handler-fixture.ts";
import { handlerSubject } from "./handler-subject.ts";
import { type Rule, registerRules } from "./rule.ts";
import { booksRules } from "./rules/books.ts";
import { disposeRules } from "./rules/dispose.ts";
import { eventsUnchangedRules } from "./rules/events-unchanged.ts";
import { flushRules } from "./rules/flush.ts";
import { malformedRules } from "./rules/malformed.ts";
import { orderRules } from "./rules/order.ts";
import { overlapRules } from "./rules/overlap.ts";
import { registerPluginRules } from "./rules/plugin.ts";
import { rejectionRules } from "./rules/rejection.ts";
import type { SuiteRunner } from "./suite-runner.ts";
import { NO_TRAITS, type Traits } from "./traits.ts";

/** The rules that hold for every handler, also for one that a decorator makes. */
export const handlerRules: readonly Rule[] = [
  ...orderRules,
  ...eventsUnchangedRules,
  ...flushRules,
  ...disposeRules,
  ...rejectionRules,
  ...overlapRules,
  ...booksRules,
  ...malformedRules,
];

const DEFAULT_PATIENCE_MS = 5_000;

const ARRANGEMENTS: Readonly<Record<string, (handler: Handler) => Handler>> = {
  "on its own": (handler) => handler,
  "behind a pipe": (handler) => pipe(identity, handler),
};

/**
 * Registers the tests that every handler has to pass, with `describe` and `it` of vitest or of
 * `node:test`: on its own and behind a pipe, with a fresh fixture for each rule. Rules that do not
 * apply are skipped by name, for the traits that the fixture declares.
 *
 * @example
 * ```ts
 * import { describe, it } from "node:test";
 * import { handlerSuite, recordingHandler } from "@llmobs/testing";
 *
 * handlerSuite(
 *   { describe, it },
 *   {
 *     name: "recording",
 *     traits: { neverFails: true },
 *     create: () => {
 *       const handler = recordingHandler();
 *       return { handler, received: () => handler.events };
 *     },
 *   },
 * );
 * ```
 */
export function handlerSuite(runner: SuiteRunner, options: HandlerSuiteOptions): void {
  const { patienceMs = DEFAULT_PATIENCE_MS, plugin } = options;
  const traits: Traits = { ...NO_TRAITS, failsPartly: false, ...options.traits };
  runner.describe(`the handler ${options.name}`, () => {
    for (const [arrangement, wrap] of Object.entries(ARRANGEMENTS)) {
      runner.describe(arrangement, () => {
        const createSubject = () => handlerSubject(options, traits, patienceMs, wrap);
        registerRules(runner, handlerRules, { traits, patienceMs, createSubject });
      });
    }
    if (plugin !== undefined) {
      registerPluginRules(runner, {
        kind: "handler",
        plugin,
        options: options.pluginOptions ?? {},
      });
    }
  });
}
