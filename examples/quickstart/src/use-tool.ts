import type { Tracer } from "@llmobs/core";
import type {
  ChatCompletionMessageFunctionToolCall,
  ChatCompletionToolMessageParam,
} from "openai/resources/chat/completions";
import type { Tool } from "./tools/tool.ts";

/**
 * Does what the model asked for and records it. A tool that fails does not end the conversation: the
 * model is told what went wrong and may try something else.
 */
export async function useTool(
  tools: readonly Tool[],
  trace: Tracer,
  { id, function: { name, arguments: written } }: ChatCompletionMessageFunctionToolCall,
): Promise<ChatCompletionToolMessageParam> {
  const answer = (content: string): ChatCompletionToolMessageParam => ({
    role: "tool",
    tool_call_id: id,
    content,
  });
  const parameters = parse(written);
  const run = async (): Promise<string> => {
    const tool = tools.find((candidate) => candidate.name === name);
    if (tool === undefined) throw new RangeError(`There is no tool named ${name}.`);
    if (!isObject(parameters)) throw new TypeError(`${name} needs an object; received ${written}.`);
    return tool.run(parameters);
  };
  try {
    return answer(await trace.tool(name, parameters, run, { callId: id, level: "debug" }));
  } catch (error) {
    return answer(`Error: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The arguments, or where they are no JSON what the model wrote instead. */
function parse(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return written;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
