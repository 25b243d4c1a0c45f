import { describe, expect, it } from "vitest";
import { ChoicesParser } from "./choices-parser.ts";

/** What a parser makes of chunks. */
function parsed(chunks: readonly object[], keepsOutput = true) {
  const parser = new ChoicesParser(keepsOutput);
  for (const chunk of chunks) parser.chunk(chunk);
  return parser.answer();
}

const chunk = (delta: object, finish_reason: string | null = null, index = 0): object => ({
  id: "chatcmpl-1",
  model: "m-1",
  choices: [{ index, delta, finish_reason }],
});

describe("the parser of what has choices", () => {
  it("keeps choices apart, in whichever order they come", () => {
    const { finishReasons, output, text } = parsed([
      chunk({ content: "b" }, null, 1),
      chunk({ content: "a" }, null, 0),
      chunk({ content: "B" }, "length", 1),
      chunk({ content: "A" }, "stop", 0),
    ]);
    expect(finishReasons).toEqual(["stop", "length"]);
    expect(output).toMatchObject([{ content: "aA" }, { content: "bB" }]);
    expect(text).toBe("aA\nbB");
  });

  it("says nothing of a choice that has not ended", () => {
    const { finishReasons, output } = parsed([chunk({ content: "b" }, "stop", 1)]);
    expect([finishReasons, output?.length]).toEqual([["stop"], 1]);
  });

  it("puts tool calls together, and a refusal", () => {
    const { output } = parsed([
      chunk({
        tool_calls: [{ index: 0, id: "call_1", function: { name: "look", arguments: '{"a' } }],
      }),
      chunk({ tool_calls: [{ index: 0, function: { arguments: '":1}' } }] }),
      chunk({ tool_calls: [{ index: 1, id: "call_2", type: "custom", function: { name: "x" } }] }),
      chunk({ refusal: "I " }),
      chunk({ refusal: "won't." }),
    ]);
    expect(output).toEqual([
      {
        role: "assistant",
        content: null,
        refusal: "I won't.",
        tool_calls: [
          { id: "call_1", type: "function", function: { name: "look", arguments: '{"a":1}' } },
          { id: "call_2", type: "custom", function: { name: "x", arguments: "" } },
        ],
      },
    ]);
  });

  it("finds id and model where the first chunk has none, as Azure's has not", () => {
    const filtered = { id: "", model: "", choices: [], prompt_filter_results: [] };
    expect(parsed([filtered, chunk({ content: "a" })])).toMatchObject({
      responseId: "chatcmpl-1",
      responseModel: "m-1",
    });
  });

  it("takes the usage that came last, also with a choice, as some servers send it", () => {
    const usage = (prompt_tokens: number) => ({ prompt_tokens, completion_tokens: 1 });
    const answer = parsed([
      { ...chunk({ content: "a" }), usage: usage(1) },
      { ...chunk({}, "stop"), usage: usage(2) },
      { ...chunk({}), usage: null },
    ]);
    expect(answer.usage).toMatchObject({ input: 2, output: 1 });
  });

  it("keeps no content that nobody wants", () => {
    const { output, text } = parsed([chunk({ content: "secret" })], false);
    expect([output, text]).toEqual([undefined, ""]);
  });

  it("copes with an answer of another kind", () => {
    expect(parsed([{}, { choices: [{}] }, { error: "no" }])).toMatchObject({
      responseId: undefined,
      usage: undefined,
    });
  });
});
