import type { LlmStartData, ObservabilityManager, SpanOptions } from "@llmobs/core";
import { countAttempts, type ModelCall, signalOf } from "@llmobs/core/capture";
import type { CallKind } from "./call-kinds.ts";
import { withUsage } from "./include-usage.ts";
import type { ObserveOpenAIOptions } from "./observe-openai-options.ts";
import { parametersOf, type RequestBody } from "./parameters.ts";
import { ParsedAnswer } from "./parsed-answer.ts";
import type { Server } from "./server.ts";

/** Says what a call of the client is about, from the body and the request options that it is given. */
export function describeCall(
  kind: CallKind,
  server: Server,
  options: ObserveOpenAIOptions,
  args: readonly unknown[],
  manager: ObservabilityManager,
): ModelCall {
  const asked = args[0] as RequestBody;
  const requestOptions = args[1];
  const { captureContent } = manager;
  const { estimateUsage, level, includeUsage = false } = options;
  const request: LlmStartData = {
    provider: options.provider ?? server.provider,
    operation: kind.operation,
    model: asked.model || server.deployment,
    parameters: parametersOf(asked),
    serverAddress: server.address,
    serverPort: server.port,
    input: captureContent ? kind.inputOf(asked) : undefined,
  };
  const bodyWithUsage = includeUsage && kind.reportsUsageOnDemand ? withUsage(asked) : undefined;
  const sent = bodyWithUsage ?? asked;
  const { operation, model } = request;
  const estimate =
    estimateUsage && ((text: string) => estimateUsage({ operation, model, body: sent, text }));
  return {
    request,
    options: { signal: signalOf(requestOptions), level } as SpanOptions,
    args: [sent, countAttempts(requestOptions), ...args.slice(2)],
    reader: new ParsedAnswer({
      parser: kind.makeParser(captureContent || estimateUsage !== undefined),
      hidesUsage: bodyWithUsage !== undefined,
      estimate,
    }),
    requestIdHeader: "x-request-id",
  };
}
