import { expect, test } from "vitest";
import { runRecipe } from "./run-recipe.ts";

test("openai: tells how each call ended, and what it took", async () => {
  const run = await runRecipe("openai", { env: {} });

  expect(run).toMatchObject({ code: 0, stderr: "" });
  expect(run.stdout.trimEnd().split("\n")).toEqual([
    "ada ok 200 15 tokens",
    "ada ok 200 15 tokens",
    "ada aborted 200 ? tokens",
    "ada error 400 ? tokens",
  ]);
});
