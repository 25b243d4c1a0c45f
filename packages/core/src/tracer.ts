import type { Clock } from "./clock.ts";
import { currentFrame, type Frame, runInFrame } from "./context.ts";
import type {
  AgentEndData,
  CommandEndData,
  LlmEndData,
  LlmStartData,
  SessionEndData,
  ToolEndData,
} from "./event-data.ts";
import type { Attributes, EventOverrides, EventType, EventTypes, SpanType } from "./event.ts";
import { createEventId, createSpanId, createTraceId } from "./id.ts";
import type { Level } from "./level.ts";
import { OpenSpans } from "./open-spans.ts";
import { requireInteger, requireNumber } from "./options.ts";
import { type Ending, LiveSpan, NO_SPAN, type Scope, type Span } from "./span.ts";
import { parseTraceparent } from "./traceparent.ts";

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
export interface TracerHost {
  isAccepting(): boolean;
  readonly clock: Clock;
  emit(type: EventType, data: unknown, overrides?: EventOverrides): void;
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

  constructor(host: TracerHost, limits: TracerLimits = {}) {
    const { spanTtlMs = 3_600_000, sessionTtlMs = 86_400_000, maxOpen = 10_000 } = limits;
    requireNumber("manager", "spans.spanTtlMs", spanTtlMs, { min: 1 });
    requireNumber("manager", "spans.sessionTtlMs", sessionTtlMs, { min: 1 });
    requireInteger("manager", "spans.maxOpen", maxOpen, { min: 1 });
    this.#host = host;
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
    return around(this.startSession(options), fn);
  }

  startSession(options: SessionOptions = {}): Span<SessionEndData> {
    if (!this.#host.isAccepting()) return NO_SPAN;
    const { id = createEventId(this.#host.clock.now()), userId, attributes } = options;
    const frame: Frame = {
      sessionId: id,
      userId,
      traceId: undefined,
      spanId: undefined,
      gate: currentFrame()?.gate,
    };
    const emit = (type: "session.start" | "session.end", data: object): void =>
      runInFrame(frame, () => this.#host.emit(type, data));
    emit("session.start", attributes === undefined ? {} : { attributes });
    return new LiveSpan({
      clock: this.#host.clock,
      frame,
      open: this.#sessions,
      signal: undefined,
      emitEnd: ({ status, error }) =>
        emit("session.end", { status, ...(error !== undefined && { error }) }),
    });
  }

  /** Runs a function as a command: a thing that the app was asked to do. */
  command<Value>(
    type: string,
    input: unknown,
    fn: (scope: Scope<CommandEndData>) => Value,
    options?: CommandOptions,
  ): Value {
    return around(this.startCommand(type, input, options), fn, "result");
  }

  startCommand(type: string, input?: unknown, options?: CommandOptions): Span<CommandEndData> {
    if (!this.#host.isAccepting()) return NO_SPAN;
    const commandId = options?.commandId ?? createEventId(this.#host.clock.now());
    return this.#start("command", { commandId, commandType: type }, { input }, options);
  }

  /** Runs a function as an agent's run. */
  agent<Value>(
    name: string,
    fn: (scope: Scope<AgentEndData>) => Value,
    options?: AgentOptions,
  ): Value {
    return around(this.startAgent(name, options), fn, "result");
  }

  startAgent(name: string, options?: AgentOptions): Span<AgentEndData> {
    if (!this.#host.isAccepting()) return NO_SPAN;
    return this.#start("agent", { agentName: name }, { input: options?.input }, options);
  }

  /** Runs a function as a model call. */
  llm<Value>(
    request: LlmStartData,
    fn: (scope: Scope<LlmEndData>) => Value,
    options?: SpanOptions,
  ): Value {
    return around(this.startLlm(request, options), fn);
  }

  startLlm(request: LlmStartData, options?: SpanOptions): Span<LlmEndData> {
    if (!this.#host.isAccepting()) return NO_SPAN;
    const { input, ...identity } = request;
    // Until somebody says where the figures come from, nobody knows.
    const span = this.#start("llm", identity, { input }, options);
    span.set({ usageSource: "unknown" });
    return span;
  }

  /** Runs a function as a tool's call. */
  tool<Value>(
    name: string,
    args: unknown,
    fn: (scope: Scope<ToolEndData>) => Value,
    options?: ToolOptions,
  ): Value {
    return around(this.startTool(name, args, options), fn, "result");
  }

  startTool(name: string, args?: unknown, options?: ToolOptions): Span<ToolEndData> {
    if (!this.#host.isAccepting()) return NO_SPAN;
    const callId = options?.callId ?? createEventId(this.#host.clock.now());
    return this.#start("tool", { toolName: name, callId }, { arguments: args }, options);
  }

  /** Runs a function as a span of any type, a third party's too; its end repeats its start's data. */
  span<Type extends SpanType, Value>(
    type: Type,
    data: StartData<Type>,
    fn: (scope: Scope<EndDataOf<Type>>) => Value,
    options?: SpanOptions,
  ): Value {
    return around(this.startSpan(type, data, options), fn);
  }

  startSpan<Type extends SpanType>(
    type: Type,
    data: StartData<Type>,
    options?: SpanOptions,
  ): Span<EndDataOf<Type>> {
    if (!this.#host.isAccepting()) return NO_SPAN;
    return this.#start(type, data, {}, options);
  }

  /**
   * @param identity goes into both events, so that nobody needs the start to understand the end
   * @param content goes into the start alone
   */
  #start(type: string, identity: object, content: object, options: SpanOptions = {}): LiveSpan {
    const { traceparent, signal, attributes, level } = options;
    const context = currentFrame();
    const caller = traceparent === undefined ? undefined : parseTraceparent(traceparent);
    const parentSpanId = caller?.spanId ?? context?.spanId;
    const frame: Frame = {
      sessionId: context?.sessionId,
      userId: context?.userId,
      traceId: caller?.traceId ?? context?.traceId ?? createTraceId(),
      spanId: createSpanId(),
      gate: context?.gate,
    };
    const emit = (phase: "start" | "end", data: object, overrides: EventOverrides): void =>
      runInFrame(frame, () =>
        this.#host.emit(`${type}.${phase}` as EventType, data, {
          ...(parentSpanId !== undefined && { parentSpanId }),
          ...(attributes !== undefined && { attributes }),
          ...overrides,
        }),
      );
    emit("start", { ...identity, ...content }, level === undefined ? {} : { level });
    return new LiveSpan({
      clock: this.#host.clock,
      frame,
      open: this.#spans,
      signal,
      emitEnd: ({ fields, ...ending }: Ending) =>
        emit("end", { ...identity, ...fields, ...ending }, {}),
    });
  }
}

/** Runs the function inside the span and ends the span with it. */
function around<End, Value>(
  span: Span<End>,
  fn: (scope: Scope<End>) => Value,
  resultName?: "result",
): Value {
  if (!(span instanceof LiveSpan)) return fn(span);
  const finish = (result: unknown): void => {
    span.finish(resultName === undefined || result === undefined ? {} : { [resultName]: result });
  };
  let value: Value;
  try {
    value = span.run(() => fn(span));
  } catch (error) {
    span.fail(error);
    throw error;
  }
  if (!isPlainPromise(value)) {
    finish(value);
    return value;
  }
  // The promise handed back is the derived one: had we only listened to the original, a rejection
  // that the app forgot to handle would no longer be reported as unhandled.
  return value.then(
    (result: unknown) => {
      finish(result);
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
