import { expect, test } from "vitest";
import { runRecipe } from "./run-recipe.ts";

test("budget: each call has its price, and one alert names the user who has spent too much", async () => {
  const { code, stdout, stderr } = await runRecipe("budget");

  // 40,000 tokens in, 200,000 out of the cache, 12,000 out: Opus 4.5 at $5, $0.50 and $25, Haiku 4.5 at a fifth.
  expect(stdout.split("\n")).toEqual([
    "claude-opus-4-5 0.60",
    "claude-haiku-4-5 0.12",
    "llama3.3 0.00",
    "claude-opus-4-5 0.60",
    "user-budget of ada: 1.2 in 1 d is above 1",
    "",
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
