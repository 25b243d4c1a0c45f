import type { ObservabilityManager } from "@llmobs/core";
import { callParameters } from "./call-parameters.ts";
import type { ChannelEvent, ChannelMessage } from "./channel-message.ts";
import { EmbeddingCall } from "./embedding-call.ts";
import { startModelCall } from "./model-call.ts";
import type { Observed } from "./observed.ts";
import { providerName } from "./provider-name.ts";
import { currentRun, Run, Step } from "./run.ts";
import type { SdkToolOutput } from "./sdk-shapes.ts";
import { ToolCall } from "./tool-call.ts";

/** What a message says of a tool that has run. */
interface ToolExecution {
  readonly output?: SdkToolOutput;
}

/** Begins to observe what a message says has begun; of what no event is made, nothing. */
export function openMessage(
  observability: ObservabilityManager,
  { type, event }: ChannelMessage,
): Observed | undefined {
  switch (type) {
    case "generateText":
    case "streamText":
      return new Run(observability, {
        operation: type,
        functionId: event.functionId,
        input: inputOf(event, promptOf),
      });
    case "step":
      return Step.of(currentRun(), event.stepNumber);
    case "languageModelCall":
      return openModelCall(observability, event);
    case "executeTool":
      return openToolCall(observability, event);
    case "embed":
    case "embedMany":
      return openEmbedding(observability, event, "embeddings", ({ value }) => value);
    case "rerank":
      return openEmbedding(observability, event, "rerank", ({ query, documents }) => ({
        query,
        documents,
      }));
    default:
      return undefined;
  }
}

function openModelCall(observability: ObservabilityManager, event: ChannelEvent): Observed {
  const isStreamed = currentRun()?.operation === "streamText";
  const start = {
    ...modelOf(event),
    operation: "chat",
    parameters: callParameters(event, isStreamed),
    input: inputOf(event, promptOf),
  };
  return startModelCall(observability, { start, recordsOutput: event.recordOutputs !== false });
}

function openToolCall(
  observability: ObservabilityManager,
  event: ChannelEvent,
): Observed | undefined {
  const { toolCall } = event;
  if (toolCall === undefined) return undefined;
  return new ToolCall(observability, {
    name: toolCall.toolName,
    callId: toolCall.toolCallId,
    input: inputOf(event, () => toolCall.input),
    recordsOutput: event.recordOutputs !== false,
    outputOf: (result) => (result as ToolExecution | undefined)?.output,
  });
}

function openEmbedding(
  observability: ObservabilityManager,
  event: ChannelEvent,
  operation: string,
  read: (event: ChannelEvent) => unknown,
): Observed {
  const start = { ...modelOf(event), operation, input: inputOf(event, read) };
  return new EmbeddingCall(observability, start);
}

function modelOf({ provider = "unknown", modelId = "unknown" }: ChannelEvent): {
  readonly provider: string;
  readonly model: string;
} {
  return { provider: providerName(provider), model: modelId };
}

/** Content, unless the app has asked the SDK to keep it to itself. */
function inputOf(event: ChannelEvent, read: (event: ChannelEvent) => unknown): unknown {
  return event.recordInputs === false ? undefined : read(event);
}

/** The instructions as the message that they are to the model, before the others. */
function promptOf({ instructions, messages = [] }: ChannelEvent): unknown {
  if (instructions === undefined) return messages;
  const system =
    typeof instructions === "string" ? { role: "system", content: instructions } : instructions;
  return [system, messages].flat();
}
