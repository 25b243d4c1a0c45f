import { type Decorator, type Handler, pipe } from "@llmobs/core";
import type { GatedHandler } from "../gated-handler.ts";
import { identity } from "../identity.ts";
import type { DecoratorSuiteOptions } from "./decorator-fixture.ts";
import { decoratorSubject } from "./decorator-subject.ts";
import { handlerRules } from "./handler-suite.ts";
import { type Rule, registerRules } from "./rule.ts";
import { decoratorRules } from "./rules/decorator.ts";
import { registerPluginRules } from "./rules/plugin.ts";
import type { SuiteRunner } from "./suite-runner.ts";
import { NO_TRAITS, type Traits } from "./traits.ts";

const DEFAULT_PATIENCE_MS = 5_000;
const RULES: readonly Rule[] = [...handlerRules, ...decoratorRules];

type Arrangement = (decorator: Decorator, sink: GatedHandler) => Handler;

const ARRANGEMENTS: Readonly<Record<string, Arrangement>> = {
  "in front of a sink": (decorator, sink) => pipe(decorator, sink),
  "between other decorators": (decorator, sink) => pipe(identity, decorator, identity, sink),
  "in a pipe within a pipe": (decorator, sink) => pipe(identity, pipe(decorator, sink)),
};

/**
 * Registers the tests that every decorator has to pass, with `describe` and `it` of vitest or of
 * `node:test`: in front of a sink that hangs and fails on command, and within larger pipes, with a
 * fresh decorator for each rule. Time is a fake clock's, which moves when a rule waits. Rules that do
 * not apply are skipped by name, for the traits that the options declare.
 *
 * @example
 * ```ts
 * import { describe, it } from "node:test";
 * import { decoratorSuite, identity } from "@llmobs/testing";
 *
 * decoratorSuite({ describe, it }, { name: "identity", create: () => ({ decorator: identity }) });
 * ```
 */
export function decoratorSuite(runner: SuiteRunner, options: DecoratorSuiteOptions): void {
  const { patienceMs = DEFAULT_PATIENCE_MS, plugin } = options;
  const traits: Traits = { ...NO_TRAITS, ...options.traits };
  runner.describe(`the decorator ${options.name}`, () => {
    for (const [arrangement, join] of Object.entries(ARRANGEMENTS)) {
      runner.describe(arrangement, () => {
        const createSubject = () => decoratorSubject(options, traits, patienceMs, join);
        registerRules(runner, RULES, { traits, patienceMs, createSubject });
      });
    }
    if (plugin !== undefined) {
      registerPluginRules(runner, {
        kind: "decorator",
        plugin,
        options: options.pluginOptions ?? {},
      });
    }
  });
}
