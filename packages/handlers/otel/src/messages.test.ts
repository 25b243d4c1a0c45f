import { describe, expect, it } from "vitest";
import { toMessages, withFinishReasons } from "./messages.ts";

const text = (content: string) => ({ type: "text", content });

describe("content becomes the convention's messages", () => {
  it.each([
    ["a text", "Why?", [{ role: "user", parts: [text("Why?")] }]],
    [
      "one message",
      { role: "system", content: "Be kind." },
      [{ role: "system", parts: [text("Be kind.")] }],
    ],
    ["anything else", { a: 1 }, [{ role: "user", parts: [text('{"a":1}')] }]],
    ["a list that is none of messages", [1, "b"], [{ role: "user", parts: [text('[1,"b"]')] }]],
    ["nothing to speak of", [], [{ role: "user", parts: [] }]],
    [
      "messages that are the convention's already",
      [{ role: "user", parts: [text("Why?")] }],
      [{ role: "user", parts: [text("Why?")] }],
    ],
    [
      "OpenAI's, with a call of a tool and its answer",
      [
        {
          role: "user",
          content: [
            { type: "text", text: "Why?" },
            { type: "image_url", image_url: { url: "u" } },
          ],
        },
        {
          role: "assistant",
          content: null,
          tool_calls: [
            { id: "call_1", type: "function", function: { name: "search", arguments: '{"q":1}' } },
          ],
        },
        { role: "tool", tool_call_id: "call_1", content: "because" },
      ],
      [
        { role: "user", parts: [text("Why?"), { type: "image_url", image_url: { url: "u" } }] },
        {
          role: "assistant",
          parts: [{ type: "tool_call", id: "call_1", name: "search", arguments: '{"q":1}' }],
        },
        {
          role: "tool",
          parts: [{ type: "tool_call_response", id: "call_1", response: "because" }],
        },
      ],
    ],
    [
      "Anthropic's",
      [
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "hm" },
            { type: "tool_use", id: "tu_1", name: "search", input: { q: 1 } },
          ],
        },
        {
          role: "user",
          content: [{ type: "tool_result", tool_use_id: "tu_1", content: "because" }],
        },
      ],
      [
        {
          role: "assistant",
          parts: [
            { type: "reasoning", content: "hm" },
            { type: "tool_call", id: "tu_1", name: "search", arguments: { q: 1 } },
          ],
        },
        { role: "user", parts: [{ type: "tool_call_response", id: "tu_1", response: "because" }] },
      ],
    ],
    [
      "the AI SDK's",
      [
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "hm" },
            { type: "tool-call", toolCallId: "c1", toolName: "search", input: { q: 1 } },
          ],
        },
        { role: "tool", content: [{ type: "tool-result", toolCallId: "c1", output: "because" }] },
      ],
      [
        {
          role: "assistant",
          parts: [
            { type: "reasoning", content: "hm" },
            { type: "tool_call", id: "c1", name: "search", arguments: { q: 1 } },
          ],
        },
        { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: "because" }] },
      ],
    ],
  ])("%s", (_, content, expected) => {
    expect(toMessages(content, "user")).toEqual(expected);
  });

  it("with the reason of each choice, or the one that holds for all", () => {
    const messages = toMessages(
      [
        { role: "assistant", content: "a" },
        { role: "assistant", content: "b" },
      ],
      "assistant",
    );
    const reasons = (known: unknown): unknown[] =>
      withFinishReasons(messages, known, "stop").map((message) => Object(message).finish_reason);
    expect(reasons(["length", "content_filter"])).toEqual(["length", "content_filter"]);
    expect(reasons(["length"])).toEqual(["length", "stop"]);
    expect(reasons(undefined)).toEqual(["stop", "stop"]);
  });
});
