/** The payloads of the built-in event types: one interface a type, in the order of a session's life. */

/** A thrown value as plain data, safe to store and to send. Made by `toErrorData`. */
export interface ErrorData {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly cause?: ErrorData;
}

/**
 * How something that lasted came to its end: it returned, it threw, its caller called it off, or
 * nobody ended it and the library did.
 */
export type Status = "ok" | "error" | "aborted" | "abandoned";

/** What every `*.end` says. */
export interface EndData {
  readonly status: Status;
  readonly error?: ErrorData;
  /** Milliseconds between start and end, by the monotonic clock. */
  readonly durationMs: number;
}

/** A conversation begins: `session.start`. */
export interface SessionStartData {
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** A conversation is over: `session.end`. */
export interface SessionEndData {
  readonly status: Status;
  readonly error?: ErrorData;
}

/** A command is about to be executed: `command.start`. */
export interface CommandStartData {
  /** Unique for each execution. */
  readonly commandId: string;
  /** The command's name: one of a small set, fit to be a label. */
  readonly commandType: string;
  /** Content: recorded only with `captureContent`. */
  readonly input?: unknown;
}

/** What became of a command: `command.end`. */
export interface CommandEndData extends EndData {
  readonly commandId: string;
  readonly commandType: string;
  /** Content: recorded only with `captureContent`. */
  readonly result?: unknown;
}

/** An agent sets to work: `agent.start`. */
export interface AgentStartData {
  readonly agentName: string;
  /** Content: recorded only with `captureContent`. */
  readonly input?: unknown;
}

/** What became of an agent's work: `agent.end`. */
export interface AgentEndData extends EndData {
  readonly agentName: string;
  /** Content: recorded only with `captureContent`. */
  readonly result?: unknown;
}

/** What a model call is for, as OpenTelemetry's `gen_ai.operation.name` has it. */
export type LlmOperation =
  | "chat"
  | "text_completion"
  | "generate_content"
  | "embeddings"
  | (string & {});

/** What was asked of the model besides its input, under OpenTelemetry's names in camel case. */
export interface LlmParameters {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly maxTokens?: number;
  readonly seed?: number;
  readonly stopSequences?: readonly string[];
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly choiceCount?: number;
  readonly stream?: boolean;
  readonly [name: string]: unknown;
}

/**
 * Tokens in buckets that do not overlap, so that they can be summed and priced: a cached token is
 * not also an input token, a reasoning token is not also an output token.
 */
export interface TokenUsage {
  /** Input that was neither read from nor written to a cache. */
  readonly input: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  /** Output without the reasoning. */
  readonly output: number;
  readonly reasoning?: number;
}

/** Where a usage figure comes from; a guess is never passed off as a report. */
export type UsageSource = "reported" | "estimated" | "unknown";

/** What a model call cost, by dated prices. Whoever can't tell says `null`, never 0. */
export interface LlmCost {
  /** US dollars in all. */
  readonly usd: number;
  /** US dollars by bucket of `TokenUsage`, as far as they are known. */
  readonly breakdown?: Readonly<Partial<Record<keyof TokenUsage, number>>>;
  /** The day from which the prices were in force: `2026-11-24`. */
  readonly priceDate?: string;
  /** Whose prices they are. */
  readonly source?: string;
}

/** A model is about to be called: `llm.start`. */
export interface LlmStartData {
  /** `openai`, `anthropic`, `aws.bedrock`, … as OpenTelemetry's `gen_ai.provider.name` has it. */
  readonly provider: string;
  readonly operation: LlmOperation;
  /** The model that was asked for; `responseModel` says which one answered. */
  readonly model: string;
  readonly parameters?: LlmParameters;
  /** The host that was asked: `api.openai.com`. */
  readonly serverAddress?: string;
  readonly serverPort?: number;
  /** Content: recorded only with `captureContent`. */
  readonly input?: unknown;
}

/** What became of a model's call: `llm.end`. */
export interface LlmEndData extends EndData {
  readonly provider: string;
  readonly operation: LlmOperation;
  readonly model: string;
  readonly parameters?: LlmParameters;
  readonly serverAddress?: string;
  readonly serverPort?: number;
  readonly responseModel?: string;
  readonly responseId?: string;
  /** The id under which the provider knows the HTTP request, for asking its support. */
  readonly requestId?: string;
  /** The status of the last HTTP response. */
  readonly httpStatusCode?: number;
  /** How often the client sent the request again; 0 where the first one was answered. */
  readonly retries?: number;
  readonly finishReasons?: readonly string[];
  readonly usage?: TokenUsage;
  readonly usageSource: UsageSource;
  /** `null` where the prices of the model are not known. */
  readonly cost?: LlmCost | null;
  /** Milliseconds until the first chunk of a streamed answer. */
  readonly timeToFirstChunkMs?: number;
  /** Milliseconds from one chunk of a streamed answer to the next, on average; of many without the last few. */
  readonly timePerOutputChunkMs?: number;
  /** Content: recorded only with `captureContent`. */
  readonly output?: unknown;
}

/** A tool is about to be called: `tool.start`. */
export interface ToolStartData {
  readonly toolName: string;
  /** The id that the model gave this call, or one of our own. */
  readonly callId: string;
  /** Content: recorded only with `captureContent`. */
  readonly arguments?: unknown;
}

/** What became of a tool's call: `tool.end`. */
export interface ToolEndData extends EndData {
  readonly toolName: string;
  readonly callId: string;
  /** Content: recorded only with `captureContent`. */
  readonly result?: unknown;
}

/** Something failed: `error`. */
export interface ErrorEventData {
  readonly message: string;
  readonly error: ErrorData;
}

/** An application's event handler failed on the bus. Failures of our own parts are diagnostics. */
export interface SubscriberErrorData {
  readonly eventType: string;
  readonly subscriber: string;
  readonly error: ErrorData;
}

/** A line of a log: `log`. */
export interface LogData {
  readonly message: string;
}

/** A judgement on a span (a user's thumb, an evaluator's mark); the envelope's ids say which span. */
export interface ScoreData {
  readonly name: string;
  readonly value: number | string | boolean;
  readonly comment?: string;
}

/** A watched figure crossed its bound, or came back: a rule of an alerting handler. */
export interface AlertData {
  /** The rule's name: one of a small set, fit to be a label. */
  readonly name: string;
  readonly state: "firing" | "recovered";
  /** The figure when the state changed. */
  readonly value: number;
  /** The bound: above it the alert fires. */
  readonly above: number;
  /** Milliseconds over which the figure was taken. */
  readonly windowMs: number;
  /** Whose figure it is (a session, a user, a day), where the rule tells them apart. */
  readonly key?: string;
  /** In words, for a person. */
  readonly message: string;
}
