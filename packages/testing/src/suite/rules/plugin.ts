import assert from "node:assert/strict";
import type { DecoratorPlugin, Handler, HandlerPlugin } from "@llmobs/core";
import type { SuiteRunner } from "../suite-runner.ts";

const GUARANTEES = ["boundedBy", "whenFull", "onFailure", "onFlush", "onCrash"] as const;
const KINDS = ["string", "integer", "number", "boolean", "level"];
const TIMEOUT_MS = 10_000;

export interface PluginRun {
  readonly kind: "handler" | "decorator";
  readonly plugin: HandlerPlugin | DecoratorPlugin;
  readonly options: object;
}

/** Registers the rules on a package's `plugin` export. */
export function registerPluginRules({ describe, it }: SuiteRunner, run: PluginRun): void {
  const { plugin } = run;
  const rule = (name: string, check: () => void | Promise<void>): unknown =>
    it(name, { timeout: TIMEOUT_MS }, async () => check());

  describe("its plugin export", () => {
    rule("says what it is: the contract's version, the kind and a name", () => {
      assert.equal(plugin.apiVersion, 1, "apiVersion");
      assert.equal(plugin.kind, run.kind, "kind");
      assert.match(
        plugin.name,
        /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/u,
        "name, in lower case with dashes",
      );
    });

    rule("makes what its kind says", async () => {
      const made: unknown = plugin.create(run.options as never);
      if (run.kind === "decorator") {
        assert.equal(typeof made, "function", "create makes a decorator, which is a function");
        return;
      }
      const handler = made as Handler;
      try {
        assert.equal(typeof handler.handle, "function", "create makes a handler with handle()");
        assert.ok(isText(handler.name), "create makes a handler with a name");
      } finally {
        await handler[Symbol.asyncDispose]?.();
      }
    });

    rule("describes its environment variables", () => {
      for (const [name, variable] of Object.entries(plugin.variables ?? {})) {
        const { option, kind, description } = variable;
        assert.match(name, /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/u, "a variable's name");
        assert.ok(isText(option), `${name} names the option that it sets`);
        const isList = Array.isArray(kind) && kind.length > 0 && kind.every(isText);
        assert.ok(
          isList || KINDS.includes(kind as string),
          `${name} is of the kind ${String(kind)}`,
        );
        assert.ok(isSentence(description), `the description of ${name} is a sentence`);
      }
    });

    rule("gives its guarantees, one sentence each", () => {
      for (const guarantee of GUARANTEES) {
        assert.ok(
          isSentence(plugin.guarantees[guarantee]),
          `guarantees.${guarantee} is a sentence`,
        );
      }
    });
  });
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isSentence(value: unknown): boolean {
  return isText(value) && /^\S.*\.$/su.test(value);
}
