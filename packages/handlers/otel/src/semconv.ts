import { type Attributes, SpanKind } from "@opentelemetry/api";
import type {
  AgentEndData,
  CommandEndData,
  EndData,
  LlmEndData,
  ScoreData,
  TokenUsage,
  ToolEndData,
} from "@llmobs/core";
import type {
  ContentAttribute,
  Convention,
  MetricRow,
  Put,
  Session,
  SpanRow,
} from "./convention.ts";

/** The versions of OpenTelemetry's GenAI conventions that can be written. */
export type SemconvVersion = "1.41" | "latest";

export const SCORE_EVENT = "gen_ai.evaluation.result";

const SECONDS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
const AGENT_SECONDS = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 204.8, 409.6];
const TOKENS = [
  1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864,
];

type Count = (usage: TokenUsage) => number | undefined;

// The conventions count a cached token as an input token too, and one of reasoning as an output token.
const allInput: Count = ({ input, cacheRead = 0, cacheWrite = 0 }) =>
  input + cacheRead + cacheWrite;
const allOutput: Count = ({ output, reasoning = 0 }) => output + reasoning;

/** Leaves estimates out: on a span `llmobs.usage.source` says what they are, in a sum nobody could tell. */
const ofReportedUsage =
  (count: Count) =>
  ({ usage, usageSource }: LlmEndData): number | undefined =>
    usage !== undefined && usageSource === "reported" ? count(usage) : undefined;

const duration = ({ durationMs }: EndData): number => durationMs / 1_000;
const seconds = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : ms / 1_000;
const timeToFirstChunk = (data: LlmEndData): number | undefined => seconds(data.timeToFirstChunkMs);

const INPUT: ContentAttribute = { attribute: "gen_ai.input.messages", form: "input messages" };
const OUTPUT: ContentAttribute = { attribute: "gen_ai.output.messages", form: "output messages" };

/** Whose span it is; the conventions for generative AI add the conversation, and only to some kinds. */
export const sessionOf = ({ sessionId, userId }: Session): Attributes => ({
  "session.id": sessionId,
  "user.id": userId,
});

const callOf = ({ operation, provider, model }: LlmEndData): Attributes => ({
  "gen_ai.operation.name": operation,
  "gen_ai.provider.name": provider,
  "gen_ai.request.model": model,
});
const serverOf = ({ serverAddress, serverPort }: LlmEndData): Attributes => ({
  "server.address": serverAddress,
  "server.port": serverPort,
});
const callName = ({ operation, model }: LlmEndData): string => `${operation} ${model}`;

/** What the conventions for HTTP say of the request, which no span of its own tells. */
function putHttp({ httpStatusCode, retries }: LlmEndData, put: Put): void {
  put("http.response.status_code", httpStatusCode);
  // Wanted only where it was sent again.
  if (retries !== 0) put("http.request.resend_count", retries);
}

/** What the conventions have no name for. */
function putExtras({ usageSource, cost, requestId }: LlmEndData, put: Put): void {
  put("llmobs.request.id", requestId);
  put("llmobs.usage.source", usageSource);
  put("llmobs.cost.usd", cost?.usd);
}

const inference = (names: { readonly cacheWrite: string }): SpanRow<LlmEndData> => ({
  kind: SpanKind.CLIENT,
  name: callName,
  start: ({ operation, provider, model, serverAddress, serverPort }, { sessionId, userId }) => ({
    "session.id": sessionId,
    "user.id": userId,
    "gen_ai.conversation.id": sessionId,
    "gen_ai.operation.name": operation,
    "gen_ai.provider.name": provider,
    "gen_ai.request.model": model,
    "server.address": serverAddress,
    "server.port": serverPort,
  }),
  parameters: (asked, put) => {
    put("gen_ai.request.temperature", asked.temperature);
    put("gen_ai.request.top_p", asked.topP);
    put("gen_ai.request.top_k", asked.topK);
    put("gen_ai.request.max_tokens", asked.maxTokens);
    put("gen_ai.request.seed", asked.seed);
    put("gen_ai.request.stop_sequences", asked.stopSequences);
    put("gen_ai.request.frequency_penalty", asked.frequencyPenalty);
    put("gen_ai.request.presence_penalty", asked.presencePenalty);
    // These two are wanted only where they differ from what is assumed without them.
    if (asked.choiceCount !== 1) put("gen_ai.request.choice.count", asked.choiceCount);
    if (asked.stream === true) put("gen_ai.request.stream", true);
  },
  end: (data, put) => {
    put("gen_ai.response.id", data.responseId);
    put("gen_ai.response.model", data.responseModel);
    put("gen_ai.response.finish_reasons", data.finishReasons);
    put("gen_ai.response.time_to_first_chunk", timeToFirstChunk(data));
    const { usage } = data;
    if (usage !== undefined) {
      put("gen_ai.usage.input_tokens", allInput(usage));
      put("gen_ai.usage.output_tokens", allOutput(usage));
      put("gen_ai.usage.cache_read.input_tokens", usage.cacheRead);
      put(names.cacheWrite, usage.cacheWrite);
      put("gen_ai.usage.reasoning.output_tokens", usage.reasoning);
    }
    putHttp(data, put);
    putExtras(data, put);
  },
  content: { input: INPUT, output: OUTPUT },
});

const EMBEDDINGS: SpanRow<LlmEndData> = {
  kind: SpanKind.CLIENT,
  name: callName,
  start: (data, session) => ({ ...sessionOf(session), ...callOf(data), ...serverOf(data) }),
  parameters: ({ dimensions, encodingFormats }, put) => {
    put("gen_ai.embeddings.dimension.count", dimensions);
    put("gen_ai.request.encoding_formats", encodingFormats);
  },
  end: (data, put) => {
    put("gen_ai.response.model", data.responseModel);
    if (data.usage !== undefined) put("gen_ai.usage.input_tokens", allInput(data.usage));
    putHttp(data, put);
    putExtras(data, put);
  },
  content: {},
};

/** A command is what the conventions call a workflow: agents' runs and model calls that belong together. */
const workflow = (names: { readonly name: string }): SpanRow<CommandEndData> => ({
  kind: SpanKind.INTERNAL,
  name: ({ commandType }) => `invoke_workflow ${commandType}`,
  start: ({ commandType, commandId }, { sessionId, userId }) => ({
    "session.id": sessionId,
    "user.id": userId,
    "gen_ai.operation.name": "invoke_workflow",
    [names.name]: commandType,
    "llmobs.command.id": commandId,
  }),
  content: { input: INPUT, result: OUTPUT },
});

/** The same kind of span, for a version that has it take part in a conversation. */
const inConversation = <Data>(row: SpanRow<Data>): SpanRow<Data> => ({
  ...row,
  start: (data, session) => ({
    "gen_ai.conversation.id": session.sessionId,
    ...row.start(data, session),
  }),
});

const AGENT: SpanRow<AgentEndData> = {
  kind: SpanKind.INTERNAL,
  name: ({ agentName }) => `invoke_agent ${agentName}`,
  start: ({ agentName }, { sessionId, userId }) => ({
    "session.id": sessionId,
    "user.id": userId,
    "gen_ai.conversation.id": sessionId,
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.agent.name": agentName,
  }),
  content: { input: INPUT, result: OUTPUT },
};

const TOOL: SpanRow<ToolEndData> = {
  kind: SpanKind.INTERNAL,
  name: ({ toolName }) => `execute_tool ${toolName}`,
  start: ({ toolName, callId }, { sessionId, userId }) => ({
    "session.id": sessionId,
    "user.id": userId,
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": toolName,
    "gen_ai.tool.call.id": callId,
  }),
  content: {
    arguments: { attribute: "gen_ai.tool.call.arguments", form: "value" },
    result: { attribute: "gen_ai.tool.call.result", form: "value" },
  },
};

function score({ name, value, comment }: ScoreData, put: Put): void {
  put("gen_ai.evaluation.name", name);
  if (typeof value === "number") put("gen_ai.evaluation.score.value", value);
  else put("gen_ai.evaluation.score.label", String(value));
  put("gen_ai.evaluation.explanation", comment);
}

const callLabels = (data: LlmEndData): Attributes => {
  const { responseModel } = data;
  const labels = callOf(data);
  if (responseModel !== undefined) labels["gen_ai.response.model"] = responseModel;
  if (data.serverAddress !== undefined) Object.assign(labels, serverOf(data));
  return labels;
};

const DURATION: MetricRow<LlmEndData> = {
  name: "gen_ai.client.operation.duration",
  instrument: "histogram",
  unit: "s",
  description: "GenAI operation duration.",
  boundaries: SECONDS,
  of: ["llm", "embeddings"],
  value: duration,
  labels: callLabels,
  hasErrorType: true,
};

const FIRST_CHUNK: MetricRow<LlmEndData> = {
  name: "gen_ai.client.operation.time_to_first_chunk",
  instrument: "histogram",
  unit: "s",
  description:
    "Time to receive the first chunk, measured from when the client issues the generation request to when the first chunk is received in the response stream.",
  boundaries: SECONDS,
  of: ["llm"],
  value: timeToFirstChunk,
  labels: callLabels,
  hasErrorType: false,
};

/** For each call the mean of its chunks: they are too many to tell of each. */
const PER_CHUNK: MetricRow<LlmEndData> = {
  ...FIRST_CHUNK,
  name: "gen_ai.client.operation.time_per_output_chunk",
  description:
    "Time per output chunk, recorded for each chunk received after the first one, measured as the time elapsed from the end of the previous chunk to the end of the current chunk.",
  value: ({ timePerOutputChunkMs }) => seconds(timePerOutputChunkMs),
};

const tokenUsage = (
  type: "input" | "output",
  of: readonly string[],
  count: Count,
): MetricRow<LlmEndData> => ({
  name: "gen_ai.client.token.usage",
  instrument: "histogram",
  unit: "{token}",
  description: "Number of input and output tokens used.",
  boundaries: TOKENS,
  of,
  value: ofReportedUsage(count),
  labels: (data) => ({ ...callLabels(data), "gen_ai.token.type": type }),
  hasErrorType: false,
});

const tokensOfOperation = (
  direction: "input" | "output",
  description: string,
  count: Count,
): MetricRow<LlmEndData> => ({
  name: `gen_ai.client.inference.operation.${direction}_tokens`,
  instrument: "histogram",
  unit: "{token}",
  description,
  boundaries: TOKENS,
  of: ["llm"],
  value: ofReportedUsage(count),
  labels: callLabels,
  hasErrorType: true,
});

const tokensSpent = (bucket: string, description: string, count: Count): MetricRow<LlmEndData> => ({
  name: `gen_ai.client.inference.usage.${bucket}_tokens`,
  instrument: "counter",
  unit: "{token}",
  description,
  of: ["llm"],
  value: ofReportedUsage(count),
  // The modality is required, and providers don't tell us.
  labels: (data) => ({ ...callLabels(data), "gen_ai.token.modality": "unknown" }),
  hasErrorType: false,
});

const INVOCATION: MetricRow<AgentEndData> = {
  name: "gen_ai.invoke_agent.duration",
  instrument: "histogram",
  unit: "s",
  description: "The end-to-end duration of a single in-process agent invocation.",
  boundaries: AGENT_SECONDS,
  of: ["agent"],
  value: duration,
  labels: ({ agentName }) => ({
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.agent.name": agentName,
  }),
  hasErrorType: true,
};

/** A workflow is an agent's invocation too, by another operation. */
const WORKFLOW_INVOCATION: MetricRow<CommandEndData> = {
  ...INVOCATION,
  of: ["command"],
  value: duration,
  labels: ({ commandType }) => ({
    "gen_ai.operation.name": "invoke_workflow",
    "gen_ai.agent.name": commandType,
  }),
};

const TOOL_DURATION: MetricRow<ToolEndData> = {
  name: "gen_ai.execute_tool.duration",
  instrument: "histogram",
  unit: "s",
  description: "The duration of a single tool execution.",
  boundaries: SECONDS,
  of: ["tool"],
  value: duration,
  labels: ({ toolName }) => ({ "gen_ai.tool.name": toolName }),
  hasErrorType: true,
};

/**
 * OpenTelemetry's conventions for generative AI, as a table: which span, attribute and metric a member
 * of a payload becomes. No other module knows a `gen_ai` name.
 *
 * `"1.41"` is the last version that is part of the general conventions, and the one that backends read:
 * https://github.com/open-telemetry/semantic-conventions/tree/v1.41.0/docs/gen-ai. `"latest"` is the
 * first one of their own, 0.1.0: https://github.com/open-telemetry/semantic-conventions-genai.
 */
export const CONVENTIONS: Readonly<Record<SemconvVersion, Convention>> = {
  "1.41": {
    schemaUrl: "https://opentelemetry.io/schemas/1.41.0",
    spans: {
      command: workflow({ name: "gen_ai.workflow.name" }),
      agent: AGENT,
      llm: inference({ cacheWrite: "gen_ai.usage.cache_creation.input_tokens" }),
      embeddings: EMBEDDINGS,
      tool: TOOL,
    },
    score,
    metrics: [
      DURATION,
      FIRST_CHUNK,
      PER_CHUNK,
      tokenUsage("input", ["llm", "embeddings"], allInput),
      tokenUsage("output", ["llm"], allOutput),
    ],
  },
  latest: {
    schemaUrl: undefined,
    spans: {
      // What was a workflow is now an agent's invocation by another name, and part of a conversation.
      command: inConversation(workflow({ name: "gen_ai.agent.name" })),
      agent: AGENT,
      llm: inference({ cacheWrite: "gen_ai.usage.cache_write.input_tokens" }),
      embeddings: EMBEDDINGS,
      tool: TOOL,
    },
    score,
    metrics: [
      { ...DURATION, of: ["embeddings"] },
      {
        ...DURATION,
        name: "gen_ai.client.inference.duration",
        description: "GenAI client inference operation duration.",
        of: ["llm"],
      },
      { ...FIRST_CHUNK, name: "gen_ai.client.inference.time_to_first_chunk" },
      { ...PER_CHUNK, name: "gen_ai.client.inference.time_per_output_chunk" },
      tokensOfOperation(
        "input",
        "The number of input (prompt) tokens used per inference operation.",
        allInput,
      ),
      tokensOfOperation(
        "output",
        "The number of output (completion) tokens used per inference operation.",
        allOutput,
      ),
      tokensSpent(
        "input",
        "The number of input (prompt) tokens used, including cached tokens.",
        allInput,
      ),
      tokensSpent(
        "output",
        "The number of output (completion) tokens used, including reasoning tokens.",
        allOutput,
      ),
      tokensSpent(
        "cache_read.input",
        "The number of input tokens served from a provider-managed cache.",
        ({ cacheRead }) => cacheRead,
      ),
      tokensSpent(
        "cache_write.input",
        "The number of input tokens written to a provider-managed cache.",
        ({ cacheWrite }) => cacheWrite,
      ),
      tokensSpent(
        "reasoning.output",
        "The number of output tokens used for reasoning.",
        ({ reasoning }) => reasoning,
      ),
      INVOCATION,
      WORKFLOW_INVOCATION,
      TOOL_DURATION,
    ],
  },
};
