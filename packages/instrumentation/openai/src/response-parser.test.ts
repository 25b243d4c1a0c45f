import { describe, expect, it } from "vitest";
import { ResponseParser } from "./response-parser.ts";

describe("the parser of responses", () => {
  it.each([
    ["completed", {}, ["completed"]],
    ["incomplete", { incomplete_details: { reason: "max_output_tokens" } }, ["max_output_tokens"]],
    ["cancelled", {}, ["cancelled"]],
    ["queued", {}, undefined],
    ["in_progress", {}, undefined],
  ])("of one that is %s", (status, more, finishReasons) => {
    const parser = new ResponseParser(false);
    parser.whole({ id: "resp_1", model: "m-1", status, ...more });
    expect(parser.answer()).toMatchObject({ responseId: "resp_1", responseModel: "m-1" });
    expect(parser.answer().finishReasons).toEqual(finishReasons);
    expect(parser.failure()).toBeUndefined();
  });

  it("says what failed, also in a stream", () => {
    const parser = new ResponseParser(false);
    parser.chunk({ type: "response.created", response: { id: "resp_1", status: "in_progress" } });
    expect(parser.failure()).toBeUndefined();
    const error = { code: "server_error", message: "The model is lost." };
    parser.chunk({ type: "response.failed", response: { id: "resp_1", status: "failed", error } });
    expect(parser.failure()).toEqual({ name: "server_error", ...error });
  });

  it("keeps the items that are done, and the text of one that is not", () => {
    const parser = new ResponseParser(true);
    const done = {
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text: "One." }],
    };
    parser.chunk({ type: "response.output_text.delta", delta: "One." });
    parser.chunk({ type: "response.output_item.done", item: done });
    parser.chunk({ type: "response.output_text.delta", delta: "Tw" });
    parser.chunk({ type: "response.output_text.delta", delta: "o" });
    const { output, text } = parser.answer();
    expect(output).toEqual([
      done,
      { type: "message", role: "assistant", content: [{ type: "output_text", text: "Two" }] },
    ]);
    expect(text).toBe("One.\nTwo");
  });

  it("takes the items of the whole response where it has come", () => {
    const parser = new ResponseParser(true);
    const item = { type: "function_call", name: "look", arguments: "{}" };
    parser.chunk({ type: "response.output_text.delta", delta: "lost" });
    parser.chunk({ type: "response.completed", response: { status: "completed", output: [item] } });
    expect(parser.answer().output).toEqual([item]);
  });
});
