import {
  captureCall,
  type ObservedMember,
  type ObservedMembers,
  observedView,
} from "@llmobs/core/capture";
import { describeCall } from "./describe-call.ts";
import { type ObserveAnthropicOptions, requireOptions } from "./observe-anthropic-options.ts";
import { serverOf } from "./server.ts";

/** The official client, by what is needed of it, so that any build of its types fits, and its subclasses. */
export interface AnthropicClient {
  readonly messages: object;
}

const HELPER: ObservedMember = { kind: "helper" };

/**
 * Observes a client of the `@anthropic-ai/sdk` package, or of one that extends it (Vertex, Foundry,
 * Bedrock): every call of a model emits `llm.start` and `llm.end` under the session and span at hand.
 * Returns an object of the same type; the client given is not changed, and goes on unobserved. What
 * `withOptions` makes of the observed client is observed, too. To observe an observed client changes
 * nothing.
 *
 * Covered are `messages` and `beta.messages` (`create`, `parse`, `stream`, and in beta `toolRunner` and
 * `thread`), with streams to their end.
 *
 * @throws TypeError where an option is not what it should be, or the client is none.
 * @example
 * ```ts
 * import Anthropic from "@anthropic-ai/sdk";
 * import { observeAnthropic } from "@llmobs/anthropic";
 * import { ObservabilityManager } from "@llmobs/core";
 *
 * const observability = new ObservabilityManager({ source: "docs" });
 * const client = observeAnthropic(new Anthropic({ apiKey: "none" }), { observability });
 * console.log(client instanceof Anthropic); // true
 * ```
 */
export function observeAnthropic<Client extends AnthropicClient>(
  client: Client,
  options: ObserveAnthropicOptions = {},
): Client {
  requireOptions(options);
  requireClient(client);
  return observe(client, options);
}

function observe<Client extends object>(client: Client, options: ObserveAnthropicOptions): Client {
  return observedView(client, membersOf(client, options));
}

function membersOf(client: object, options: ObserveAnthropicOptions): ObservedMembers {
  const server = serverOf(client);
  const create: ObservedMember = {
    kind: "call",
    call: (invoke, args) =>
      captureCall(
        options.observability,
        (given, manager) => describeCall(server(), options, given, manager),
        invoke,
        args,
      ),
  };
  const messages: ObservedMember = {
    kind: "object",
    members: {
      create,
      parse: HELPER,
      stream: HELPER,
      toolRunner: HELPER,
      thread: HELPER,
      // By which `toolRunner` makes the thread that it talks in.
      _toolRunnerThread: HELPER,
    },
  };
  return {
    messages,
    beta: { kind: "object", members: { messages } },
    withOptions: { kind: "copy", observe: (copy) => observe(copy, options) },
  };
}

function requireClient(client: unknown): void {
  const { messages } = Object(client) as Partial<AnthropicClient>;
  if (typeof messages === "object") return;
  throw new TypeError("[anthropic] client must be a client of the @anthropic-ai/sdk package.");
}
