import { describe, expect, it } from "vitest";
import { brokenPlugins, correctPlugin } from "../../../test/broken-plugins.ts";
import { runInMemory } from "../../../test/in-memory-runner.ts";
import { registerPluginRules } from "./plugin.ts";

describe("the rules on plugin exports", () => {
  registerPluginRules({ describe, it }, { kind: "handler", plugin: correctPlugin, options: {} });

  for (const { defect, breaks, change } of brokenPlugins) {
    it(`find one that ${defect}`, async () => {
      const plugin = { ...correctPlugin, ...change };
      const results = await runInMemory((runner) =>
        registerPluginRules(runner, { kind: "handler", plugin, options: {} }),
      );
      const failed = results.filter(({ outcome }) => outcome.kind === "failed");
      expect(failed.map(({ path }) => path.at(-1))).toEqual([expect.stringContaining(breaks)]);
    });
  }
});
