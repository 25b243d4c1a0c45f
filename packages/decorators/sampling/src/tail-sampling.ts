import type {
  Decorator,
  DecoratorContext,
  FlushOptions,
  Handler,
  Next,
  ObservedEvent,
  Timer,
} from "@llmobs/core";
import { closedError } from "@llmobs/core/error";
import { askKeep } from "./ask-keep.ts";
import { Decisions } from "./decisions.ts";
import { Deliveries } from "./deliveries.ts";
import { draw } from "./draw.ts";
import { type Group, groupIdOf, isOverWith } from "./group.ts";
import { isExpensive, isSlow } from "./merits.ts";
import { readTailOptions, type TailSamplingOptions } from "./tail-sampling-options.ts";

/** How many decisions are remembered for each session that may be undecided. */
const DECISIONS_PER_SESSION = 10;

/**
 * Holds the events of a session until it ends or its window closes, and then lets it through whole, as
 * one batch, if it had an error, was slow, was expensive or won the draw; else all of it is dropped
 * (`sampled_out`). Events without a session are held by trace, until the trace's root ends.
 *
 * It takes responsibility for the events that it holds, within bounds: failures don't come back.
 *
 * @throws RangeError or TypeError where an option has no sense.
 * @example
 * ```ts
 * import { type Handler, ObservabilityManager, pipe } from "@llmobs/core";
 * import { tailSampling } from "@llmobs/sampling";
 *
 * const printer: Handler = { name: "printer", handle: (event) => console.log(event.type) };
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [pipe(tailSampling({ rate: 0 }), printer)],
 * });
 * observability.trace.session({}, () => observability.log("nothing happened"));
 * observability.trace.session({}, () => observability.error(new Error("no model")));
 * // => session.start
 * // => error
 * // => session.end
 * ```
 */
export function tailSampling(options: TailSamplingOptions = {}): Decorator {
  const settings = readTailOptions(options);
  return (next, context) => new TailSampling(settings, next, context);
}

class TailSampling implements Handler {
  readonly name = "tail-sampling";
  readonly acknowledges = "enqueue";
  readonly #settings: Required<TailSamplingOptions>;
  readonly #context: DecoratorContext;
  readonly #wins: (event: ObservedEvent) => boolean;
  readonly #deliveries: Deliveries;
  readonly #decisions: Decisions;
  /** The oldest first: all have the same window, so this is also the order in which they fall due. */
  readonly #groups = new Map<string, Group>();
  #held = 0;
  #timer: Timer | undefined;
  #disposal: Promise<void> | undefined;

  constructor(settings: Required<TailSamplingOptions>, next: Next, context: DecoratorContext) {
    this.#settings = settings;
    this.#context = context;
    this.#wins = draw(settings.rate);
    this.#deliveries = new Deliveries(next, context);
    this.#decisions = new Decisions(DECISIONS_PER_SESSION * settings.maxSessions);
  }

  handle(event: ObservedEvent): void {
    this.handleBatch([event]);
  }

  handleBatch(events: readonly ObservedEvent[]): void {
    if (this.#disposal !== undefined) throw closedError(this.name);
    // Events of what is decided already go on together.
    const passing: ObservedEvent[] = [];
    for (const event of events) this.#take(event, passing);
    this.#deliveries.send(passing);
  }

  queued(): number {
    return this.#held + this.#deliveries.events;
  }

  /** Decides everything that is held, and waits until it has arrived. */
  async flush({ signal }: FlushOptions): Promise<void> {
    this.#decideAll();
    await this.#deliveries.settled(signal);
  }

  flushSync(): void {
    this.#decideAll();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.flush(this.#context);
    return this.#disposal;
  }

  #take(event: ObservedEvent, passing: ObservedEvent[]): void {
    const id = groupIdOf(event, this.#settings.by);
    const kept = this.#decisionOn(id, event);
    if (kept === false) return this.#context.drop(event, "sampled_out");
    if (!this.#makeRoom(passing.length)) return this.#refuse(event);
    if (kept === true) passing.push(event);
    // Making room may have decided this event's own session.
    else if (this.#decisions.get(id as string) !== undefined) this.#take(event, passing);
    else this.#hold(id as string, event);
  }

  /** Whether an event goes on at once; undefined where that has to wait for the others of its session. */
  #decisionOn(id: string | undefined, event: ObservedEvent): boolean | undefined {
    if (id === undefined) return this.#isKept([event]);
    const kept = this.#decisions.get(id);
    if (kept !== false || !this.#isKept([event])) return kept;
    // What comes behind an error is of interest as the error is.
    this.#decisions.set(id, true);
    return true;
  }

  #refuse(event: ObservedEvent): void {
    const { maxEvents } = this.#settings;
    this.#context.drop(event, "queue_full");
    this.#context.diagnostic({
      kind: "queue_full",
      message: `More than ${maxEvents} events are on their way to a slow destination`,
    });
  }

  /** Decides the oldest groups early until there is room; says whether there is. */
  #makeRoom(passing: number): boolean {
    const { maxEvents } = this.#settings;
    while (this.#held > 0 && this.queued() + passing >= maxEvents) {
      this.#decideOldestEarly(`More than ${maxEvents} events are held`);
    }
    return this.queued() + passing < maxEvents;
  }

  #hold(id: string, event: ObservedEvent): void {
    const group = this.#groups.get(id) ?? this.#open(id);
    group.events.push(event);
    this.#held++;
    const isFull = group.events.length >= this.#settings.maxEventsPerSession;
    if (isFull || isOverWith(event, group)) this.#decide(group);
  }

  #open(id: string): Group {
    const { maxSessions, windowMs } = this.#settings;
    if (this.#groups.size >= maxSessions) {
      this.#decideOldestEarly(`More than ${maxSessions} sessions are undecided`);
    }
    const dueAt = this.#context.clock.monotonic() + windowMs;
    const group: Group = { id, events: [], dueAt };
    this.#groups.set(id, group);
    this.#arm();
    return group;
  }

  #decide(group: Group): void {
    const { id, events } = group;
    this.#groups.delete(id);
    this.#held -= events.length;
    const kept = this.#isKept(events);
    this.#decisions.set(id, kept);
    if (kept) return this.#deliveries.send(events);
    for (const event of events) this.#context.drop(event, "sampled_out");
  }

  #decideOldestEarly(why: string): void {
    const [oldest] = this.#groups.values();
    this.#context.diagnostic({
      kind: "decided_early",
      message: `${why}; the oldest session was decided before its end`,
    });
    this.#decide(oldest as Group);
  }

  #decideAll(): void {
    if (this.#timer !== undefined) this.#context.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    // Nothing can be delivered any more, and the manager has booked what is held.
    if (this.#context.signal.aborted) return;
    for (const group of this.#groups.values()) this.#decide(group);
  }

  #isKept(events: readonly ObservedEvent[]): boolean {
    const { keep, slowMs, expensiveTokens } = this.#settings;
    const hasMerits = (all: readonly ObservedEvent[]): unknown =>
      keep(all) || isSlow(all, slowMs) || isExpensive(all, expensiveTokens);
    return this.#wins(events[0] as ObservedEvent) || askKeep(hasMerits, events, this.#context);
  }

  /** Sees to it that the oldest group is decided when its window closes, in a process that lives on. */
  #arm(): void {
    const [oldest] = this.#groups.values();
    if (this.#timer !== undefined || oldest === undefined) return;
    const { clock } = this.#context;
    this.#timer = clock.setTimeout(this.#onWindowClosed, oldest.dueAt - clock.monotonic());
    this.#timer.unref();
  }

  readonly #onWindowClosed = (): void => {
    this.#timer = undefined;
    const now = this.#context.clock.monotonic();
    for (const group of this.#groups.values()) {
      if (group.dueAt > now) break;
      this.#decide(group);
    }
    this.#arm();
  };
}
