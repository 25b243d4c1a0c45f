import type { Clock } from "./clock.ts";
import type { DiagnosticInput } from "./diagnostic.ts";
import type { DropReason } from "./drop-reason.ts";
import type { EventOverrides, EventType, EventTypes, ObservedEvent } from "./event.ts";
import type { Gate } from "./gate.ts";
import type { HandlerStats, ManagerStats } from "./stats.ts";

/**
 * What a destination implements. Only `name` and `handle` are needed; the rest are capabilities.
 * The interface is structural: a plain object will do, with `import type` alone.
 *
 * Resolving (or returning) takes responsibility for the events; throwing or rejecting hands them
 * back. An error may say `retryable: false`, `retryAfterMs` and a drop `reason`; a batch that fails
 * in part rejects with a batch error that names the failed events (see `batchError`).
 *
 * @example
 * ```ts
 * import { ObservabilityManager, type Handler } from "@llmobs/core";
 *
 * function countingHandler(): Handler & { readonly counts: Map<string, number> } {
 *   const counts = new Map<string, number>();
 *   return {
 *     name: "counting",
 *     counts,
 *     handle: (event) => {
 *       counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
 *     },
 *   };
 * }
 *
 * const counting = countingHandler();
 * const observability = new ObservabilityManager({ source: "docs", handlers: [counting] });
 * observability.log("hello");
 * console.log(counting.counts.get("log")); // 1
 * ```
 */
export interface Handler {
  /** Names the handler in statistics and diagnostics. */
  readonly name: string;
  handle(event: ObservedEvent): void | Promise<void>;
  /** Takes several events at once, in order. Without it the events come one by one. */
  handleBatch?(events: readonly ObservedEvent[]): void | Promise<void>;
  /** Settles all that was handed over before; the handler stays usable. */
  flush?(options: FlushOptions): void | Promise<void>;
  /** Writes what it can at once, for a process that is about to exit. */
  flushSync?(): void;
  /** Called once, before the first event, with what the manager offers. */
  attach?(host: Host): void;
  /**
   * `"enqueue"` says that returning means "I keep it", not "it has arrived", so that failures
   * don't come back. Nodes to which failures must return refuse to stand in front of such a one.
   */
  readonly acknowledges?: "enqueue";
  /** For a decorator that queues: how many events it has acknowledged and not settled, in flight included. */
  queued?(): number;
  /**
   * Says that what `queued()` counts is on disk and outlives the process. At the end it stays queued in
   * the books, for the next start, where it would otherwise be dropped (`shutdown_timeout`).
   */
  readonly durable?: boolean;
  /**
   * For a decorator whose queue is durable: how many events it has found that this process never gave
   * it, such as those that an earlier one left behind. The books count them as accepted.
   */
  recovered?(): number;
  /** For composites only (`pipe`, `fanout`): the books that they keep themselves. */
  stats?(): HandlerStats;
  /** Drains, then lets go of what the handler itself opened. Twice is fine. */
  [Symbol.asyncDispose]?(): Promise<void>;
}

/** How a handler is flushed. */
export interface FlushOptions {
  /** Aborted when the caller stops waiting. */
  readonly signal: AbortSignal;
}

/**
 * What comes after a decorator. It has no lifecycle, so that a decorator can neither forget to pass
 * a flush on nor do it twice: the pipe owns that.
 */
export interface Next {
  handle(event: ObservedEvent): void | Promise<void>;
  /** Always there. A rejection always is a batch error that names the failed events. */
  handleBatch(events: readonly ObservedEvent[]): void | Promise<void>;
  readonly acknowledges?: "enqueue" | undefined;
}

/**
 * Stands in front of a handler: given what comes next, it makes the handler that stands before it.
 *
 * @example
 * ```ts
 * import type { Decorator } from "@llmobs/core";
 *
 * const withoutDebug: Decorator = (next, context) => ({
 *   name: "without-debug",
 *   handle: (event) =>
 *     event.level === "debug" ? context.drop(event, "filtered") : next.handle(event),
 *   handleBatch: (events) => {
 *     const kept = events.filter((event) => event.level !== "debug");
 *     for (const event of events) if (event.level === "debug") context.drop(event, "filtered");
 *     return kept.length === 0 ? undefined : next.handleBatch(kept);
 *   },
 * });
 * ```
 */
export type Decorator = (next: Next, context: DecoratorContext) => Handler;

/** What a decorator has from the pipe in which it stands. */
export interface DecoratorContext {
  readonly clock: Clock;
  /** Aborted when nothing more may be delivered: give up waits and requests. */
  readonly signal: AbortSignal;
  /** Takes an event out of the pipe for good and books the reason. */
  drop(event: ObservedEvent, reason: DropReason): void;
  /** Tells the person in charge; reports are aggregated by node and kind. */
  diagnostic(diagnostic: DiagnosticInput): void;
  /**
   * Makes a further handler part of the pipe (a fallback's secondary, say): the pipe attaches,
   * flushes and disposes it, and books what it delivers.
   */
  adopt(handler: Handler): Next;
}

/** What a handler has from its manager, through `attach`. */
export interface Host {
  readonly clock: Clock;
  /** Aborted when nothing more may be delivered. */
  readonly signal: AbortSignal;
  diagnostic(diagnostic: DiagnosticInput): void;
  /** The manager's books, at any time. */
  stats(): ManagerStats;
  /**
   * Raises an event of the handler's own. It is queued behind the present one and goes to every
   * handler; an event raised while handling such an event is cut off (`reentrant`).
   */
  emit<Type extends EventType>(
    type: Type,
    data: EventTypes[Type],
    overrides?: EventOverrides,
  ): void;
  /** Shared by everything that delivers for one manager. For composites; others leave it alone. */
  readonly gate: Gate;
}
