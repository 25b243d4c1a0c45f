import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionChunk,
  ChatCompletionMessageFunctionToolCall,
} from "openai/resources/chat/completions";

/** A model's reply, put together from the chunks in which it is streamed. */
export class StreamedReply {
  text = "";
  readonly toolCalls: ChatCompletionMessageFunctionToolCall[] = [];

  /** Adds a chunk and gives the text in it. */
  add(chunk: ChatCompletionChunk): string {
    const choice = chunk.choices[0];
    if (choice === undefined) return "";
    for (const delta of choice.delta.tool_calls ?? []) this.#addToolCall(delta);
    const text = choice.delta.content ?? "";
    this.text += text;
    return text;
  }

  /** The reply as the next request repeats it. */
  get message(): ChatCompletionAssistantMessageParam {
    return {
      role: "assistant",
      content: this.text === "" ? null : this.text,
      ...(this.toolCalls.length > 0 && { tool_calls: this.toolCalls }),
    };
  }

  #addToolCall({ index, id, function: part }: ChatCompletionChunk.Choice.Delta.ToolCall): void {
    const call = (this.toolCalls[index] ??= {
      id: "",
      type: "function",
      function: { name: "", arguments: "" },
    });
    call.id ||= id ?? "";
    call.function.name += part?.name ?? "";
    call.function.arguments += part?.arguments ?? "";
  }
}
