import type { ObservabilityManager } from "@llmobs/core";
import {
  type AnswerReader,
  captureCall,
  type DescribeCall,
  type ObservedMember,
  observedView,
} from "@llmobs/core/capture";

/** The client as far as this package knows it; OpenAI's fits, and so does any of the same shape. */
export interface MyPluginClient {
  readonly chat: { readonly completions: { create(...args: never[]): unknown } };
}

export interface MyPluginOptions {
  /** Where the calls are told. @default the process's default manager, looked up at each call */
  readonly observability?: ObservabilityManager;
}

/**
 * Observes a client's chat completions, streamed or not. What it gives back is used as the client is:
 * answers, streams and errors are the same ones, and nothing global is touched.
 */
export function observeMyPlugin<Client extends MyPluginClient>(
  client: Client,
  { observability }: MyPluginOptions = {},
): Client {
  const create: ObservedMember = {
    kind: "call",
    call: (invoke, args) => captureCall(observability, describeCall, invoke, args),
  };
  const completions: ObservedMember = { kind: "object", members: { create } };
  return observedView(client, { chat: { kind: "object", members: { completions } } });
}

/** What is looked at of a request, and of what the app says beside it. */
interface Request {
  readonly model: string;
  readonly messages: unknown;
}

interface RequestOptions {
  readonly signal?: AbortSignal;
}

const describeCall: DescribeCall = ([body, options]) => {
  const { model, messages } = body as Request;
  const { signal } = (options ?? {}) as RequestOptions;
  return {
    request: { provider: "my-plugin", operation: "chat", model, input: messages },
    ...(signal && { options: { signal } }),
    reader: answerReader(),
  };
};

/** What is looked at of an answer, or of a chunk of one. */
interface Answer {
  readonly choices?: readonly {
    readonly message?: { readonly content?: string | null };
    readonly delta?: { readonly content?: string | null };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
}

function answerReader(): AnswerReader {
  let output = "";
  let usage: Answer["usage"];
  const finishReasons: string[] = [];
  const read = (value: unknown): void => {
    const { choices: [choice] = [], usage: reported } = value as Answer;
    output += choice?.message?.content ?? choice?.delta?.content ?? "";
    if (choice?.finish_reason) finishReasons.push(choice.finish_reason);
    usage = reported ?? usage;
  };
  return {
    answer: read,
    chunk: read,
    fields: () => ({
      output,
      finishReasons,
      ...(usage && {
        usage: { input: usage.prompt_tokens, output: usage.completion_tokens },
        usageSource: "reported",
      }),
    }),
  };
}
