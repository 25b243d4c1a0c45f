/** What one chunk adds to a message. */
export interface MessageDelta {
  readonly content?: string | null;
  readonly refusal?: string | null;
  readonly tool_calls?: readonly ToolCallDelta[] | null;
}

interface ToolCallDelta {
  readonly index: number;
  readonly id?: string;
  readonly type?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
}

interface ToolCall {
  id: string;
  type: string;
  readonly function: { name: string; arguments: string };
}

/** A message put together from the chunks in which it is streamed. */
export class StreamedMessage {
  content = "";
  #refusal = "";
  readonly #toolCalls: ToolCall[] = [];

  add({ content, refusal, tool_calls: calls }: MessageDelta): void {
    if (typeof content === "string") this.content += content;
    if (typeof refusal === "string") this.#refusal += refusal;
    for (const call of calls ?? []) this.#addToolCall(call);
  }

  /** The message as the API gives it where it does not stream. */
  toMessage(): object {
    const calls = this.#toolCalls.filter((call) => call !== undefined);
    return {
      role: "assistant",
      content: this.content === "" ? null : this.content,
      ...(this.#refusal !== "" && { refusal: this.#refusal }),
      ...(calls.length > 0 && { tool_calls: calls }),
    };
  }

  #addToolCall({ index, id, type, function: part }: ToolCallDelta): void {
    const call = (this.#toolCalls[index] ??= {
      id: "",
      type: "function",
      function: { name: "", arguments: "" },
    });
    call.id ||= id ?? "";
    call.type = type ?? call.type;
    call.function.name += part?.name ?? "";
    call.function.arguments += part?.arguments ?? "";
  }
}
