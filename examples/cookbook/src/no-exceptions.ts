/**
 * A test that fails on errors which the code under test swallowed. You want this around an agent: it
 * answers something even where a tool is broken, so that its answer alone would never tell you.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tracer } from "@llmobs/core";
import { exceptionCapturingHandler, testObservability } from "@llmobs/testing";

/** The code under test: an agent that makes do without its notes. */
async function answer(readNotes: () => Promise<string>, trace: Tracer): Promise<string> {
  return trace.agent("assistant", async () => {
    const notes = await trace.tool("read_notes", {}, readNotes).catch(() => "no notes");
    const model = { provider: "google", operation: "chat", model: "gemini-3-pro" };
    return trace.llm(model, async () => `From ${notes}: water the plants.`);
  });
}

test("answers, and nothing failed on the way", async () => {
  const exceptions = exceptionCapturingHandler();
  const { manager } = testObservability({ handlers: [exceptions] });
  const text = await answer(async () => "your notes", manager.trace);

  assert.match(text, /water the plants/u);
  exceptions.assertNone();
});

test("a broken tool does not go unnoticed", async () => {
  const exceptions = exceptionCapturingHandler();
  const { manager } = testObservability({ handlers: [exceptions] });
  const text = await answer(() => Promise.reject(new Error("EACCES: notes.md")), manager.trace);

  assert.match(text, /water the plants/u);
  assert.throws(() => exceptions.assertNone(), /tool\.end: Error: EACCES: notes\.md/u);
});
