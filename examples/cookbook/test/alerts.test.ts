import { expect, test } from "vitest";
import { runRecipe } from "./run-recipe.ts";

test("alerts: one for each rule, whatever else fails", async () => {
  const { code, stderr } = await runRecipe("alerts");

  const lines = stderr.trimEnd().split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/alert {2}name=long-answers state=firing value=382 .*key=s-1/u);
  expect(lines[1]).toContain("tools-failing: 0.75 in 5 min is above 0.5");
  expect(code).toBe(0);
});
