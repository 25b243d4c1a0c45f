import { expect, test } from "vitest";
import { runRecipe } from "./run-recipe.ts";

// Node's own variable makes its runner report in TAP wherever it runs.
const env = { NODE_OPTIONS: "--test-reporter=tap" };

test.each(["recording-handler", "no-exceptions"])("%s: both of its tests pass", async (name) => {
  const { code, stdout } = await runRecipe(name, { env });

  expect(stdout.match(/^ok \d/gmu)).toEqual(["ok 1", "ok 2"]);
  expect(stdout).toMatch(/^# fail 0$/mu);
  expect(code).toBe(0);
});
