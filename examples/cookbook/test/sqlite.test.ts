import { expect, test } from "vitest";
import { runRecipe } from "./run-recipe.ts";

test("sqlite: answers who used how much and what failed, also of the run before", async () => {
  const { stdout, folder } = await runRecipe("sqlite");

  const ada = "ada: 1 model calls, 230 tokens, 0 errors\n";
  const grace = "grace: 0 model calls, 0 tokens, 3 errors\n";
  const failed = ["session.end", "command.end", "tool.end"]
    .map((type) => `${type} failed: An order number is needed.\n`)
    .join("");
  expect(stdout).toBe(ada + grace + failed);

  const second = await runRecipe("sqlite", { folder });
  expect(second.stdout).toBe(ada + grace + ada + grace + failed);
});
