import { type Clock, systemClock } from "./clock.ts";
import { hasContent, withContentSnapshot, withoutContent } from "./content.ts";
import { copyEvent } from "./copy-event.ts";
import { currentFrame, type Frame } from "./context.ts";
import { buildEvent } from "./create-event.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { DiagnosticReporter, warnOnce } from "./diagnostic-reporter.ts";
import { sumDropped } from "./drop-counts.ts";
import { toErrorData } from "./error-data.ts";
import type { ScoreData } from "./event-data.ts";
import type { EventOverrides, EventType, EventTypes, ObservedEvent } from "./event.ts";
import { DEFAULT_MAX_IN_FLIGHT, FanOut } from "./fanout.ts";
import { FlushBarrier } from "./flush-barrier.ts";
import { belongsToSink, createGate, type Gate, isInsideSink } from "./gate.ts";
import type { Decorator, Handler, Host } from "./handler.ts";
import { isEvent } from "./is-event.ts";
import { requireNumber, requireString } from "./options.ts";
import { pipe } from "./pipe.ts";
import { RaisedEvents } from "./raised-events.ts";
import { requireHandler } from "./require-handler.ts";
import { settlesWithin } from "./settles-within.ts";
import { Slot } from "./slot.ts";
import type { ManagerStats, Receipt } from "./stats.ts";
import { Tracer, type TracerHost, type TracerLimits } from "./tracer.ts";

/** How a manager is set up. */
export interface ManagerOptions {
  /** The service's name, in every event that does not bring its own. */
  readonly source: string;
  readonly handlers?: readonly Handler[];
  /**
   * Run once for every event, before it goes to the handlers: a redaction here means that no handler
   * can ever see what it removes. Decorators to which failures must return stand in front of a
   * handler instead, in a `pipe`.
   */
  readonly decorators?: readonly Decorator[];
  /**
   * Whether what people, models, commands and tools say is recorded: inputs, outputs, arguments and
   * results. Off, they are taken out of every event of a built-in type before anybody sees it.
   *
   * @default false
   */
  readonly captureContent?: boolean;
  /** @default true */
  readonly enabled?: boolean;
  /** Hears what goes wrong inside. @default one process warning, then silence */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
  /** How many events one unbuffered asynchronous handler may have in flight. @default 1024 */
  readonly maxInFlight?: number;
  /** How long spans may stay open, and how many. */
  readonly spans?: TracerLimits;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/** How long a flush or a shutdown may take. */
export interface DeadlineOptions {
  /** Milliseconds. @default 10_000 */
  readonly timeoutMs?: number;
}

type State =
  | { readonly kind: "open" }
  | { readonly kind: "closing"; readonly receipt: Promise<Receipt> }
  | { readonly kind: "closed"; readonly receipt: Promise<Receipt> };

const DEFAULT_TIMEOUT_MS = 10_000;
/** What handlers get for letting go of their resources when the deadline has passed already. */
const DISPOSE_GRACE_MS = 50;
const NOT_AN_EVENT = "What was observed is no event; createEvent makes one";
const INSIDE_A_HANDLER = "A handler observed an event while it was handling one";
const TOO_LATE = "An event came after shutdown";

/**
 * Takes an application's events and hands them to its handlers, keeping exact books. Observing is
 * synchronous and never throws, whatever the event or the handlers do; no handler's failure reaches
 * another or the caller.
 *
 * @example
 * ```ts
 * import { type Handler, ObservabilityManager } from "@llmobs/core";
 *
 * const printer: Handler = { name: "printer", handle: (event) => console.log(event.type) };
 * const observability = new ObservabilityManager({ source: "docs", handlers: [printer] });
 *
 * observability.log("hello"); // log
 * const receipt = await observability.shutdown();
 * console.log(receipt.delivered, receipt.pending); // 1 0
 * ```
 */
export class ObservabilityManager {
  readonly source: string;
  readonly captureContent: boolean;
  /** Sessions, commands, agents, model calls and tools as spans. */
  readonly trace: Tracer;
  readonly #clock: Clock;
  readonly #gate: Gate = createGate();
  readonly #ending = new AbortController();
  readonly #reporter: DiagnosticReporter;
  readonly #fan: FanOut;
  readonly #intake: Slot;
  readonly #decorated: boolean;
  readonly #barrier: FlushBarrier;
  readonly #raised: RaisedEvents;
  #enabled: boolean;
  #accepting: boolean;
  #state: State = { kind: "open" };

  constructor(options: ManagerOptions) {
    const { source, handlers = [], decorators = [], captureContent = false } = options;
    const { enabled = true, onDiagnostic = warnOnce(), clock = systemClock } = options;
    const { maxInFlight = DEFAULT_MAX_IN_FLIGHT, spans = {} } = options;
    requireString("manager", "source", source);
    requireNumber("manager", "maxInFlight", maxInFlight, { min: 1 });
    this.source = source;
    this.captureContent = captureContent;
    this.#clock = clock;
    this.#reporter = new DiagnosticReporter(clock, onDiagnostic);
    const host = this.#makeHost();
    this.#fan = new FanOut("handlers", host, maxInFlight);
    this.#decorated = decorators.length > 0;
    const entry = this.#decorated ? pipe(...decorators, this.#fan) : this.#fan;
    this.#intake = new Slot(entry, host, Number.POSITIVE_INFINITY);
    this.#raised = new RaisedEvents(this.#gate, this.#intake, (event) => this.dispatch(event));
    this.#intake.moveTo(host);
    this.#barrier = new FlushBarrier(
      clock,
      () => this.#intake.books().accepted,
      (signal) => this.#intake.flush(signal),
    );
    this.#enabled = enabled;
    this.#accepting = enabled;
    this.trace = new Tracer(this.#tracerHost(), spans);
    for (const handler of handlers) this.register(handler);
  }

  get enabled(): boolean {
    return this.#enabled;
  }

  get handlerCount(): number {
    return this.#fan.slots.length;
  }

  /** Switches observing on or off. Events that come while it is off are not even counted. */
  setEnabled(enabled: boolean): void {
    this.#enabled = enabled;
    this.#accepting = enabled && this.#state.kind === "open";
  }

  /**
   * Adds a handler; the same one twice is ignored.
   *
   * @returns a function that takes it out again, as `unregister` does
   * @throws TypeError where it is no handler; Error after shutdown
   */
  register(handler: Handler): () => Promise<void> {
    requireHandler("register", handler);
    if (this.#state.kind !== "open") {
      throw new Error(`[manager] Cannot register ${handler.name}: this manager is shut down.`);
    }
    if (this.#slotOf(handler) === undefined) this.#fan.add(handler);
    return () => this.unregister(handler);
  }

  /**
   * Takes a handler out: it gets no more events, and those that it has are drained, for as long as
   * the time suffices (what is left then is `shutdown_timeout`). It is not disposed, since whoever
   * made it may go on using it.
   */
  async unregister(handler: Handler, options: DeadlineOptions = {}): Promise<void> {
    const timeoutMs = timeoutOf(options);
    const slot = this.#slotOf(handler);
    if (slot === undefined) return;
    const giveUp = new AbortController();
    const drained = this.#fan.remove(slot, giveUp.signal);
    if (!(await settlesWithin(drained, timeoutMs, this.#clock))) giveUp.abort();
    await drained;
  }

  /** Takes all handlers out, as `unregister` does. */
  async clear(options: DeadlineOptions = {}): Promise<void> {
    await Promise.all(this.#fan.slots.map(({ handler }) => this.unregister(handler, options)));
  }

  /**
   * Hands an event to the handlers. It is passed on by reference and must not be changed any more.
   * Without a source it gets the manager's. Never throws.
   */
  observe(event: ObservedEvent): void {
    try {
      if (this.#accepting && isEvent(event) && !isInsideSink(this.#gate)) {
        this.dispatch(this.isComplete(event) ? event : this.#complete(event));
      } else {
        this.#refuse(event);
      }
    } catch (error) {
      this.#intake.reject("invalid_event", NOT_AN_EVENT, error);
    }
  }

  /**
   * Makes an event and hands it to the handlers. Session, trace and span come from the context.
   * Captured content is copied, since apps go on changing their messages. Never throws.
   */
  emit<Type extends EventType>(
    type: Type,
    data: EventTypes[Type],
    overrides?: EventOverrides,
  ): void {
    this.#emit(type, data, overrides, currentFrame());
  }

  /** @param time where the clock has been read already */
  #emit(
    type: EventType,
    data: object,
    overrides: EventOverrides | undefined,
    frame: Frame | undefined,
    time?: number,
  ): void {
    if (!this.#accepting) return this.#refuse();
    try {
      const event = this.#build(type, data, overrides, frame, time);
      // Without overrides all of the envelope is our own.
      const isSound = overrides === undefined || isEvent(event);
      const isReentrant = this.#gate.depth > 0 || belongsToSink(frame, this.#gate);
      if (isSound && !isReentrant) this.dispatch(event);
      else this.#refuse(event);
    } catch (error) {
      this.#intake.reject("invalid_event", NOT_AN_EVENT, error);
    }
  }

  /** Emits a `log` event. */
  log(message: string, overrides?: EventOverrides): void {
    this.emit("log", { message }, overrides);
  }

  /** Emits an `error` event for whatever was thrown. */
  error(thrown: unknown, overrides?: EventOverrides): void {
    if (!this.#accepting) return this.#refuse();
    const error = toErrorData(thrown);
    this.emit("error", { message: error.message, error }, overrides);
  }

  /** Emits a `score` for the span at hand, or for the one that the overrides name. */
  score(
    name: string,
    value: ScoreData["value"],
    overrides?: EventOverrides & Pick<ScoreData, "comment">,
  ): void {
    const { comment, ...envelope } = overrides ?? {};
    const data: ScoreData = { name, value, ...(comment !== undefined && { comment }) };
    this.emit("score", data, envelope);
  }

  /** The books, at any time. */
  stats(): ManagerStats {
    const { accepted, delivered, dropped, queued } = this.#intake.books();
    return {
      state: this.#state.kind,
      intake: { accepted, delivered, dropped, queued },
      handlers: this.#fan.openSlots.map((slot) => slot.books()),
      diagnosticsLost: this.#reporter.lost,
    };
  }

  /**
   * Settles every event that was observed before the call, as far as the time allows. The manager
   * stays usable. Calls that overlap share their work.
   */
  async flush(options: DeadlineOptions = {}): Promise<Receipt> {
    if (this.#state.kind === "closed") return this.#state.receipt;
    const inTime = await this.#barrier.wait(timeoutOf(options));
    this.#reporter.flush();
    return this.#receipt(!inTime);
  }

  /** Lets every handler that can write what it holds at once: for a process that is about to exit. */
  flushSync(): void {
    this.#intake.flushSync();
  }

  /**
   * Ends open spans as `abandoned`, takes no more events, settles what is left and disposes the
   * handlers. What the time does not suffice for is dropped (`shutdown_timeout`), unless a durable
   * queue keeps it for the next start. Twice is fine.
   */
  shutdown(options: DeadlineOptions = {}): Promise<Receipt> {
    if (this.#state.kind !== "open") return this.#state.receipt;
    const timeoutMs = timeoutOf(options);
    this.trace.abandonAll();
    this.#accepting = false;
    const receipt = this.#shutDown(timeoutMs);
    this.#state = { kind: "closing", receipt };
    return receipt;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  /** Books what is not passed on, with the reason; what comes while observability is off is nothing. */
  #refuse(event?: unknown): void {
    if (this.#state.kind !== "open") this.#intake.reject("already_shutdown", TOO_LATE);
    else if (!this.#accepting) return;
    else if (!isEvent(event)) this.#intake.reject("invalid_event", NOT_AN_EVENT);
    else this.#intake.reject("reentrant", INSIDE_A_HANDLER);
  }

  #build(
    type: EventType,
    data: object,
    overrides: EventOverrides | undefined,
    frame: Frame | undefined,
    time: number = this.#clock.now(),
  ): ObservedEvent {
    const payload = this.captureContent
      ? withContentSnapshot(type, data)
      : withoutContent(type, data);
    return buildEvent(type, payload as never, overrides, this.source, time, frame);
  }

  // This and the next are not # methods: those check their brand at each call, and every event comes
  // through here.

  /** Says whether an event may go to the handlers as it came. */
  private isComplete(event: ObservedEvent): boolean {
    if (event.source.length === 0) return false;
    return this.captureContent || !hasContent(event.type, event.data);
  }

  /** Copies an event with the source that is missing, and without content that is not to be recorded. */
  #complete(event: ObservedEvent): ObservedEvent {
    const { type, data } = event;
    const source = event.source.length === 0 ? this.source : event.source;
    return copyEvent(event, this.captureContent ? data : withoutContent(type, data), source);
  }

  private dispatch(event: ObservedEvent): void {
    if (this.#decorated) {
      this.#decorate(event);
    } else {
      this.#intake.passOn();
      this.#fan.passOn(event);
    }
    if (this.#gate.hasRaised) this.#raised.deliver();
  }

  /** A decorator's code is the user's too: what it observes must not come round again. */
  #decorate(event: ObservedEvent): void {
    this.#gate.depth++;
    try {
      this.#intake.handle(event);
    } finally {
      this.#gate.depth--;
    }
  }

  #slotOf(handler: Handler): Slot | undefined {
    return this.#fan.slots.find((slot) => slot.handler === handler);
  }

  async #shutDown(timeoutMs: number): Promise<Receipt> {
    const deadline = this.#clock.monotonic() + timeoutMs;
    let inTime = await this.#barrier.wait(timeoutMs);
    if (!inTime) this.#close();
    const disposal = this.#intake.dispose();
    const leftMs = Math.max(deadline - this.#clock.monotonic(), DISPOSE_GRACE_MS);
    inTime = (await settlesWithin(disposal, leftMs, this.#clock)) && inTime;
    this.#close();
    this.#reporter.flush();
    const receipt = this.#receipt(!inTime);
    this.#state = { kind: "closed", receipt: Promise.resolve(receipt) };
    return receipt;
  }

  /** From here on nothing is delivered and no settlement counts. */
  #close(): void {
    this.#gate.open = false;
    this.#ending.abort();
    this.#fan.close();
    this.#intake.close("shutdown_timeout");
  }

  #receipt(timedOut: boolean): Receipt {
    const intake = this.#intake.books();
    const handlers = this.#fan.openSlots.map((slot) => slot.books());
    return {
      delivered: handlers.reduce((sum, books) => sum + books.delivered, 0),
      dropped: sumDropped([intake.dropped, ...handlers.map((books) => books.dropped)]),
      pending: handlers.reduce((sum, books) => sum + books.queued, intake.queued),
      timedOut,
      handlers,
    };
  }

  #makeHost(): Host {
    return {
      clock: this.#clock,
      signal: this.#ending.signal,
      gate: this.#gate,
      diagnostic: (diagnostic) => this.#reporter.report("manager", diagnostic),
      stats: () => this.stats(),
      emit: (type, data, overrides) => {
        if (!this.#accepting) return this.#refuse();
        this.#raised.raise(this.#build(type, data, overrides, currentFrame()));
      },
    };
  }

  #tracerHost(): TracerHost {
    return {
      clock: this.#clock,
      isAccepting: () => this.#accepting,
      captureContent: this.captureContent,
      emit: (type, data, overrides, frame, time) => this.#emit(type, data, overrides, frame, time),
    };
  }
}

function timeoutOf({ timeoutMs = DEFAULT_TIMEOUT_MS }: DeadlineOptions): number {
  requireNumber("manager", "timeoutMs", timeoutMs, { min: 0 });
  return timeoutMs;
}
