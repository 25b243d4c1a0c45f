import type { LlmStartData, ObservabilityManager, SpanOptions } from "@llmobs/core";
import { countAttempts, type ModelCall, signalOf } from "@llmobs/core/capture";
import { type Estimate, MessageReader } from "./message-reader.ts";
import type { ObserveAnthropicOptions } from "./observe-anthropic-options.ts";
import { parametersOf, type RequestBody } from "./parameters.ts";
import type { Server } from "./server.ts";

/** Says what a call of the client is about, from the body and the request options that it is given. */
export function describeCall(
  server: Server,
  { provider = server.provider, level, estimateUsage }: ObserveAnthropicOptions,
  args: readonly unknown[],
  { captureContent }: ObservabilityManager,
): ModelCall {
  const asked = args[0] as RequestBody;
  const requestOptions = args[1];
  const model = asked.model ?? "unknown";
  const request: LlmStartData = {
    provider,
    operation: "chat",
    model,
    parameters: parametersOf(asked),
    serverAddress: server.address,
    serverPort: server.port,
    input: captureContent ? inputOf(asked) : undefined,
  };
  const estimate: Estimate | undefined =
    estimateUsage && ((text, input) => estimateUsage({ model, body: asked, text, input }));
  return {
    request,
    options: { signal: signalOf(requestOptions), level } as SpanOptions,
    args: [asked, countAttempts(requestOptions), ...args.slice(2)],
    reader: new MessageReader({ capturesOutput: captureContent, estimate }),
    requestIdHeader: "request-id",
  };
}

/** What the model is told: the system's part comes first. */
function inputOf({ system, messages }: RequestBody): unknown {
  if (system === undefined) return messages;
  return [{ role: "system", content: system }, ...(Array.isArray(messages) ? messages : [])];
}
