/**
 * A recording handler in a test: asserts what your code did (which tools, which model, how it ended) by
 * the events that it left. Under vitest or jest, import `test` from there and nothing else changes.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tracer } from "@llmobs/core";
import { testObservability } from "@llmobs/testing";

/** The code under test. */
async function planTrip(city: string, trace: Tracer): Promise<string> {
  const weather = await trace.tool("weather", { city }, async () => {
    if (city === "Atlantis") throw new RangeError(`There is no weather in ${city}.`);
    return "rain";
  });
  const model = { provider: "openai", operation: "chat", model: "gpt-5" };
  return trace.llm(model, async () => `Take an umbrella: ${weather} in ${city}.`);
}

test("looks at the weather before it asks the model", async () => {
  const { manager, handler } = testObservability({ captureContent: true });
  await planTrip("Ghent", manager.trace);

  handler.assertTypes("tool.start", "tool.end", "llm.start", "llm.end");
  assert.deepEqual(handler.ofType("tool.start")[0]?.data.arguments, { city: "Ghent" });
  assert.equal(handler.ofType("llm.end")[0]?.data.model, "gpt-5");
});

test("does not ask the model where there is no weather", async () => {
  const { manager, handler } = testObservability();
  await assert.rejects(planTrip("Atlantis", manager.trace), /no weather/u);

  handler.assertTypes("tool.start", "tool.end");
  assert.equal(handler.ofType("tool.end")[0]?.data.error?.name, "RangeError");
});
