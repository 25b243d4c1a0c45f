import {
  captureCall,
  type ObservedMember,
  type ObservedMembers,
  observedView,
} from "@llmobs/core/capture";
import { type CallKind, CHAT, EMBEDDINGS, RESPONSE, TEXT_COMPLETION } from "./call-kinds.ts";
import { describeCall } from "./describe-call.ts";
import { type ObserveOpenAIOptions, requireOptions } from "./observe-openai-options.ts";
import { serverOf } from "./server.ts";

/** The official client, by what is needed of it, so that any build of its types fits. */
export interface OpenAIClient {
  readonly baseURL: string;
  readonly chat: { readonly completions: object };
}

const HELPER: ObservedMember = { kind: "helper" };

/**
 * Observes a client of the `openai` package: every call of a model emits `llm.start` and `llm.end` under
 * the session and span at hand. Returns an object of the same type; the client given is not changed,
 * and goes on unobserved. What `withOptions` makes of the observed client is observed, too. To observe
 * an observed client changes nothing.
 *
 * Covered are `chat.completions` (`create`, `parse`, `stream`, `runTools`), `responses` (`create`,
 * `parse`, `stream`), `embeddings.create`, the legacy `completions.create` and `beta.responses.create`,
 * with streams to their end.
 *
 * @throws TypeError where an option is not what it should be, or the client is none.
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { observeOpenAI } from "@llmobs/openai";
 * import OpenAI from "openai";
 *
 * const observability = new ObservabilityManager({ source: "docs" });
 * const client = observeOpenAI(new OpenAI({ apiKey: "none" }), { observability });
 * console.log(client instanceof OpenAI); // true
 * ```
 */
export function observeOpenAI<Client extends OpenAIClient>(
  client: Client,
  options: ObserveOpenAIOptions = {},
): Client {
  requireOptions(options);
  requireClient(client);
  return observe(client, options);
}

function observe<Client extends object>(client: Client, options: ObserveOpenAIOptions): Client {
  return observedView(client, membersOf(client, options));
}

function membersOf(client: object, options: ObserveOpenAIOptions): ObservedMembers {
  const server = serverOf(client);
  const observed = (kind: CallKind): ObservedMember => ({
    kind: "call",
    call: (invoke, args) =>
      captureCall(
        options.observability,
        (given, manager) => describeCall(kind, server(), options, given, manager),
        invoke,
        args,
      ),
  });
  const resource = (kind: CallKind): ObservedMember => ({
    kind: "object",
    members: { create: observed(kind), parse: HELPER, stream: HELPER, runTools: HELPER },
  });
  return {
    chat: { kind: "object", members: { completions: resource(CHAT) } },
    responses: resource(RESPONSE),
    embeddings: resource(EMBEDDINGS),
    completions: resource(TEXT_COMPLETION),
    beta: { kind: "object", members: { responses: resource(RESPONSE) } },
    withOptions: { kind: "copy", observe: (copy) => observe(copy, options) },
  };
}

function requireClient(client: unknown): void {
  const { chat } = Object(client) as Partial<OpenAIClient>;
  if (typeof chat?.completions === "object") return;
  throw new TypeError("[openai] client must be a client of the openai package.");
}
