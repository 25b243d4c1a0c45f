import type { ObservabilityManager } from "@llmobs/core";
import { callParameters } from "./call-parameters.ts";
import { EmbeddingCall } from "./embedding-call.ts";
import { startModelCall } from "./model-call.ts";
import type { Observed } from "./observed.ts";
import { providerName } from "./provider-name.ts";
import { currentRun, Run } from "./run.ts";
import type { SdkCallSettings, SdkToolOutput } from "./sdk-shapes.ts";
import { ToolCall } from "./tool-call.ts";

/** The attributes that version 6 of the SDK gives a span when it starts. */
export type SpanAttributes = Readonly<Record<string, unknown>>;

/** Begins to observe what a span is started for; of what no event is made, nothing. */
export function openSpan(
  observability: ObservabilityManager,
  name: string,
  attributes: SpanAttributes,
): Observed | undefined {
  switch (name) {
    case "ai.generateText":
    case "ai.streamText":
    case "ai.generateObject":
    case "ai.streamObject":
      return new Run(observability, {
        operation: name.slice("ai.".length),
        functionId: textOf(attributes["ai.telemetry.functionId"]),
        input: parsed(attributes["ai.prompt"]),
      });
    case "ai.toolCall":
      return new ToolCall(observability, {
        name: textOf(attributes["ai.toolCall.name"]) ?? "unknown",
        callId: textOf(attributes["ai.toolCall.id"]) ?? "unknown",
        input: parsed(attributes["ai.toolCall.args"]),
        recordsOutput: true,
        outputOf: (result) => result as SdkToolOutput | undefined,
      });
    default:
      return openModelSpan(observability, name, attributes);
  }
}

function openModelSpan(
  observability: ObservabilityManager,
  name: string,
  attributes: SpanAttributes,
): Observed | undefined {
  const model = {
    provider: providerName(textOf(attributes["ai.model.provider"]) ?? "unknown"),
    model: textOf(attributes["ai.model.id"]) ?? "unknown",
  };
  const isStreamed = name.endsWith(".doStream");
  if (isStreamed || name.endsWith(".doGenerate")) {
    const parameters = callParameters(settingsOf(attributes), isStreamed);
    const input = parsed(attributes["ai.prompt.messages"]);
    if (isStreamed) currentRun()?.startStep();
    const start = { ...model, operation: "chat", parameters, input };
    return startModelCall(observability, { start, recordsOutput: true });
  }
  if (name.endsWith(".doEmbed")) {
    const input = parsedEach(attributes["ai.values"]);
    return new EmbeddingCall(observability, { ...model, operation: "embeddings", input });
  }
  if (name.endsWith(".doRerank")) {
    const input = parsedEach(attributes["ai.documents"]);
    return new EmbeddingCall(observability, { ...model, operation: "rerank", input });
  }
  return undefined;
}

function settingsOf(attributes: SpanAttributes): SdkCallSettings {
  return {
    temperature: attributes["gen_ai.request.temperature"],
    topP: attributes["gen_ai.request.top_p"],
    topK: attributes["gen_ai.request.top_k"],
    maxOutputTokens: attributes["gen_ai.request.max_tokens"],
    seed: attributes["ai.settings.seed"],
    stopSequences: attributes["gen_ai.request.stop_sequences"],
    frequencyPenalty: attributes["gen_ai.request.frequency_penalty"],
    presencePenalty: attributes["gen_ai.request.presence_penalty"],
  } as SdkCallSettings;
}

function textOf(attribute: unknown): string | undefined {
  return typeof attribute === "string" ? attribute : undefined;
}

/** The SDK writes content as JSON. */
function parsed(attribute: unknown): unknown {
  if (typeof attribute !== "string") return undefined;
  try {
    return JSON.parse(attribute);
  } catch {
    return attribute;
  }
}

function parsedEach(attribute: unknown): unknown {
  return Array.isArray(attribute) ? attribute.map(parsed) : undefined;
}
