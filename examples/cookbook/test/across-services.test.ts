import { expect, test } from "vitest";
import { runRecipe } from "./run-recipe.ts";

test("across-services: what the library does for the agent is in the agent's trace, and the rest is not", async () => {
  const { code, stdout, stderr } = await runRecipe("across-services");

  expect(stdout.split("\n")).toEqual([
    "trace 1: agent agent.start",
    "trace 1: library tool.start",
    "[ 'All about llamas' ]",
    "trace 2: library tool.start",
    "",
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
