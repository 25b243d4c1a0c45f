import { testObservability } from "@llmobs/testing";
import { expect, test } from "vitest";
import type { Tool } from "./tools/tool.ts";
import { useTool } from "./use-tool.ts";

const echo: Tool = {
  name: "echo",
  description: "Says it again",
  parameters: {},
  run: async ({ text }) => {
    if (text === "no") throw new Error("I won't.");
    return String(text);
  },
};

test.each([
  ["echo", '{"text":"hello"}', "hello", "ok"],
  ["echo", '{"text":"no"}', "Error: I won't.", "error"],
  ["echo", "{half", "Error: echo needs an object; received {half.", "error"],
  ["echo", "[1]", "Error: echo needs an object; received [1].", "error"],
  ["fly", "{}", "Error: There is no tool named fly.", "error"],
])("%s(%s): the model is told, and the call is recorded", async (name, written, told, status) => {
  const { manager, handler } = testObservability();
  const call = { id: "call_1", type: "function" as const, function: { name, arguments: written } };

  expect(await useTool([echo], manager.trace, call)).toEqual({
    role: "tool",
    tool_call_id: "call_1",
    content: told,
  });
  expect(handler.ofType("tool.end").map(({ data }) => data)).toMatchObject([
    { toolName: name, callId: "call_1", status },
  ]);
});
