import type { Clock } from "./clock.ts";
import { type Frame, runInFrame } from "./context.ts";
import { toErrorData } from "./error-data.ts";
import type { ErrorData, Status } from "./event-data.ts";
import type { Abandonable, OpenSpans } from "./open-spans.ts";
import { formatTraceparent } from "./traceparent.ts";

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
  /** What was set meanwhile. */
  readonly fields: object | undefined;
}

/** Where a span stands and what it says of itself, which it does inside its own frame. */
export interface SpanSetup {
  readonly clock: Clock;
  readonly frame: Frame;
  readonly open: OpenSpans;
  readonly signal: AbortSignal | undefined;
  readonly emitStart: () => void;
  readonly emitEnd: (ending: Ending) => void;
  /** What is in the end unless it is set otherwise. */
  readonly fields: object | undefined;
}

type SpanState = { readonly kind: "open"; fields: object | undefined } | { readonly kind: "ended" };

const ENDED: SpanState = { kind: "ended" };

export class LiveSpan implements Span, Abandonable {
  startedAt = 0;
  readonly #setup: SpanSetup;
  #state: SpanState;

  /** The span is not known to anybody until `start` is called, inside its frame. */
  constructor(setup: SpanSetup) {
    this.#setup = setup;
    this.#state = { kind: "open", fields: setup.fields };
  }

  start(): void {
    const { emitStart, clock, open } = this.#setup;
    emitStart();
    this.startedAt = clock.monotonic();
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
    const { traceId, spanId } = this.#setup.frame;
    if (traceId === undefined || spanId === undefined) return undefined;
    return formatTraceparent({ traceId, spanId, sampled: true });
  }

  set(data: object): void {
    if (this.#state.kind !== "open") return;
    const { fields } = this.#state;
    this.#state.fields = fields === undefined ? { ...data } : { ...fields, ...data };
  }

  end(data?: object): void {
    if (data !== undefined) this.set(data);
    this.#end("ok");
  }

  /** Ends it well with what the function returned, where the end shows that and nothing else was set. */
  finish(resultName: "result" | undefined, result: unknown): void {
    if (resultName !== undefined && result !== undefined && this.#state.kind === "open") {
      this.#state.fields = { [resultName]: result, ...this.#state.fields };
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

  run<Value>(call: () => Value): Value {
    return runInFrame(this.#setup.frame, call);
  }

  [Symbol.dispose](): void {
    this.end();
  }

  #end(status: Status, error?: ErrorData): void {
    const state = this.#state;
    if (state.kind === "ended") return;
    this.#state = ENDED;
    const { open, clock, frame, emitEnd } = this.#setup;
    open.delete(this);
    const durationMs = clock.monotonic() - this.startedAt;
    runInFrame(frame, () => emitEnd({ status, error, durationMs, fields: state.fields }));
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
  run: (call) => call(),
  [Symbol.dispose]: () => {},
};
