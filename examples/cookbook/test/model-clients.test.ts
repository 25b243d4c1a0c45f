import { expect, test } from "vitest";
import { runRecipe } from "./run-recipe.ts";

test("ai-sdk: the agent's run, with its model calls and its tool inside", async () => {
  const { code, stdout, stderr } = await runRecipe("ai-sdk");

  expect(stdout).toBe("It is 31 °C in Rome: take a hat.\n");
  const shown = stderr.replaceAll(/^\S+ info {2}\w{6} /gmu, "").replaceAll(/[\d.]+m?s/gu, "<time>");
  expect(shown.trimEnd().split("\n")).toEqual([
    "┌ agent advisor",
    "│ ┌ llm openai gpt-5",
    "│ └ llm openai gpt-5 ✓ <time>  12→3 tokens  first chunk <time>  tool-calls",
    "│ ┌ tool weather",
    "│ └ tool weather ✓ <time>",
    "│ ┌ llm openai gpt-5",
    "│ └ llm openai gpt-5 ✓ <time>  80→12 tokens  first chunk <time>",
    "└ agent advisor ✓ <time>",
  ]);
  expect(code).toBe(0);
});
