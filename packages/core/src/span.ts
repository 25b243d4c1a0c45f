import type { Clock } from "./clock.ts";
import { type Frame, runInFrame } from "./context.ts";
import { toErrorData } from "./error-data.ts";
import type { ErrorData, Status } from "./event-data.ts";
import type { Attributes, EventOverrides, EventType } from "./event.ts";
import type { Level } from "./level.ts";
import type { Abandonable, OpenSpans } from "./open-spans.ts";
import { traceparentOf } from "./traceparent.ts";

/** What the function that a span wraps may say and ask of it. `End` is the payload of its end. */
export interface Scope<End = object> {
  readonly sessionId: string | undefined;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  /** The header that hands the trace on to another service; undefined outside a trace. */
  readonly traceparent: string | undefined;
  /** Adds what is known only now (usage, a finish reason) to the end event. */
  set(data: EndFields<End>): void;
}

/** A span that its owner ends: for streams, and code that can't be wrapped. Only the first end counts. */
export interface Span<End = object> extends Scope<End> {
  /** Ends it well. */
  end(data?: EndFields<End>): void;
  /** Ends it with what was thrown: as `aborted` if that says so, else as `error`. */
  fail(thrown: unknown): void;
  /** Ends it as `aborted`: whoever asked for it called it off. */
  abort(): void;
  /** Ends it as `abandoned`: nobody is left who could end it otherwise. */
  abandon(): void;
  /** Milliseconds since its start, by the monotonic clock. */
  elapsedMs(): number;
  /** Runs a function inside the span, so that what it starts is a child. */
  run<Value>(call: () => Value): Value;
  /** For `using`: ends it well if nobody has ended it. */
  [Symbol.dispose](): void;
}

/** The members of an end's payload that its emitter may set. */
export type EndFields<End> = Partial<Omit<End, "status" | "error" | "durationMs">>;

/** How an end came about. */
export interface Ending {
  readonly status: Status;
  readonly error: ErrorData | undefined;
  readonly durationMs: number;
}

/** The types of a pair's two events. */
export interface PairTypes {
  readonly start: EventType;
  readonly end: EventType;
}

/** Where events of spans go, and where their time comes from. */
export interface SpanHost {
  readonly clock: Clock;
  /**
   * Emits an event that belongs to a frame, whichever the code at hand runs in.
   *
   * @param time where the clock has been read already
   */
  readonly emit: (
    type: EventType,
    data: object,
    overrides: EventOverrides,
    frame: Frame,
    time?: number,
  ) => void;
}

/** Where a span stands and what its two events say. */
export interface SpanSetup {
  readonly host: SpanHost;
  readonly frame: Frame;
  readonly open: OpenSpans;
  readonly signal: AbortSignal | undefined;
  readonly types: PairTypes;
  readonly parentSpanId: string | undefined;
  readonly attributes: Attributes | undefined;
  /** The start's; the end's follows from its status. */
  readonly level: Level | undefined;
  /** @param fields what the end says, but for how it came about */
  readonly makeEnd: (fields: object, ending: Ending) => object;
}

/** What the start says beyond that. */
export interface SpanStart {
  readonly data: object;
  /** Where the clock has been read already. */
  readonly time?: number;
}

type SpanState =
  /** `fields` go into the end. */
  { readonly kind: "open"; fields: object } | { readonly kind: "ended" };

const ENDED: SpanState = { kind: "ended" };

export class LiveSpan implements Span, Abandonable {
  readonly startedAt: number;
  older: Abandonable | undefined;
  newer: Abandonable | undefined;
  readonly #setup: SpanSetup;
  #state: SpanState;

  /**
   * Tells that it has started.
   *
   * @param fields are in the end unless they are set otherwise. Not changed
   */
  constructor(setup: SpanSetup, { data, time }: SpanStart, fields: object) {
    this.#setup = setup;
    this.#state = { kind: "open", fields };
    const { host, frame, open, types, parentSpanId, attributes, level } = setup;
    host.emit(types.start, data, { parentSpanId, attributes, level }, frame, time);
    this.startedAt = host.clock.monotonic();
    open.add(this);
  }

  get sessionId(): string | undefined {
    return this.#setup.frame.sessionId;
  }

  get traceId(): string | undefined {
    return this.#setup.frame.traceId;
  }

  get spanId(): string | undefined {
    return this.#setup.frame.spanId;
  }

  get traceparent(): string | undefined {
    return traceparentOf(this.#setup.frame);
  }

  set(data: object): void {
    if (this.#state.kind !== "open") return;
    this.#state.fields = { ...this.#state.fields, ...data };
  }

  end(data?: object): void {
    if (data !== undefined) this.set(data);
    this.#end("ok");
  }

  /** Ends it well with what the function returned, where the end shows that and nothing else was set. */
  finish(resultName: "result" | undefined, result: unknown): void {
    if (resultName !== undefined && result !== undefined && this.#state.kind === "open") {
      const { fields } = this.#state;
      if (!(resultName in fields)) this.#state.fields = { ...fields, [resultName]: result };
    }
    this.#end("ok");
  }

  fail(thrown: unknown): void {
    const error = toErrorData(thrown);
    const aborted = this.#setup.signal?.aborted === true || saysAborted(error);
    this.#end(aborted ? "aborted" : "error", error);
  }

  abort(): void {
    this.#end("aborted");
  }

  abandon(): void {
    this.#end("abandoned");
  }

  elapsedMs(): number {
    return this.#setup.host.clock.monotonic() - this.startedAt;
  }

  run<Value>(call: () => Value): Value {
    return runInFrame(this.#setup.frame, call);
  }

  [Symbol.dispose](): void {
    this.end();
  }

  #end(status: Status, error?: ErrorData): void {
    if (this.#state.kind !== "open") return;
    const { fields } = this.#state;
    this.#state = ENDED;
    const { host, open, frame, types, parentSpanId, attributes, makeEnd } = this.#setup;
    open.delete(this);
    const durationMs = this.elapsedMs();
    const data = makeEnd(fields, { status, error, durationMs });
    host.emit(types.end, data, { parentSpanId, attributes }, frame);
  }
}

/** The web platform's abort and the one that the official OpenAI and Anthropic clients throw. */
function saysAborted({ name, code }: ErrorData): boolean {
  return name === "AbortError" || code === "ABORT_ERR" || name === "APIUserAbortError";
}

/** Stands in for every span while observability is off. */
export const NO_SPAN: Span = {
  sessionId: undefined,
  traceId: undefined,
  spanId: undefined,
  traceparent: undefined,
  set: () => {},
  end: () => {},
  fail: () => {},
  abort: () => {},
  abandon: () => {},
  elapsedMs: () => 0,
  run: (call) => call(),
  [Symbol.dispose]: () => {},
};
