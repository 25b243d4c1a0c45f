import { fakeProvider } from "@llmobs/testing";
import { expect, test } from "vitest";
import { runRecipe } from "./run-recipe.ts";

test("anthropic: the answer as it comes, and each call once, without what was said", async () => {
  const { code, stdout, stderr } = await runRecipe("anthropic");

  expect(code).toBe(0);
  expect(stdout).toBe("Short waves scatter more.\n");
  expect(stderr.match(/(?<=└ llm anthropic claude-sonnet-5 )\S+/gu)).toEqual(["✓", "⊘"]);
  expect(stderr).toMatch(/✓ .* 89→6 tokens \(80 cached\)/u);
  expect(stderr).not.toContain("sky");
});

test("anthropic: with a key, the provider is asked, and hears when the app has enough", async () => {
  await using provider = await fakeProvider();
  const env = { ANTHROPIC_API_KEY: "any", ANTHROPIC_BASE_URL: provider.url };
  const { code } = await runRecipe("anthropic", { env });

  expect(code).toBe(0);
  const outcomes = await Promise.all(provider.requests.map((request) => request.settled()));
  expect(outcomes).toHaveLength(2);
  expect(outcomes[0]).toBe("answered");
});
