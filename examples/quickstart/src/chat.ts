import type {
  ChatCompletionMessageParam,
  ChatCompletionTool,
} from "openai/resources/chat/completions";
import type { Model } from "./model.ts";
import { StreamedReply } from "./streamed-reply.ts";

export interface ChatOptions {
  readonly signal: AbortSignal;
  /** Hears the answer's text as it comes. */
  readonly onText: (text: string) => void;
}

/** Asks the model once, streaming. The client is an observed one: the call is recorded. */
export async function chat(
  { client, name }: Model,
  messages: readonly ChatCompletionMessageParam[],
  tools: readonly ChatCompletionTool[],
  { signal, onText }: ChatOptions,
): Promise<StreamedReply> {
  const reply = new StreamedReply();
  const stream = await client.chat.completions.create(
    { model: name, messages: [...messages], tools: [...tools], stream: true },
    { signal },
  );
  for await (const chunk of stream) {
    const text = reply.add(chunk);
    if (text !== "") onText(text);
  }
  // The client ends an aborted stream as if it were complete.
  signal.throwIfAborted();
  return reply;
}
