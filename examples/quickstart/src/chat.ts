import type { Tracer } from "@llmobs/core";
import type {
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from "openai/resources/chat/completions";
import type { Model } from "./model.ts";
import { StreamedReply } from "./streamed-reply.ts";
import { tokenUsage } from "./token-usage.ts";

export interface ChatOptions {
  readonly signal: AbortSignal;
  /** Hears the answer's text as it comes. */
  readonly onText: (text: string) => void;
}

/** Asks the model once, streaming, and records the call. */
export function chat(
  model: Model,
  trace: Tracer,
  messages: readonly ChatCompletionMessageParam[],
  tools: readonly ChatCompletionTool[],
  { signal, onText }: ChatOptions,
): Promise<StreamedReply> {
  const request = {
    provider: model.provider,
    operation: "chat",
    model: model.name,
    parameters: { stream: true },
    input: messages,
  };
  return trace.llm(
    request,
    async (span) => {
      const startedAt = performance.now();
      const reply = new StreamedReply();
      try {
        const stream = await model.client.chat.completions.create(
          {
            model: model.name,
            messages: [...messages],
            tools: [...tools],
            stream: true,
            // Without this the provider keeps the usage of a streamed call to itself.
            stream_options: { include_usage: true },
          },
          { signal },
        );
        for await (const chunk of stream) {
          if (!reply.hasBegun) {
            const timeToFirstChunkMs = performance.now() - startedAt;
            span.set({ timeToFirstChunkMs, responseModel: chunk.model, responseId: chunk.id });
          }
          const text = reply.add(chunk);
          if (text !== "") onText(text);
          if (chunk.usage) span.set({ usage: tokenUsage(chunk.usage), usageSource: "reported" });
        }
      } finally {
        // Of a call that was aborted too: what had come until then.
        span.set({ finishReasons: reply.finishReasons, output: [reply.message] });
      }
      // The client ends an aborted stream as if it were complete.
      signal.throwIfAborted();
      return reply;
    },
    { signal, level: "debug" },
  );
}
