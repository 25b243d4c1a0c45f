import { currentFrame, type Frame } from "./context.ts";
import type {
  AgentEndData,
  CommandEndData,
  LlmEndData,
  LlmStartData,
  SessionEndData,
  ToolEndData,
} from "./event-data.ts";
import type { Attributes, EventType, EventTypes, SpanType } from "./event.ts";
import { createEventId, createSpanId, createTraceId } from "./id.ts";
import type { Level } from "./level.ts";
import { OpenSpans } from "./open-spans.ts";
import { requireInteger, requireNumber } from "./options.ts";
import {
  type Ending,
  LiveSpan,
  NO_SPAN,
  type PairTypes,
  type Scope,
  type Span,
  type SpanHost,
  type SpanSetup,
  type SpanStart,
} from "./span.ts";
import { flagsOf, OWN_TRACE_FLAGS, parseTraceparent } from "./traceparent.ts";

/** Who is talking, and for what. */
export interface SessionOptions {
  /** @default a new UUIDv7 */
  readonly id?: string;
  readonly userId?: string;
  readonly attributes?: Attributes;
}

/** What may be said of any span. */
export interface SpanOptions {
  /** An end by an error after this signal has aborted counts as `aborted`. */
  readonly signal?: AbortSignal;
  /** The header of the caller whose trace goes on here; ignored where it is malformed. */
  readonly traceparent?: string;
  readonly attributes?: Attributes;
  /** The level of the start event; the end's follows from its status. @default "info" */
  readonly level?: Level;
}

/** What may be said of a command. */
export interface CommandOptions extends SpanOptions {
  /** @default a new UUIDv7 */
  readonly commandId?: string;
}

/** What may be said of an agent's run. */
export interface AgentOptions extends SpanOptions {
  /** Content: recorded only with `captureContent`. */
  readonly input?: unknown;
}

/** What may be said of a tool's call. */
export interface ToolOptions extends SpanOptions {
  /** The id that the model gave the call. @default a new UUIDv7 */
  readonly callId?: string;
}

/** How long spans may stay open, and how many. */
export interface TracerLimits {
  /** Milliseconds after which an open span ends as `abandoned`. @default 3_600_000, an hour */
  readonly spanTtlMs?: number;
  /** The same for a session. @default 86_400_000, a day */
  readonly sessionTtlMs?: number;
  /** How many spans, and how many sessions, may be open; the oldest gives way. @default 10_000 */
  readonly maxOpen?: number;
}

type StartData<Type extends SpanType> = EventTypes[`${Type}.start` & EventType];
type EndDataOf<Type extends SpanType> = EventTypes[`${Type}.end` & EventType];

/** What a tracer needs of its manager. */
export interface TracerHost extends SpanHost {
  isAccepting(): boolean;
  readonly captureContent: boolean;
}

/**
 * Emits the pairs of events around whatever has a duration, and keeps track of what is inside what:
 * session, trace and parent travel with the asynchronous context. A wrapped function's value and
 * error pass through untouched, and the pair ends exactly once whatever happens. With observability
 * off, only the function is called.
 *
 * A function that returns a promise ends its span when that settles. Any other thenable (a lazy
 * query, a client's request object) is handed back as it is, since asking it to settle could start
 * it twice; await it inside the function.
 *
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 *
 * const { trace } = new ObservabilityManager({ source: "docs" });
 * const answer = await trace.session({ userId: "ada" }, () =>
 *   trace.command("ask", { question: "Why?" }, () =>
 *     trace.llm({ provider: "openai", operation: "chat", model: "gpt-5" }, async (call) => {
 *       call.set({ usage: { input: 12, output: 3 }, usageSource: "reported" });
 *       return "Because.";
 *     }),
 *   ),
 * );
 * console.log(answer); // Because.
 * ```
 */
export class Tracer {
  readonly #host: TracerHost;
  readonly #spans: OpenSpans;
  readonly #sessions: OpenSpans;
  /** The member of an end that holds what a function returned; none where content is not recorded. */
  readonly #resultName: "result" | undefined;

  constructor(host: TracerHost, limits: TracerLimits = {}) {
    const { spanTtlMs = 3_600_000, sessionTtlMs = 86_400_000, maxOpen = 10_000 } = limits;
    requireNumber("manager", "spans.spanTtlMs", spanTtlMs, { min: 1 });
    requireNumber("manager", "spans.sessionTtlMs", sessionTtlMs, { min: 1 });
    requireInteger("manager", "spans.maxOpen", maxOpen, { min: 1 });
    this.#host = host;
    this.#resultName = host.captureContent ? "result" : undefined;
    this.#spans = new OpenSpans(host.clock, spanTtlMs, maxOpen);
    this.#sessions = new OpenSpans(host.clock, sessionTtlMs, maxOpen);
  }

  /** How many spans and sessions are open. */
  get openCount(): number {
    return this.#spans.size + this.#sessions.size;
  }

  /** Ends every open span, the inner ones first, and then every session, as `abandoned`. */
  abandonAll(): void {
    this.#spans.abandonAll();
    this.#sessions.abandonAll();
  }

  /** Runs a function as a session: an id that its traces share, not a span of its own. */
  session<Value>(options: SessionOptions, fn: (scope: Scope<SessionEndData>) => Value): Value {
    if (!this.#host.isAccepting()) return fn(NO_SPAN);
    return within(this.#session(options), fn);
  }

  startSession(options: SessionOptions = {}): Span<SessionEndData> {
    if (!this.#host.isAccepting()) return NO_SPAN;
    return this.#session(options);
  }

  #session(options: SessionOptions): LiveSpan {
    const time = this.#host.clock.now();
    const { id = createEventId(time), userId, attributes } = options;
    const frame: Frame = {
      sessionId: id,
      userId,
      traceId: undefined,
      spanId: undefined,
      traceFlags: OWN_TRACE_FLAGS,
      gate: currentFrame()?.gate,
      attempts: 0,
    };
    const setup: SpanSetup = {
      host: this.#host,
      frame,
      open: this.#sessions,
      signal: undefined,
      types: SESSION,
      parentSpanId: undefined,
      attributes: undefined,
      level: undefined,
      makeEnd: sessionEnd,
    };
    const data = attributes === undefined ? {} : { attributes };
    return new LiveSpan(setup, { data, time }, {});
  }

  /** Runs a function as a command: a thing that the app was asked to do. */
  command<Value>(
    type: string,
    input: unknown,
    fn: (scope: Scope<CommandEndData>) => Value,
    options?: CommandOptions,
  ): Value {
    if (!this.#host.isAccepting()) return fn(NO_SPAN);
    return within(this.#command(type, input, options), fn, this.#resultName);
  }

  startCommand(type: string, input?: unknown, options?: CommandOptions): Span<CommandEndData> {
    if (!this.#host.isAccepting()) return NO_SPAN;
    return this.#command(type, input, options);
  }

  #command(commandType: string, input: unknown, options: CommandOptions | undefined): LiveSpan {
    const time = this.#host.clock.now();
    const commandId = options?.commandId ?? createEventId(time);
    const identity = { commandId, commandType };
    const data = { commandId, commandType, input: this.#captured(input) };
    return this.#span(COMMAND, identity, { data, time }, options);
  }

  /** Runs a function as an agent's run. */
  agent<Value>(
    name: string,
    fn: (scope: Scope<AgentEndData>) => Value,
    options?: AgentOptions,
  ): Value {
    if (!this.#host.isAccepting()) return fn(NO_SPAN);
    return within(this.#agent(name, options), fn, this.#resultName);
  }

  startAgent(name: string, options?: AgentOptions): Span<AgentEndData> {
    if (!this.#host.isAccepting()) return NO_SPAN;
    return this.#agent(name, options);
  }

  #agent(agentName: string, options: AgentOptions | undefined): LiveSpan {
    const data = { agentName, input: this.#captured(options?.input) };
    return this.#span(AGENT, { agentName }, { data }, options);
  }

  /** Runs a function as a model call. */
  llm<Value>(
    request: LlmStartData,
    fn: (scope: Scope<LlmEndData>) => Value,
    options?: SpanOptions,
  ): Value {
    if (!this.#host.isAccepting()) return fn(NO_SPAN);
    return within(this.#llm(request, options), fn);
  }

  startLlm(request: LlmStartData, options?: SpanOptions): Span<LlmEndData> {
    if (!this.#host.isAccepting()) return NO_SPAN;
    return this.#llm(request, options);
  }

  #llm(request: LlmStartData, options: SpanOptions | undefined): LiveSpan {
    const { input, ...identity } = request;
    const data = { ...identity, input: this.#captured(input) };
    // Until somebody says where the figures come from, nobody knows.
    return this.#span(LLM, { ...identity, usageSource: "unknown" }, { data }, options);
  }

  /** Runs a function as a tool's call. */
  tool<Value>(
    name: string,
    args: unknown,
    fn: (scope: Scope<ToolEndData>) => Value,
    options?: ToolOptions,
  ): Value {
    if (!this.#host.isAccepting()) return fn(NO_SPAN);
    return within(this.#tool(name, args, options), fn, this.#resultName);
  }

  startTool(name: string, args?: unknown, options?: ToolOptions): Span<ToolEndData> {
    if (!this.#host.isAccepting()) return NO_SPAN;
    return this.#tool(name, args, options);
  }

  #tool(toolName: string, args: unknown, options: ToolOptions | undefined): LiveSpan {
    const time = this.#host.clock.now();
    const callId = options?.callId ?? createEventId(time);
    const identity = { toolName, callId };
    const data = { toolName, callId, arguments: this.#captured(args) };
    return this.#span(TOOL, identity, { data, time }, options);
  }

  /** Runs a function as a span of any type, a third party's too; its end repeats its start's data. */
  span<Type extends SpanType, Value>(
    type: Type,
    data: StartData<Type>,
    fn: (scope: Scope<EndDataOf<Type>>) => Value,
    options?: SpanOptions,
  ): Value {
    if (!this.#host.isAccepting()) return fn(NO_SPAN);
    return within(this.#any(type, data, options), fn);
  }

  startSpan<Type extends SpanType>(
    type: Type,
    data: StartData<Type>,
    options?: SpanOptions,
  ): Span<EndDataOf<Type>> {
    if (!this.#host.isAccepting()) return NO_SPAN;
    return this.#any(type, data, options);
  }

  #any(type: string, data: object, options: SpanOptions | undefined): LiveSpan {
    const types = { start: `${type}.start`, end: `${type}.end` } as PairTypes;
    return this.#span(types, data, { data: { ...data } }, options);
  }

  /** Content that is not to be recorded is not passed on to be taken out again. */
  #captured(content: unknown): unknown {
    return this.#host.captureContent ? content : undefined;
  }

  /**
   * @param fields go into the end unless they are set otherwise: first of all what the start says of the
   * span's identity, so that nobody needs it to understand the end
   */
  #span(types: PairTypes, fields: object, start: SpanStart, options: SpanOptions = {}): LiveSpan {
    const { traceparent, signal, attributes, level } = options;
    const context = currentFrame();
    const caller = traceparent === undefined ? undefined : parseTraceparent(traceparent);
    const parentSpanId = caller?.spanId ?? context?.spanId;
    const frame: Frame = {
      sessionId: context?.sessionId,
      userId: context?.userId,
      traceId: caller?.traceId ?? context?.traceId ?? createTraceId(),
      spanId: createSpanId(),
      traceFlags: caller === undefined ? (context?.traceFlags ?? OWN_TRACE_FLAGS) : flagsOf(caller),
      gate: context?.gate,
      attempts: 0,
    };
    const setup: SpanSetup = {
      host: this.#host,
      frame,
      open: this.#spans,
      signal,
      types,
      parentSpanId,
      attributes,
      level,
      makeEnd: spanEnd,
    };
    return new LiveSpan(setup, start, fields);
  }
}

const SESSION: PairTypes = { start: "session.start", end: "session.end" };
const COMMAND: PairTypes = { start: "command.start", end: "command.end" };
const AGENT: PairTypes = { start: "agent.start", end: "agent.end" };
const LLM: PairTypes = { start: "llm.start", end: "llm.end" };
const TOOL: PairTypes = { start: "tool.start", end: "tool.end" };

function sessionEnd(_fields: object, { status, error }: Ending): object {
  return error === undefined ? { status } : { status, error };
}

function spanEnd(fields: object, { status, error, durationMs }: Ending): object {
  return error === undefined
    ? { ...fields, status, durationMs }
    : { ...fields, status, error, durationMs };
}

/** Runs the function inside the span, and ends the span with it. */
function within<End, Value>(
  span: LiveSpan,
  fn: (scope: Scope<End>) => Value,
  resultName?: "result",
): Value {
  let value: Value;
  try {
    value = span.run(() => fn(span));
  } catch (error) {
    span.fail(error);
    throw error;
  }
  if (!isPlainPromise(value)) {
    span.finish(resultName, value);
    return value;
  }
  // The promise handed back is the derived one: had we only listened to the original, a rejection
  // that the app forgot to handle would no longer be reported as unhandled.
  return value.then(
    (result: unknown) => {
      span.finish(resultName, result);
      return result;
    },
    (error: unknown) => {
      span.fail(error);
      throw error;
    },
  ) as Value;
}

function isPlainPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise && Object.getPrototypeOf(value) === Promise.prototype;
}
