import type {
  ChatCompletionContentPartText,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";

/** What happened since the user asked last. */
export interface Exchange {
  readonly question: string;
  readonly steps: readonly Step[];
}

/** One use of a tool, and what came of it. */
export interface Step {
  readonly tool: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly result: string;
  readonly failed: boolean;
}

/** Reads the end of a conversation as the question that is open and the steps towards its answer. */
export function readExchange(messages: readonly ChatCompletionMessageParam[]): Exchange {
  const asked = messages.findLastIndex(({ role }) => role === "user");
  const question = asked === -1 ? "" : textOf(messages[asked]?.content);
  const results = new Map<string, string>();
  for (const message of messages.slice(asked + 1)) {
    if (message.role === "tool") results.set(message.tool_call_id, textOf(message.content));
  }
  const steps = messages.slice(asked + 1).flatMap((message) => {
    if (message.role !== "assistant") return [];
    return (message.tool_calls ?? []).flatMap((call) => {
      const result = results.get(call.id);
      if (call.type !== "function" || result === undefined) return [];
      const parameters = JSON.parse(call.function.arguments) as Record<string, unknown>;
      return [
        { tool: call.function.name, parameters, result, failed: result.startsWith("Error:") },
      ];
    });
  });
  return { question, steps };
}

function textOf(content: ChatCompletionMessageParam["content"] | undefined): string {
  if (typeof content === "string") return content;
  return (content ?? [])
    .filter((part): part is ChatCompletionContentPartText => part.type === "text")
    .map(({ text }) => text)
    .join("\n");
}
